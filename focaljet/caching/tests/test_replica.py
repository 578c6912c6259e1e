"""A replica is read where it shows all that was heard, and nothing it shows is kept
for newer than it is. With real standbys: tests/test_two_nodes.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
from django.db import OperationalError, connection, connections

from focaljet.caching import process, replica
from focaljet.caching.replica import Heard, Replica


class Standby:
    """Stands for the connection to a replica that has replayed up to a position."""

    def __init__(self, position: int | None) -> None:
        self.position = position
        self.connection: object = StandbyConnection()
        self.allow_thread_sharing = True
        self.identity = ("7", 1)
        self.is_away = False
        self.closed = 0
        self._found: tuple[object, ...] = ()

    def close_if_unusable_or_obsolete(self) -> None:
        pass

    def close(self) -> None:
        self.closed += 1

    def cursor(self) -> Standby:
        return self

    def __enter__(self) -> Standby:
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def execute(self, words: str) -> None:
        if self.is_away:
            raise OperationalError
        is_about_identity = words == replica.REPLICA
        self._found = self.identity if is_about_identity else (self.position,)

    def fetchone(self) -> tuple[object, ...]:
        return self._found


class StandbyConnection:
    pass


@pytest.fixture
def standby(monkeypatch) -> Iterator[Standby]:
    made = Standby(position=100)
    monkeypatch.setattr(replica, "is_there", lambda: True)
    connections["replica"] = cast("Any", made)
    yield made
    del connections["replica"]


def make_replica(*positions: int) -> Replica:
    """Of a process that heard one thing after the other, written at these positions."""
    heard = Heard()
    heard.begin_anew(("7", 1))
    for number, position in enumerate(positions or (100,)):
        heard.note(number, position)
    return Replica(heard)


def reads_of(made: Replica) -> tuple[object, int] | None:
    """The connection that Vera's page is read from, and the last that it shows for sure;
    None: not from the replica."""
    return made.read(lambda: connections["default"])


def test_a_page_is_read_from_the_replica_and_counts_as_begun_with_what_that_shows(
    standby: Standby,
):
    before = connections["default"]
    assert reads_of(make_replica(80, 90, 100, 101)) == (standby, 2)
    assert connections["default"] is before


def test_a_replica_that_shows_nothing_that_was_heard_is_not_read(standby: Standby):
    assert reads_of(make_replica(101)) is None


def test_nor_one_that_is_no_replica_any_more(standby: Standby):
    standby.position = None
    assert reads_of(make_replica(0)) is None


def test_after_another_connection_the_positions_of_before_are_void(standby: Standby):
    made = make_replica(100)
    made.heard.begin_anew(("7", 1))
    assert reads_of(made) is None
    made.heard.note(7, 100)
    assert reads_of(made) == (standby, 7)


@pytest.mark.parametrize("identity", [("8", 1), ("7", 2), None])
def test_positions_of_another_history_say_nothing(standby: Standby, identity):
    made = make_replica()
    made.heard.identity = identity
    assert reads_of(made) is None


def test_a_new_primary_is_compared_again_with_a_replica_that_was_fine(
    standby: Standby,
):
    made = make_replica()
    assert reads_of(made) == (standby, 0)
    made.heard.identity = ("7", 2)
    assert reads_of(made) is None


def test_a_replica_that_does_not_answer_is_left_alone_for_a_while(standby: Standby):
    made = make_replica()
    standby.is_away = True
    assert reads_of(made) is None
    assert standby.closed == 1
    standby.is_away = False
    assert reads_of(made) is None
    made._again_at = 0.0
    assert reads_of(made) == (standby, 0)


def test_a_page_during_which_another_server_answered_is_not_taken(standby: Standby):
    def read() -> str:
        standby.connection = StandbyConnection()
        return "a page"

    assert make_replica().read(read) is None


def test_what_breaks_there_leaves_the_primary_in_its_place(standby: Standby):
    before = connections["default"]

    def read() -> None:
        raise OperationalError

    with pytest.raises(OperationalError):
        make_replica().read(read)
    assert connections["default"] is before
    assert replica.begun() is None


def test_what_is_kept_meanwhile_is_as_old_as_the_page(standby: Standby):
    """A piece that is begun later in the page may miss what was heard in between."""

    def read() -> int:
        process.store.hit(["topic:12"])
        return process.begin()

    assert make_replica(90, 100).read(read) == (1, 1)
    assert process.begin() == process.store.number


def test_and_so_is_what_is_remembered_of_the_whole_site(standby: Standby, monkeypatch):
    monkeypatch.setattr(process, "keeps", lambda: True)
    monkeypatch.setattr(process.listener, "vouches", lambda: True)
    made = make_replica()
    made.heard.note(process.store.number, 100)
    marks: list[int | None] = []

    def read() -> bool:
        marks.append(process.site_mark())
        process.store.hit(["site"])
        marks.append(process.site_mark())
        return True

    assert made.read(read)
    sure, unsure = marks
    assert sure is not None
    assert sure <= made.heard.number
    # A mark of its own: nobody takes what was read then for the present.
    assert unsure not in (sure, process.site_mark())


@pytest.mark.django_db
def test_the_end_of_what_was_written_is_where_a_standby_can_be():
    """No header of a page counts that holds nothing yet."""
    with connection.cursor() as cursor:
        cursor.execute(replica.WRITTEN)
        end = int(cursor.fetchone()[0])
        cursor.execute(replica.PRIMARY)
        number, timeline = cursor.fetchone()
        cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'")
        here = int(cursor.fetchone()[0])
    assert 0 < end <= here
    assert number.isdigit()
    assert timeline >= 1


def test_a_site_without_a_replica_reads_from_its_database():
    assert reads_of(make_replica()) is None
