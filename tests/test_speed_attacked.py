"""Somebody who wants to read what is not theirs, or that nobody reads at all, meets what
makes the site fast: memory, places, threads, connections."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Group, Member, Membership
from focaljet.accounts.tests.makers import make_member, make_moderator
from focaljet.base import clock, elements
from focaljet.caching import guests, lending, process
from focaljet.caching.admission import Admission
from focaljet.caching.bodies import LARGEST
from focaljet.caching.buckets import Buckets
from focaljet.caching.gate import Gate
from focaljet.caching.guests import canonical_query
from focaljet.caching.holding import Holding
from focaljet.caching.lending import connections_lent
from focaljet.caching.terms import Rules, Why
from focaljet.caching.wsgi import Said, ask, made_up
from focaljet.choices import queries as choices
from focaljet.choices.tests.makers import choose
from focaljet.config import door
from focaljet.forum import kept
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.matrix import access, matrix
from focaljet.forum.queries.topics import topic_for
from focaljet.forum.rights import Rights, groups_of
from focaljet.forum.tests.makers import (
    allow,
    make_committee_room,
    make_forum,
    make_post,
    make_topic,
)
from focaljet.search.asked import asked
from focaljet.search.queries import finding
from focaljet.search.tests.makers import index_all
from tests.together import together
from tests.web_processes import Reader, Web, web_processes

pytestmark = pytest.mark.django_db(transaction=True)

ONE, OTHER = "198.51.100.7", "203.0.113.7"  # in networks of their own
VISITOR = AnonymousUser()


@pytest.fixture(autouse=True)
def connected() -> Iterator[None]:
    connection.ensure_connection()
    lending.close_all()
    yield
    lending.close_all()


@pytest.fixture
def serving() -> Iterator[None]:
    with process.serving():
        yield


def hear() -> None:
    assert process.listener.vouches_now()


# Rights, and what was worked out from them a moment too late


def test_a_right_that_is_taken_away_while_a_page_is_built_is_gone(serving):
    """A slow page knows the rights of before; what it works out is nobody else's."""
    room = make_forum("Committee")
    hear()
    known = matrix()
    allow(room, Group.Kind.VISITORS, Rights())
    hear()
    assert access(groups_of(VISITOR), frozenset(), known).rights[room.pk].read
    assert room.pk not in Board(VISITOR).readable_ids()
    assert room.pk not in Board(VISITOR).nodes


def test_a_topic_that_is_locked_while_a_page_is_built_has_no_buttons_to_quote(serving):
    topic = make_topic(make_forum())
    make_post(topic)
    ann = make_member("Ann")
    hear()
    board = Board(ann)
    slow = topic_for(ann, topic.pk, board)
    Topic.objects.filter(pk=topic.pk).update(locked_at=clock.now())
    hear()
    stale = kept.posts_of(slow, 1, board).html.whole
    fresh = kept.posts_of(topic_for(ann, topic.pk, Board(ann)), 1, board).html.whole
    assert "data-quote>" in stale
    assert "data-quote>" not in fresh


def test_a_choice_that_was_read_slowly_does_not_come_back(serving, monkeypatch):
    """One thread reads the table before a choice is made and is done after another."""
    choose(site__name="Old")
    hear()
    assert choices.chosen("site.name") == "Old"
    slow = choices._held
    choose(site__name="New")
    hear()
    assume = choices.assume

    def and_then_the_slow_one(*said: Any) -> None:
        assume(*said)
        choices._held = slow

    monkeypatch.setattr(choices, "assume", and_then_the_slow_one)
    assert choices.chosen("site.name") == "New"
    monkeypatch.setattr(choices, "assume", assume)
    assert choices.chosen("site.name") == "New"


# Signed out, banned, no moderator any more: at once, and on every server


def counts_at_once(webs: list[Web], cookie: str, url: str) -> list[int]:
    """What each server answers to the same session, each asked twice."""
    with ExitStack() as stack:
        readers = [
            stack.enter_context(closing(Reader(web.port, cookie))) for web in webs
        ]
        return [reader.get(url)[0] for reader in readers for _ in range(2)]


def test_who_was_let_in_is_out_at_once_on_every_server(tmp_path: Path):
    room = make_committee_room()
    moe, max_ = make_moderator("Moe"), make_moderator("Max")
    kim, lea = make_moderator("Kim"), make_moderator("Lea")
    cookies = {}
    for member in (moe, max_, kim, lea):
        client = Client()
        client.force_login(member)
        name = settings.SESSION_COOKIE_NAME
        cookies[member.pk] = f"{name}={client.cookies[name].value}"
    url = reverse("forum:forum", args=[room.pk])
    deeds: list[tuple[Member, Callable[[], object]]] = [
        (moe, Membership.objects.filter(member=moe).delete),
        (max_, lambda: Member.objects.filter(pk=max_.pk).update(is_active=False)),
        (kim, lambda: give_another_password(kim)),
        (lea, Session.objects.filter(pk=cookies[lea.pk].partition("=")[2]).delete),
    ]
    with web_processes(tmp_path, 2) as webs:
        for member, deed in deeds:
            # Both servers know them, and have them in memory.
            assert counts_at_once(webs, cookies[member.pk], url) == [200] * 4
            deed()
            assert counts_at_once(webs, cookies[member.pk], url) == [404] * 4


def give_another_password(member: Member) -> None:
    member.set_password("another long one, of hers")
    member.save(update_fields=["password"])


# Memory that strangers fill, or that keeps what is nobody's business


def remembered() -> int:
    return guests._parameters.cache_info().currsize


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/search/", "q=where+does+Ann+live"),
        ("/account/welcome/WzE3OTYwNjQ2NDkse/", ""),
        ("/nowhere/ann@example.org/", ""),
    ],
)
def test_what_somebody_looked_for_and_links_for_one_person_are_not_remembered(
    path: str, query: str
):
    before = remembered()
    assert canonical_query(path, query) is None
    assert remembered() == before


def test_what_a_page_does_not_read_of_its_address_is_not_remembered():
    path = reverse("forum:index")
    canonical_query(path, "")
    before = remembered()
    for number in range(20):
        assert canonical_query(path, f"from=ann{number}@example.org") == ""
    assert remembered() == before


def test_an_endless_address_fills_no_memory():
    path = reverse("forum:forum", args=[1])
    assert canonical_query(path, "before=" + "x" * 50_000) is None
    assert canonical_query(path, "page=" + "0" * 300 + "1") is None


def test_no_name_stays_in_memory_beside_its_wheel():
    first = elements.avatar_element(7, "Ann Erased")
    before = elements._wheel.cache_info().currsize
    assert elements.avatar_element(7, "Another A") == first
    assert elements._wheel.cache_info().currsize == before


# Places, threads and connections


class Voice:
    """Asks the database for each language, as the site's does now and then."""

    def __init__(self) -> None:
        self.asking, self.most = 0, 0

    def language_for(self, accepted: str) -> str:
        self.asking += 1
        self.most = max(self.most, self.asking)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.002)")
        self.asking -= 1
        return "en"

    def crawlers(self) -> str:
        return "all"

    def mark(self, why: Why, language: str, made_at: Any) -> bytes:
        return why.value.encode()

    def refusal(self, why: Why, environ: Any, language: str, seconds: float) -> Said:
        return Said("503 Service Unavailable", [], why.value.encode())


class Streaming:
    """An answer that is read bit by bit."""

    streaming = True

    def __init__(self) -> None:
        self.is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield b"a large picture"

    def close(self) -> None:
        self.is_closed = True


class Door:
    """A gate before an application that notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers: list[Any] = []
        self.voice = Voice()
        self.gate = Gate(
            self.application,
            rules=Rules(
                "http", ("session=",), lambda _host: True, lambda path: "css" in path
            ),
            voice=self.voice,
            admission=Admission(4, 40, 10.0),
            buckets=Buckets(1_000, 1_000, 100),
        )

    def application(self, environ, start_response):
        self.asked.append(environ["REQUEST_METHOD"])
        start_response("200 OK", [])
        return self.answers.pop() if self.answers else [environ["wsgi.input"].read()]

    def environ(self, **more: Any) -> dict[str, Any]:
        made = made_up(scheme="http", host="h", path="/x/", query="", language="en")
        return made | {"REMOTE_ADDR": ONE, "HTTP_USER_AGENT": "Firefox"} | more

    def post(self, body: Any, length: int, remote: str = ONE) -> Said:
        more = {
            "wsgi.input": body,
            "CONTENT_LENGTH": str(length),
            "REMOTE_ADDR": remote,
        }
        return ask(self.gate, self.environ(REQUEST_METHOD="POST", **more))


class Stalled(io.RawIOBase):
    """A form of which one byte came, and then none for long."""

    def __init__(self) -> None:
        self.is_waited_for = threading.Event()
        self.comes = threading.Event()

    def read(self, _size: int = -1) -> bytes:
        self.is_waited_for.set()
        assert self.comes.wait(60)
        return b"a"


def test_whoever_sends_without_end_holds_few_threads_and_nobody_else_up():
    site = Door()
    site.gate.holding = Holding(most=2, most_of_a_network=1)
    slow, slower = Stalled(), Stalled()

    def others() -> list[str]:
        assert slow.is_waited_for.wait(60)
        said = [site.post(io.BytesIO(b"b"), 1).status]  # from the same network
        said.append(site.post(io.BytesIO(b"b"), 1, OTHER).status)
        rest = threading.Thread(target=site.post, args=(slower, 1, OTHER))
        rest.start()
        assert slower.is_waited_for.wait(60)
        said.append(site.post(io.BytesIO(b"b"), 1, "192.0.2.7").status)
        said.append(ask(site.gate, site.environ()).status)  # who only reads
        slow.comes.set()
        slower.comes.set()
        rest.join(60)
        return said

    came, said = together(lambda: site.post(slow, 1), others)
    busy = "503 Service Unavailable"
    assert said == [busy, "200 OK", busy, "200 OK"]
    assert came.body == b"a"
    # And the next one may.
    assert site.post(io.BytesIO(b"b"), 1).body == b"b"
    assert len(site.gate.holding) == 0


def test_what_is_larger_than_any_page_takes_is_not_let_in():
    """Django would read it bit by bit, in one of the four places that compute."""
    site = Door()
    never = Stalled()
    said = site.post(never, LARGEST + 1)
    assert said.status.startswith("413 ")
    assert not never.is_waited_for.is_set()
    assert site.asked == []


def test_whoever_reads_without_end_holds_few_threads():
    site = Door()
    site.gate.holding = Holding(most=9, most_of_a_network=1)
    first, second, third = Streaming(), Streaming(), Streaming()
    site.answers = [third, second, first]
    statuses: list[str] = []

    def get() -> Any:
        return site.gate(
            site.environ(), lambda status, _headers: statuses.append(status)
        )

    reading = get()
    assert b"".join(get()) == b"too busy"
    assert second.is_closed
    reading.close()
    reading.close()  # a server may say so twice
    assert first.is_closed
    assert len(site.gate.holding) == 0
    assert b"".join(get()) == b"a large picture"
    assert statuses == ["200 OK", "503 Service Unavailable", "200 OK"]


def test_a_hundred_strange_languages_open_one_connection(serving):
    site = Door()

    def stranger(number: int) -> list[str]:
        site.gate._speaks(f"x{number}", 0)
        own = connections.all(initialized_only=True)
        return [one.alias for one in own if one.connection is not None]

    left = together(*(lambda n=number: stranger(n) for number in range(12)))
    assert site.voice.most == 1
    assert left == [[]] * 12
    assert len(lending._idle) == 1


def test_only_reading_a_file_goes_past_the_places(tmp_path: Path, settings):
    (tmp_path / "frame.css").write_text("p{}")
    (tmp_path / "frame.css.gz").write_bytes(b"packed")
    settings.STATIC_ROOT, settings.STATIC_URL = str(tmp_path), "/static/"
    door._is_there.cache_clear()
    assert door.is_file("/static/frame.css")
    # WhiteNoise knows of none such: Django would build its page for what is not there.
    assert not door.is_file("/static/frame.css.gz")
    site = Door()
    site.gate.admission = Admission(1, 0, 0.1)
    path = {"PATH_INFO": "/static/frame.css"}
    with site.gate.admission.enter(1):
        assert ask(site.gate, site.environ(**path)).status == "200 OK"
        posted = site.environ(REQUEST_METHOD="POST", **path)
        assert ask(site.gate, posted).status.startswith("503 ")


# A connection that was lent comes back as it was


def test_a_connection_that_broke_off_in_the_middle_is_lent_clean():
    with connections_lent():
        with pytest.raises(ZeroDivisionError):
            break_off()
        number = backend()
    with connections_lent():
        assert backend() == number
        assert state() == ("0", "UTC", "", 0)
        assert not connection.in_atomic_block


def test_a_connection_with_an_open_transaction_is_not_lent_again():
    with connections_lent(), connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT set_config('statement_timeout', '7', true)")
        number = backend()
    with connections_lent():
        assert backend() != number
        assert state() == ("0", "UTC", "", 0)


def break_off() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', '7', true),"
            " set_config('TimeZone', 'Asia/Tokyo', true),"
            " set_config('focaljet.touched', ' site ', true),"
            " pg_advisory_xact_lock(4711)"
        )
        raise ZeroDivisionError


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def state() -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('statement_timeout'), current_setting('TimeZone'),"
            " coalesce(current_setting('focaljet.touched', true), ''),"
            " (SELECT count(*) FROM pg_locks"
            "  WHERE locktype = 'advisory' AND pid = pg_backend_pid())"
        )
        return tuple(cursor.fetchone())


# The search


@pytest.mark.parametrize(
    "days",
    [
        {"until": "9999-12-31"},
        {"since": "0001-01-01"},
        {"since": "0001-01-01", "until": "9999-12-31"},
        {"until": "0001-01-01"},
        {"since": "9999-12-31"},
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_first_and_the_last_day_there_is_break_nothing(client, days, zone):
    ann = make_member("Ann")
    Member.objects.filter(pk=ann.pk).update(time_zone=zone)
    client.force_login(ann)
    make_topic(make_forum(), source="The clutch slips.")
    answer = client.get(reverse("search:search"), {"q": "clutch", **days})
    assert answer.status_code == 200


def test_a_search_that_took_its_time_takes_no_further_step(monkeypatch):
    """Each step may take a second: all of them would keep a place for ten."""
    topic = make_topic(make_forum(), source="The clutch slips.")
    index_all()
    wanted = finding.Wanted(asked("clutch"), [topic.forum_id])
    assert finding.newest(wanted).ids == [topic.last_post_id]
    late = iter([0.0, finding.LONGEST / 1_000 + 1])
    monkeypatch.setattr(finding, "monotonic", lambda: next(late))
    with pytest.raises(finding.TooCostlyError):
        finding.newest(wanted)
