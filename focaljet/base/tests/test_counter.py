from threading import Barrier, Thread

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from focaljet.base import counter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meets():
    """A table of meets with a limited number of places."""
    with isolate_apps("focaljet.base"):

        class Meet(models.Model):
            taken = models.IntegerField(default=0)
            places = models.IntegerField(default=7)

            class Meta:
                app_label = "base"

            def __str__(self):
                return f"{self.taken} of {self.places}"

    with connection.schema_editor() as editor:
        editor.create_model(Meet)
    yield Meet._default_manager
    with connection.schema_editor() as editor:
        editor.delete_model(Meet)


def test_ann_takes_a_place(meets):
    meet = meets.create()
    assert counter.take(meets.filter(pk=meet.pk), "taken", room=7) == 1
    meet.refresh_from_db()
    assert meet.taken == 1


def test_there_is_no_place_beyond_the_last(meets):
    meet = meets.create(taken=6)
    here = meets.filter(pk=meet.pk)
    assert counter.take(here, "taken", by=2, room=7) is None
    assert counter.take(here, "taken", room=7) == 7
    assert counter.take(here, "taken", room=7) is None
    meet.refresh_from_db()
    assert meet.taken == 7


def test_the_room_may_stand_in_the_row(meets):
    meet = meets.create(taken=1, places=2)
    here = meets.filter(pk=meet.pk)
    assert counter.take(here, "taken", room="places") == 2
    assert counter.take(here, "taken", room="places") is None


def test_ann_gives_her_place_back_once(meets):
    meet = meets.create(taken=1)
    here = meets.filter(pk=meet.pk)
    assert counter.take(here, "taken", by=-1) == 0
    assert counter.take(here, "taken", by=-1) is None


def test_a_meet_that_is_gone_has_no_places(meets):
    assert counter.take(meets.filter(pk=0), "taken", room=7) is None
    assert counter.take(meets.none(), "taken", room=7) is None


def test_a_meet_that_was_called_off_meanwhile_has_no_places(meets):
    meet = meets.create(places=0)
    open_ones = meets.filter(pk=meet.pk, places__gt=0)
    assert counter.take(open_ones, "taken", room=7) is None


def test_a_counter_is_one_row(meets):
    meets.create()
    meets.create()
    with pytest.raises(ValueError, match="several"):
        counter.take(meets.all(), "taken", room=7)


def test_twenty_people_want_seven_places_at_once(meets):
    meet = meets.create(places=7)
    start = Barrier(20, timeout=60)
    got: list[int | None] = []

    def ask():
        start.wait()
        try:
            got.append(counter.take(meets.filter(pk=meet.pk), "taken", room="places"))
        finally:
            connection.close()

    people = [Thread(target=ask) for _ in range(20)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    places = [place for place in got if place]
    assert sorted(places) == [1, 2, 3, 4, 5, 6, 7]
    assert got.count(None) == 13
    meet.refresh_from_db()
    assert meet.taken == 7
