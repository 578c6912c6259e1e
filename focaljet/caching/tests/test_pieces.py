"""A piece of a page is made once, until something that it shows is written."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from focaljet.base import clock
from focaljet.base.recording import on_read, recording, shows, until
from focaljet.caching import process
from focaljet.caching.pieces import piece, switched_off
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def serving():
    connection.ensure_connection()
    with process.serving():
        yield


class Maker:
    def __init__(self, *tags: str) -> None:
        self.tags = tags
        self.times = 0

    def __call__(self) -> str:
        self.times += 1
        shows(*self.tags)
        return f"made {self.times}"


def say(*tags: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT focaljet_touch(%s)", [list(tags)])
    process.listener.vouches_now()


def test_it_is_made_once(serving):
    make = Maker("topic:1")
    assert [piece("a", make) for _ in range(3)] == ["made 1"] * 3
    assert piece("b", make) == "made 2"


@pytest.mark.parametrize("tag", ["topic:1", "site"])
def test_it_is_made_anew_once_it_is_hit(serving, tag):
    make = Maker("topic:1")
    piece("a", make)
    say("topic:2")
    assert piece("a", make) == "made 1"
    say(tag)
    assert piece("a", make) == "made 2"


def test_hit_while_it_is_made_it_is_not_kept(serving):
    def make() -> str:
        shows("topic:1")
        say("topic:1")
        return "old"

    assert piece("a", make) == "old"
    assert piece("a", Maker("topic:1")) == "made 1"


def test_the_page_around_it_shows_what_it_shows_also_from_memory(serving):
    def make() -> str:
        shows("topic:1")
        until(NOON + timedelta(hours=1))
        return "piece"

    for _first_and_from_memory in range(2):
        with clock.at(NOON), recording() as page:
            piece("a", make)
        assert page.tags >= {"topic:1"}
        assert page.until == NOON + timedelta(hours=1)


def test_a_look_at_it_counts_each_time_and_once(serving):
    looks: list[int] = []

    def make() -> str:
        on_read(looks.append, 1)
        return "piece"

    for number in range(1, 4):
        with recording() as page:
            piece("a", make)
        assert len(looks) == number
        assert page.on_read == [(looks.append, (1,))]
    with recording(for_nobody=True) as page:
        piece("a", make)
    assert len(looks) == 3
    assert page.on_read == [(looks.append, (1,))]


def test_it_ends_at_its_moment(serving):
    def make() -> str:
        until(NOON + timedelta(minutes=1))
        return make_words()

    make_words = Maker()
    with clock.at(NOON) as watch:
        assert piece("a", make) == piece("a", make) == "made 1"
        watch.advance(seconds=60)
        assert piece("a", make) == "made 2"
        watch.advance(days=-1)
        assert piece("a", make) == "made 3"


def test_nothing_of_an_open_transaction_is_kept_or_handed_out(serving):
    make = Maker("topic:1")
    with transaction.atomic():
        assert piece("a", make) == "made 1"
    assert piece("a", make) == "made 2"
    with transaction.atomic():
        assert piece("a", make) == "made 3"


def test_it_is_made_each_time_where_nobody_listens_or_it_is_switched_off(monkeypatch):
    make = Maker()
    assert [piece("a", make) for _ in range(2)] == ["made 1", "made 2"]
    with process.serving():
        piece("a", make)
        with switched_off():
            assert piece("a", make) == "made 4"
        assert piece("a", make) == "made 3"
        monkeypatch.setattr(process.listener, "vouches", lambda: False)
        assert piece("a", make) == "made 5"


def test_many_who_want_it_at_once_wait_for_one(serving):
    is_begun, goes_on = threading.Event(), threading.Event()
    times = []

    def make() -> str:
        times.append(1)
        is_begun.set()
        assert goes_on.wait(10)
        return "piece"

    def first() -> str:
        return piece("a", make)

    def later() -> str:
        assert is_begun.wait(10)
        return piece("a", make)

    def let_go() -> None:
        assert is_begun.wait(10)
        goes_on.set()

    came = together(first, *[later] * 20, let_go)
    assert came[:-1] == ["piece"] * 21
    assert times == [1]


def test_one_who_fails_does_not_fail_the_others(serving):
    is_begun, goes_on = threading.Event(), threading.Event()
    times = []

    def make() -> str:
        times.append(1)
        if len(times) == 1:
            is_begun.set()
            assert goes_on.wait(10)
            raise ZeroDivisionError
        return "piece"

    def later() -> str:
        assert is_begun.wait(10)
        return piece("a", make)

    def let_go() -> None:
        assert is_begun.wait(10)
        goes_on.set()

    first, *others, _none = together(lambda: piece("a", make), later, later, let_go)
    assert isinstance(first, ZeroDivisionError)
    assert others == ["piece", "piece"]
    assert process.flights.waiting() == 0


def test_hit_while_many_wait_nobody_gets_the_old_one(serving):
    """Those who came after the write are not handed what was read before it."""
    is_begun, goes_on = threading.Event(), threading.Event()
    written = [1]
    times = []

    def make() -> int:
        times.append(1)
        shows("topic:1")
        read = written[0]
        if len(times) == 1:
            is_begun.set()
            assert goes_on.wait(10)
        return read

    def writer() -> None:
        assert is_begun.wait(10)
        written[0] = 2
        say("topic:1")
        goes_on.set()

    def later() -> int:
        assert is_begun.wait(10)
        return piece("a", make)

    first, *others, _none = together(lambda: piece("a", make), *[later] * 5, writer)
    assert first in (1, 2)
    # They waited for the first: it may be handed on only if nothing was hit.
    assert others == [2] * 5
