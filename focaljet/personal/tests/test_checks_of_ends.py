import pytest
from django.contrib.auth import get_user_model
from django.db import models
from django.test.utils import isolate_apps

from focaljet.personal.checks import ends
from focaljet.personal.tests.planted import Planted, kept, link, told
from focaljet.personal.words import (
    Category,
    OnErase,
    PersonalData,
    after,
    after_event,
    with_account,
)


@isolate_apps("focaljet.personal")
def car(field, plate, **others):
    """A car with one datum beside its owner, who goes with the row."""

    class Car(Planted):
        owner = link()
        built_at = models.DateTimeField()
        personal = PersonalData(
            subject="owner",
            fields={
                "owner": kept(Category.LINK, on_erase=OnErase.DELETE_ROW),
                "plate": plate,
                **others,
            },
            not_personal=frozenset({"built_at"}),
        )

    Car.add_to_class("plate", field)
    return Car


def found(model):
    return told(ends.end_errors([model]))


NO_ROOM = {("E013", "personal.Car.plate ends before its row and cannot be empty.")}


def number(**given):
    return models.IntegerField(**given)


@pytest.mark.parametrize("action", [OnErase.BLANK, OnErase.DETACH])
def test_what_erasure_empties_can_be_empty(action):
    assert found(car(number(), kept(on_erase=action))) == NO_ROOM
    assert found(car(number(null=True), kept(on_erase=action))) == set()


def test_what_ends_at_night_before_its_row_can_be_empty():
    plate = kept(on_erase=OnErase.DELETE_ROW, keep=after("built_at", days=30))
    assert found(car(number(), plate)) == NO_ROOM
    assert found(car(number(null=True), plate)) == set()


def test_what_an_event_ends_counts_where_the_night_can_tell():
    goes = {"on_erase": OnErase.DELETE_ROW}
    told_by_nobody = kept(**goes, keep=after_event("the sale", days=30))
    assert found(car(number(), told_by_nobody)) == set()
    sold = after_event("the sale", days=30, happened="cars.sold")
    assert found(car(number(), kept(**goes, keep=sold))) == NO_ROOM


def test_what_ends_with_its_row_needs_no_room():
    assert found(car(number(), kept(on_erase=OnErase.DELETE_ROW))) == set()
    month = after("built_at", days=30)
    goes = {"on_erase": OnErase.DELETE_ROW, "keep": month}
    together = car(number(), kept(**goes), owner=kept(Category.LINK, **goes))
    assert found(together) == set()


@pytest.mark.parametrize(
    ("of_the_owner", "ends_with_it"),
    [
        (after("built_at", days=29), True),
        (after("built_at", days=31), False),
        (after("sold_at", days=29), False),
        (with_account(), False),
    ],
)
def test_the_longest_of_several_terms_is_the_end_of_the_row(of_the_owner, ends_with_it):
    goes = {"on_erase": OnErase.DELETE_ROW}
    planted = car(
        number(),
        kept(**goes, keep=after("built_at", days=30)),
        owner=kept(Category.LINK, **goes, keep=of_the_owner),
    )
    assert found(planted).isdisjoint(NO_ROOM) is ends_with_it


def test_a_field_that_stays_keeps_the_row_and_the_others_go_before_it():
    stays = kept(on_erase=OnErase.KEEP, basis="tax law", until=after("built_at"))
    goes = kept(on_erase=OnErase.DELETE_ROW)
    planted = car(number(), goes, built_at=stays)
    assert {message.split()[0] for _number, message in found(planted)} == {
        "personal.Car.owner",
        "personal.Car.plate",
    }


def test_a_text_can_be_empty_unless_no_two_may_be_alike():
    assert found(car(models.CharField(max_length=9), kept())) == set()
    assert found(car(models.TextField(), kept())) == set()
    unique = models.CharField(max_length=9, unique=True)
    assert found(car(unique, kept())) == NO_ROOM


def test_links_of_a_table_between_can_always_be_cut():
    friends = models.ManyToManyField(get_user_model(), related_name="+")
    assert found(car(friends, kept(on_erase=OnErase.DETACH))) == set()


@pytest.mark.parametrize(
    ("field", "has_room"),
    [
        (models.DateTimeField, True),
        (models.PositiveSmallIntegerField, True),
        (models.TextField, True),
        (models.DateField, False),
        (models.GenericIPAddressField, False),
        (models.UUIDField, False),
    ],
)
def test_words_that_an_author_takes_along_leave_a_moment_or_a_zero(field, has_room):
    chosen = kept(on_erase=OnErase.AUTHOR_DECIDES)
    assert (found(car(field(), chosen)) == set()) is has_room
    assert found(car(field(null=True), chosen)) == set()


def test_the_check_asks_every_table(monkeypatch):
    monkeypatch.setattr(ends, "all_models", lambda: [car(number(), kept())])
    assert told(ends.check_ends()) == NO_ROOM


def test_every_table_has_room_for_what_ends():
    assert ends.check_ends() == []
