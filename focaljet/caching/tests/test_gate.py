"""The door in front of Django: from memory or let in, built once, never another's."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from focaljet.base import clock
from focaljet.base.recording import on_read, shows, until
from focaljet.caching import gate as gate_of
from focaljet.caching import process
from focaljet.caching.admission import Admission, Kind
from focaljet.caching.buckets import Buckets
from focaljet.caching.gate import Gate
from focaljet.caching.terms import Rules, Why
from focaljet.caching.wsgi import Said, ask, made_up
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 Firefox/140.0"


class Voice:
    def language_for(self, accepted: str) -> str:
        return "de" if accepted.startswith("de") else "en"

    def crawlers(self) -> str:
        return "all"

    def mark(self, why: Why, language: str, made_at: datetime) -> bytes:
        return f"<p>{why.value}".encode()

    def refusal(self, why: Why, environ: Any, language: str, seconds: float) -> Said:
        return Said("503 Service Unavailable", [], why.value.encode())


class Site:
    """An application of one page, whose words are `say`, behind a gate."""

    def __init__(self) -> None:
        self.times = 0
        self.say: Callable[[dict[str, Any]], str] = lambda _environ: "words"
        self.status = "200 OK"
        self.headers: list[tuple[str, str]] = []
        self.gate = Gate(
            self.application,
            rules=make_rules(),
            voice=Voice(),
            admission=Admission(4, 40, 10.0),
            buckets=Buckets.for_one_of(1),
        )

    def application(self, environ, start_response):
        self.times += 1
        words = f"<html><main>{self.say(environ)}".encode()
        start_response(self.status, [("Content-Type", "text/html"), *self.headers])
        return [words]

    def get(self, **more: Any) -> Said:
        environ = made_up(
            scheme="http", host="here", path="/forum/", query="", language="en"
        )
        return ask(self.gate, environ | {"HTTP_USER_AGENT": FIREFOX} | more)


def make_rules() -> Rules:
    return Rules(
        scheme="http",
        told=("session", "remember"),
        is_ours=lambda host: host == "here",
        is_file=lambda _path: False,
    )


@pytest.fixture
def site(monkeypatch):
    monkeypatch.setattr(gate_of, "canonical_query", lambda _path, query: query)
    connection.ensure_connection()
    with process.serving():
        yield Site()


def say(*tags: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT focaljet_touch(%s)", [list(tags)])
    process.listener.vouches_now()


def test_a_page_is_computed_once(site):
    assert {site.get().body for _ in range(5)} == {b"<html><main>words"}
    assert site.times == 1


def test_each_language_and_each_query_has_a_page(site):
    site.say = lambda environ: environ["HTTP_ACCEPT_LANGUAGE"] + environ["QUERY_STRING"]
    assert site.get(HTTP_ACCEPT_LANGUAGE="de-AT").body.endswith(b">de")
    assert site.get(QUERY_STRING="page=2").body.endswith(b">enpage=2")
    assert site.get(HTTP_ACCEPT_LANGUAGE="de").body.endswith(b">de")
    assert site.times == 2


def test_whoever_has_a_session_is_let_in_and_leaves_nothing(site):
    site.say = lambda environ: environ.get("HTTP_COOKIE", "nobody")
    ann = {"HTTP_COOKIE": "session=ann"}
    assert site.get(**ann).body.endswith(b"session=ann")
    assert site.get().body.endswith(b"nobody")
    assert site.get(**ann).body.endswith(b"session=ann")
    assert site.get(HTTP_COOKIE="theme=dark").body.endswith(b"nobody")
    assert site.times == 3


@pytest.mark.parametrize(
    "more",
    [
        {"REQUEST_METHOD": "POST"},
        {"HTTP_HOST": "elsewhere"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_AUTHORIZATION": "Basic x"},
        {"HTTP_HX_REQUEST": "true"},
        {"HTTP_COOKIE": "remember=x"},
    ],
)
def test_what_is_no_plain_request_is_let_in_as_it_is(site, more):
    site.get()
    site.say = lambda environ: "as it is" if more.items() <= environ.items() else "no"
    assert site.get(**more).body.endswith(b"as it is")
    assert site.get().body.endswith(b"words")


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("404 Not Found", []),
        ("500 Internal Server Error", []),
        ("302 Found", [("Location", "/elsewhere/")]),
        ("200 OK", [("Set-Cookie", "session=1")]),
        ("200 OK", [("X-Nobody-Thought-Of", "this")]),
    ],
)
def test_what_is_no_page_for_all_is_not_kept(site, status, headers):
    site.status, site.headers = status, headers
    for _ in range(3):
        said = site.get()
        assert said.status == status
        assert set(headers) <= set(said.headers)
    assert len(process.store) == 0
    assert site.times >= 3


@pytest.mark.parametrize("tag", ["topic:1", "site"])
def test_a_page_that_is_hit_is_computed_anew(site, tag):
    def words(_environ):
        shows("topic:1")
        return f"version {site.times}"

    site.say = words
    assert site.get().body.endswith(b"version 1")
    say("topic:2")
    assert site.get().body.endswith(b"version 1")
    say(tag)
    assert site.get().body.endswith(b"version 2")


def test_a_page_ends_at_its_moment(site):
    def words(_environ):
        until(NOON + timedelta(minutes=1))
        return f"version {site.times}"

    site.say = words
    with clock.at(NOON) as watch:
        assert site.get().body == site.get().body
        watch.advance(seconds=60)
        assert site.get().body.endswith(b"version 2")


def test_each_reader_is_counted_and_no_bot(site):
    looks: list[int] = []

    def words(_environ):
        on_read(looks.append, 1)
        return "words"

    site.say = words
    for number in range(1, 4):
        site.get()
        assert len(looks) == number
    site.get(HTTP_USER_AGENT="Googlebot/2.1")
    process.store.clear()
    site.get(HTTP_USER_AGENT="Googlebot/2.1")
    assert len(looks) == 3


def test_twenty_readers_at_once_cost_one_page(site):
    is_begun, goes_on = threading.Event(), threading.Event()

    def words(_environ):
        is_begun.set()
        assert goes_on.wait(10)
        return "words"

    site.say = words

    def later():
        assert is_begun.wait(10)
        return site.get().body

    def let_go() -> None:
        assert is_begun.wait(10)
        goes_on.set()

    came = together(lambda: site.get().body, *[later] * 19, let_go)
    assert came[:-1] == [b"<html><main>words"] * 20
    assert site.times == 1


def test_whoever_waits_for_one_who_fails_is_served_all_the_same(site):
    is_begun, goes_on = threading.Event(), threading.Event()

    def words(_environ):
        if site.times == 1:
            is_begun.set()
            assert goes_on.wait(10)
            raise ZeroDivisionError
        return "words"

    site.say = words

    def later():
        assert is_begun.wait(10)
        return site.get().body

    def let_go() -> None:
        assert is_begun.wait(10)
        goes_on.set()

    first, *others, _none = together(site.get, later, later, later, let_go)
    assert isinstance(first, ZeroDivisionError)
    assert others == [b"<html><main>words"] * 3
    assert process.flights.waiting() == 0
    assert site.gate.admission.computing == 0
    assert site.get().body == b"<html><main>words"


def test_a_page_hit_while_it_is_built_is_not_kept_and_not_shared(site):
    is_begun, goes_on = threading.Event(), threading.Event()
    written = ["old"]

    def words(_environ):
        shows("topic:1")
        read = written[0]
        if site.times == 1:
            is_begun.set()
            assert goes_on.wait(10)
        return read

    site.say = words

    def write() -> None:
        assert is_begun.wait(10)
        written[0] = "new"
        say("topic:1")
        goes_on.set()

    def later():
        assert is_begun.wait(10)
        return site.get().body

    _first, *others, _none = together(site.get, *[later] * 5, write)
    assert [body[-3:] for body in others] == [b"new"] * 5
    assert site.get().body.endswith(b"new")


def test_a_page_is_not_shared_whose_making_was_heard_of_too_late(site, monkeypatch):
    """The write is committed and not heard when the page is done. Whoever vouches hears
    it, and only then is it asked whether the page was hit."""
    heard = []

    def vouches() -> bool:
        if site.times:
            heard.append(1)
            process.store.hit(["topic:1"])
        return True

    monkeypatch.setattr(process.listener, "vouches", vouches)

    def words(_environ):
        shows("topic:1")
        return "old"

    site.say = words
    _made, is_shared = site.gate._made(("here", "/forum/", "", "en"), Kind.GUEST)
    assert heard
    assert not is_shared
    assert process.store.get(("here", "/forum/", "", "en")) is None


def test_without_a_listener_every_page_is_computed(site, monkeypatch):
    site.get()
    monkeypatch.setattr(process.listener, "vouches", lambda: False)
    assert [site.get().status for _ in range(3)] == ["200 OK"] * 3
    assert site.times == 4


def test_where_the_database_is_away_what_is_held_is_handed_out_with_a_mark(
    site, monkeypatch
):
    site.get()
    monkeypatch.setattr(process.listener, "vouches", lambda: False)
    monkeypatch.setattr(process.listener, "_is_away", True)
    said = site.get()
    assert said.body == b"<html><main><p>awaywords"
    assert dict(said.headers)["Cache-Control"] == "no-store"
    assert site.times == 1
    # What is not held is computed, or is the page that says so.
    site.status = "503 Service Unavailable"
    assert site.get(QUERY_STRING="page=2").status.startswith("503")


def test_a_store_without_room_computes_and_serves(site, monkeypatch):
    monkeypatch.setattr(process.store, "most_bytes", 10)
    assert [site.get().status for _ in range(3)] == ["200 OK"] * 3
    assert site.times == 3
    assert process.store.bytes_kept == 0


def test_a_process_that_keeps_nothing_lets_everybody_in(site):
    process._serves = False
    try:
        site.get()
        site.get()
    finally:
        process._serves = True
    assert site.times == 2


def test_what_was_taken_down_is_not_shown_however_busy_it_is(site):
    """What was hit may be what a moderator took away; what was not may be shown."""
    site.gate.admission = Admission(1, 0, 10.0)

    def rude(_environ: Any) -> str:
        shows("topic:1")
        return "rude words"

    site.say = rude
    site.get()
    with site.gate.admission.enter(Kind.MEMBER):
        with process.listener._proving:  # a question that gets no answer: no proof
            process.listener._heard_until = float("-inf")
            said = site.get()
        assert said.body == b"<html><main><p>oldrude words"
        say("topic:1")
        assert site.get() == Said("503 Service Unavailable", [], b"too busy")
    assert site.times == 1
