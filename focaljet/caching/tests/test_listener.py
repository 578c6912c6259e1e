"""Whoever vouches has heard everything: after kills, stalls and lost connections too."""

from __future__ import annotations

import threading
from time import monotonic

import psycopg
import pytest
from django.db import connection, transaction

from focaljet.caching import listener as listener_of
from focaljet.caching import process
from focaljet.caching.listener import Listener, direct_connection
from focaljet.caching.store import Kept, Store
from focaljet.caching.tests.test_store import make_kept

pytestmark = pytest.mark.django_db(transaction=True)


def say(*tags: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT focaljet_touch(%s)", [list(tags)])


def end_listeners() -> int:
    """What an administrator can do, or a cable."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
            " WHERE application_name = 'focaljet listener'"
            " AND datname = current_database()"
        )
        return int(cursor.fetchone()[0])


def keep(store: Store, key: str = "page", *tags: str) -> Kept:
    kept = make_kept(*(tags or ("topic:1",)))
    assert store.put(key, kept, begun=store.begin())
    return kept


@pytest.fixture
def listener():
    one = Listener(Store(1_000_000), direct_connection)
    assert one.catch_up(10)
    yield one
    one.stop()


def test_nobody_vouches_for_what_was_before_they_listened():
    store = Store(1_000_000)
    keep(store)
    begun = store.begin()
    one = Listener(store, direct_connection)
    assert one.catch_up(10)
    try:
        assert store.get("page") is None
        assert not store.put("page", make_kept("topic:1"), begun=begun)
    finally:
        one.stop()


def test_whoever_vouches_now_has_heard_all_that_was_committed(listener):
    for number in range(300):
        keep(listener.store)
        say("topic:1", f"topic:{number + 2}")
        assert listener.vouches_now()
        assert listener.store.get("page") is None, number


def test_it_hears_while_nobody_asks(listener):
    """A page that nobody asks for is gone from memory all the same, at once."""
    dropped = threading.Event()
    hit = listener.store.hit

    def told(tags):
        hit(tags)
        dropped.set()

    listener.store.hit = told
    keep(listener.store)
    say("topic:1")
    assert dropped.wait(10)
    assert listener.store.get("page") is None


def test_a_proof_is_asked_for_again_once_it_is_old(listener, monkeypatch):
    """A moment after a commit, whoever vouches has heard of it: by a clock of our own."""
    now = [monotonic()]
    monkeypatch.setattr(listener_of, "monotonic", lambda: now[0])
    for number in range(100):
        assert listener.vouches_now()
        keep(listener.store)
        say("topic:1")
        now[0] += 1.01 * listener_of.VOUCHED_FOR
        assert listener.vouches()
        assert listener.store.get("page") is None, number


def test_a_fresh_proof_costs_no_question(listener):
    assert listener.vouches_now()
    asked = []
    listener._prove = lambda _connection: asked.append(1)
    heard_until = listener._heard_until
    if monotonic() - heard_until < listener_of.VOUCHED_FOR / 2:
        assert listener.vouches()
    assert listener._heard_until == heard_until


def test_what_is_not_committed_is_not_heard(listener):
    keep(listener.store)
    with transaction.atomic():
        say("topic:1")
        with direct_connection() as other:
            other.execute("SELECT 1")
        assert listener.vouches_now()
        assert listener.store.get("page") is not None
    assert listener.vouches_now()
    assert listener.store.get("page") is None


def test_a_listener_that_was_ended_vouches_for_nothing_old(listener):
    for _ in range(5):
        keep(listener.store)
        assert end_listeners() == 1
        say("topic:1")
        # Whether it noticed already or not: the old page is never vouched for.
        vouched = listener.vouches_now()
        assert not (vouched and listener.store.get("page"))
        assert listener.catch_up(10)
        assert listener.store.get("page") is None
        keep(listener.store)
        say("topic:1")
        assert listener.vouches_now()
        assert listener.store.get("page") is None


def test_what_is_begun_before_it_listens_again_is_not_kept(listener):
    begun = listener.store.begin()
    assert end_listeners() == 1
    say("topic:1")
    assert listener.catch_up(10)
    assert not listener.store.put("page", make_kept("topic:1"), begun=begun)


class Unreachable:
    """A database that is there or not, as a test wants it."""

    def __init__(self) -> None:
        self.is_there = threading.Event()
        self.tried = threading.Semaphore(0)

    def connect(self):
        self.tried.release()
        if not self.is_there.is_set():
            raise psycopg.OperationalError
        return direct_connection()


def test_a_database_that_is_not_there_is_tried_until_it_is(monkeypatch):
    monkeypatch.setattr(listener_of, "AGAIN_AFTER", (0.001,))
    database = Unreachable()
    one = Listener(Store(1_000_000), database.connect)
    assert not one.is_away  # nobody tried
    try:
        assert not one.vouches()
        for _ in range(3):
            assert database.tried.acquire(timeout=10)
        assert one.is_away
        assert not one.is_connected
        assert not one.vouches_now()
        keep(one.store)  # what it holds stays, to be handed out with a mark
        assert one.store.get("page") is not None
        database.is_there.set()
        assert one.catch_up(10)
        assert not one.is_away
        assert one.store.get("page") is None
    finally:
        one.stop()


def test_while_the_database_is_silent_readers_compute_and_do_not_hang(listener):
    """The server accepts the question and does not answer."""
    goes_on, is_asked = threading.Event(), threading.Event()

    def ask(_connection):
        is_asked.set()
        assert goes_on.wait(10)

    one = Listener(Store(1_000_000), direct_connection)
    one._thread = threading.current_thread()  # no thread of its own
    one._connection = listener._connection
    one._ask = ask  # type: ignore[method-assign]
    stuck = threading.Thread(target=one.vouches)
    stuck.start()
    assert is_asked.wait(10)
    assert not one.vouches()
    assert not one.vouches_now()
    goes_on.set()
    stuck.join(10)
    assert not stuck.is_alive()
    one._thread = None


def test_it_can_be_stopped_and_begun_again(listener):
    listener.stop()
    assert not listener.is_connected
    assert not listener._heard_until > monotonic() - 1
    listener.stop()
    assert listener.catch_up(10)


def test_many_who_ask_at_once_share_their_questions(listener):
    asked = []
    prove = listener._prove

    def counted(one):
        asked.append(1)
        prove(one)

    listener._prove = counted
    listener.vouches_now()
    # As many proofs as wanted moments that no other proof covers: never one too few.
    answers: list[bool] = []
    threads = [
        threading.Thread(target=lambda: answers.append(listener.vouches_now()))
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [True] * 20


def test_a_mark_of_the_site_changes_with_every_write_and_never_stands_unheard():
    assert process.site_mark() is None  # this process keeps nothing
    with process.serving():
        mark = process.site_mark()
        assert process.site_mark() == mark
        say("topic:1")
        assert process.listener.vouches_now()
        assert process.site_mark() == mark
        say("site")
        assert process.listener.vouches_now()
        assert process.site_mark() not in (mark, None)


def test_without_a_proof_what_was_remembered_is_read_again(monkeypatch):
    """The database is there, the listener does not know what was said meanwhile."""
    with process.serving():
        monkeypatch.setattr(process.listener, "vouches", lambda: False)
        marks = {process.site_mark() for _ in range(5)}
        assert len(marks) == 5
        assert None not in marks
        # Where the database is away, what was known holds.
        monkeypatch.setattr(process.listener, "_is_away", True)
        assert process.site_mark() is None
