"""Two web nodes, one PostgreSQL and its standby: real processes, and some of them fall.

Every page says its topic's title, and the titles are numbered as they are written. So
each reader can tell whether a page is older than what was committed a tenth of a second
before it was asked for.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from focaljet.config.launcher.cluster import THROW_AWAY
from focaljet.config.tests.makers import children_of, wait_until
from focaljet.config.tests.nodes import Answer, Node, Postgres

# The tables are copied from the database of the tests, which is so asked to be there.
pytestmark = pytest.mark.django_db
MOST = 0.1  # seconds that a page may be behind
TOPICS = 3

SEED = """
import django
django.setup()
from django.core.management import call_command
from focaljet.forum.tests.makers import fold, make_forum, make_topic
call_command("collectstatic", verbosity=0, interactive=False)
forum = make_forum()
for _ in range(%d):
    print(make_topic(forum, title="Title 0").pk)
fold()
"""


@dataclass
class Club:
    primary: Postgres
    standby: Postgres
    nodes: list[Node]
    topics: list[int]
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def write(self, topic: int) -> int:
        """Give the topic its next title; the number in it."""
        number = next(self.numbers)
        self.primary.ask(
            "UPDATE forum_topic SET title = %s WHERE id = %s", f"Title {number}", topic
        )
        return number

    def page(self, node: Node, topic: int) -> Answer:
        return node.get(f"/forum/topics/{topic}/")

    def shown(self, node: Node, topic: int) -> int:
        page = self.page(node, topic)
        found = re.search(r"<h1[^>]*>\s*Title (\d+)", page.text)
        assert found, (page.status, page.text[:500], node.lines[-30:])
        return int(found[1])

    def asked_of_standby(self) -> list[tuple[object, ...]]:
        """What connections of nodes asked it last, and when."""
        return self.standby.ask(
            "SELECT pid, query_start FROM pg_stat_activity WHERE usename = 'focaljet'"
        )


@pytest.fixture(scope="module")
def club(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Club]:
    folder = Path(tempfile.mkdtemp(prefix="focaljet-nodes-"))
    folder.chmod(0o711)
    with ExitStack() as after, pytest.MonkeyPatch.context() as patch:
        after.callback(shutil.rmtree, folder)
        patch.setenv(THROW_AWAY, "1")
        primary = Postgres.primary(folder / "db")
        after.callback(primary.stop)
        with django_db_blocker.unblock():
            primary.fill_from(connection.settings_dict)
        standby = primary.standby()
        after.callback(standby.stop)
        nodes = [
            Node(
                folder / name,
                FOCALJET_WEB_PROCESSES=processes,
                DATABASE_URL=primary.url(),
                FOCALJET_REPLICA_URL=standby.url(),
                FOCALJET_SECRET_KEY="of-both-nodes-" * 5,
            )
            for name, processes in (("a", "1"), ("b", "2"))
        ]
        topics = nodes[0].run(SEED % TOPICS)
        shutil.copytree(nodes[0].home / "static", nodes[1].home / "static")
        for node in nodes:
            node.start()
            after.callback(node.stop)
        for node in nodes:
            assert wait_until(node.answers), node.lines[-20:]
        yield Club(primary, standby, nodes, [int(line) for line in topics.split()])


class Evening:
    """Somebody writes while readers of all nodes read."""

    def __init__(self, club: Club, writes: int = 60) -> None:
        self.club = club
        self.writes = writes
        self.committed: dict[int, list[tuple[float, int]]] = {
            topic: [(0.0, 0)] for topic in club.topics
        }
        self.too_old: list[str] = []
        self.read = self.broken_off = 0
        self._page_was_read = threading.Semaphore(0)
        self._ended_at: float | None = None

    def passes(self, *meanwhile: Callable[[], None]) -> None:
        """Each of `meanwhile` is done between two writes, in turn."""
        readers = [
            threading.Thread(target=self._read_all_evening, args=(node,))
            for node in self.club.nodes
            for _ in range(2)
        ]
        for reader in readers:
            reader.start()
        try:
            self._write_all_evening(meanwhile)
        finally:
            self._ended_at = monotonic()
            for reader in readers:
                reader.join()
        assert self.too_old == []
        assert self.read >= self.writes

    def _write_all_evening(self, meanwhile: tuple[Callable[[], None], ...]) -> None:
        pauses = {
            (number + 1) * self.writes // (len(meanwhile) + 1): deed
            for number, deed in enumerate(meanwhile)
        }
        for number, topic in zip(
            range(self.writes), itertools.cycle(self.club.topics), strict=False
        ):
            if number in pauses:
                pauses[number]()
            written = self.club.write(topic)
            self.committed[topic].append((monotonic(), written))
            assert self._page_was_read.acquire(timeout=20)

    def _read_all_evening(self, node: Node) -> None:
        """Until everybody can have seen the last title."""
        for topic in itertools.cycle(self.club.topics):
            asked_at = monotonic()
            if self._ended_at is not None and asked_at > self._ended_at + 2 * MOST:
                return
            try:
                shown = self.club.shown(node, topic)
            except OSError:  # of a process that was killed
                self.broken_off += 1
                continue
            known = max(
                number
                for moment, number in self.committed[topic].copy()
                if moment < asked_at - MOST
            )
            if shown < known:
                self.too_old.append(f"Title {shown} where {known} was written")
            self.read += 1
            self._page_was_read.release()


def test_nobody_on_any_node_reads_an_old_page(club: Club):
    Evening(club).passes()


def test_what_guests_read_comes_from_the_standby(club: Club):
    [node, _other] = club.nodes
    club.write(club.topics[0])
    assert club.standby.replayed(club.primary)
    before = club.asked_of_standby()

    def is_read_there() -> bool:
        club.write(club.topics[1])
        assert club.standby.replayed(club.primary)
        club.shown(node, club.topics[1])
        return club.asked_of_standby() != before

    assert wait_until(is_read_there)


def test_a_standby_that_lags_makes_no_page_old(club: Club):
    club.standby.ask("SELECT pg_wal_replay_pause()")
    try:
        written = club.write(club.topics[0])
        behind = "SELECT title FROM forum_topic WHERE id = %s"
        Evening(club).passes()
        assert club.standby.ask(behind, club.topics[0]) != [(f"Title {written}",)]
        assert club.primary.ask(behind, club.topics[0]) != club.standby.ask(
            behind, club.topics[0]
        )
    finally:
        club.standby.ask("SELECT pg_wal_replay_resume()")
    assert club.standby.replayed(club.primary)


def test_nodes_that_lose_their_listener_hand_out_nothing_old(club: Club):
    def cut() -> None:
        cut_off = club.primary.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'focaljet listener'"
        )
        assert cut_off

    Evening(club).passes(cut, cut, cut)


def test_a_standby_that_falls_costs_nobody_a_page(club: Club):
    Evening(club).passes(lambda: club.standby.stop(signal.SIGQUIT), club.standby.start)
    assert club.standby.replayed(club.primary)


def test_of_two_processes_one_is_killed_and_the_other_goes_on(club: Club):
    _alone, node = club.nodes
    [one, other] = children_of(node.process.pid)
    evening = Evening(club)
    evening.passes(lambda: os.kill(one, signal.SIGKILL))
    # What it was just handing out, and what waited at its door until the next one came.
    assert evening.broken_off <= 10
    assert wait_until(lambda: len(children_of(node.process.pid)) == 2)
    assert other in children_of(node.process.pid)


def test_while_the_database_is_away_guests_read_what_is_held(club: Club):
    [node, _other] = club.nodes
    topic = club.topics[0]
    written = club.write(topic)
    assert wait_until(lambda: club.shown(node, topic) == written)
    assert club.page(node, topic).headers["ETag"]  # out of memory
    club.primary.stop()
    try:
        assert wait_until(
            lambda: "no-store" in club.page(node, topic).headers["Cache-Control"]
        )
        held = club.page(node, topic)
        assert held.status == 200
        assert f"Title {written}" in held.text
        assert "ETag" not in held.headers

        member = node.get(
            f"/forum/topics/{topic}/reply/",
            words={"source": "The words of a long evening."},
            Cookie="session=of-a-member",
            Origin=f"http://127.0.0.1:{node.port}",
        )
        assert member.status == 503
        assert "The words of a long evening." in member.text
    finally:
        club.primary.start()
    newer = club.write(topic)
    assert wait_until(lambda: club.shown(node, topic) == newer)
