"""Guests by the hundred, bots, and too many at once: through the door of the web server."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from focaljet.accounts.tests.makers import make_member
from focaljet.base import buffer
from focaljet.caching import lending, networks, process
from focaljet.caching.admission import Admission, Kind
from focaljet.caching.buckets import Buckets
from focaljet.caching.gate import Gate
from focaljet.choices import queries, services
from focaljet.config.door import door_before
from focaljet.forum.models.topics import TopicViews
from focaljet.forum.tests.makers import make_topic

pytestmark = pytest.mark.django_db(transaction=True)

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
AI_CRAWLER = "Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)"


class Door:
    """The site as its web server sees it, behind a proxy at 127.0.0.1."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate

    def ask(
        self,
        path: str,
        *,
        address: str = "198.51.100.4",
        agent: str = BROWSER,
        cookie: str = "",
        form: dict[str, str] | None = None,
    ) -> tuple[int, dict[str, str], str]:
        body = urlencode(form or {}).encode()
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "POST" if form else "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_USER_AGENT": agent,
            "HTTP_X_FORWARDED_FOR": address,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
        }
        if form:
            environ["HTTP_SEC_FETCH_SITE"] = "same-origin"
        if cookie:
            environ["HTTP_COOKIE"] = cookie
        said: list[Any] = []
        answer = self.gate(environ, lambda *words: said.append(words))
        try:
            text = b"".join(answer).decode()
        finally:
            getattr(answer, "close", lambda: None)()
        status, headers = said[-1][:2]
        return int(status[:3]), {name.lower(): value for name, value in headers}, text


@pytest.fixture
def door(settings, monkeypatch) -> Iterator[Door]:
    settings.PROXIES = [ip_network("127.0.0.1/32")]
    networks._remembered.cache_clear()
    with process.serving():
        # That what is kept is never old is proven elsewhere (caching/tests). Here, a busy
        # machine on which the proof comes late shall not have a page made anew.
        monkeypatch.setattr(process.listener, "vouches", lambda: True)
        yield Door(door_before(get_wsgi_application()))
    lending.close_all()
    networks._remembered.cache_clear()


def written_topic():
    """A topic that this process has heard of."""
    topic = make_topic()
    assert any(process.listener.vouches_now() for _attempt in range(50))
    return topic


def rows() -> dict[str, int]:
    counts = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608
            counts[table] = cursor.fetchone()[0]
    return counts


def views_of(topic) -> int:
    buffer.flush_all()
    found = TopicViews.objects.filter(topic=topic).first()
    return found.count if found else 0


def cookie_of(member) -> str:
    client = Client()
    client.force_login(member)
    return f"session={client.cookies['session'].value}"


def test_three_hundred_guests_leave_their_views_and_nothing_else(door: Door, caplog):
    topic = written_topic()
    pages = ["/forum/", f"/forum/{topic.forum_id}/", f"/forum/topics/{topic.pk}/"]
    for page in pages:
        door.ask(page)
    buffer.flush_all()
    before = rows()
    with caplog.at_level(logging.INFO):
        for number in range(300):
            address = f"198.{18 + number % 2}.{number // 2}.7"
            status, headers, html = door.ask(pages[number % 3], address=address)
            assert status == 200
            assert "set-cookie" not in headers
            assert address not in html
    assert caplog.messages == []
    with CaptureQueriesContext(connection) as written:
        buffer.flush_all()
    after = rows()
    assert {table for table in after if after[table] != before[table]} <= {
        "forum_topicviews"
    }
    assert [q["sql"].split()[0] for q in written if "INSERT" in q["sql"]] == ["INSERT"]
    assert views_of(topic) == 101


def test_what_is_kept_is_handed_out_without_asking_django(door: Door):
    topic = written_topic()
    page = f"/forum/topics/{topic.pk}/"
    first = door.ask(page)
    kept = len(process.store)

    def never(*_request: Any) -> Any:
        raise AssertionError("This page is kept.")

    door.gate.application = never
    for number in range(20):
        assert door.ask(page, address=f"198.18.{number}.7") == first
    assert len(process.store) == kept


def test_bots_are_served_and_not_counted(door: Door):
    topic = written_topic()
    page = f"/forum/topics/{topic.pk}/"
    assert door.ask(page, agent=BOT)[0] == 200  # built for a bot
    assert door.ask(page)[0] == 200
    assert door.ask(page, agent=BOT)[2] == door.ask(page)[2]
    assert views_of(topic) == 2


def test_an_ai_crawler_is_told_to_stay_away_until_otto_lets_it_in(door: Door):
    topic = written_topic()
    page = f"/forum/topics/{topic.pk}/"
    status, headers, text = door.ask(page, agent=AI_CRAWLER)
    assert (status, headers["content-type"]) == (403, "text/plain; charset=utf-8")
    assert "/robots.txt" in text
    assert door.ask("/robots.txt", agent=AI_CRAWLER)[0] == 200
    assert door.ask(page, agent=BOT)[0] == 200

    services.choose(by_id=None, name="site.crawlers", value="all")
    queries.chosen("site.crawlers")
    assert door.ask(page, agent=AI_CRAWLER)[0] == 200


def test_a_network_that_asks_too_fast_waits_and_the_others_do_not(door: Door):
    topic = written_topic()
    page = f"/forum/topics/{topic.pk}/"
    door.ask(page)
    door.gate.buckets = Buckets(rate=0.001, burst=1.0, most=100)
    before = rows()
    answers = [
        door.ask("/forum/posts/999999999/", address=f"198.18.0.{last}")
        for last in range(3)
    ]
    assert [status for status, _headers, _html in answers] == [404, 429, 429]
    _status, headers, html = answers[-1]
    assert int(headers["retry-after"]) > 100
    assert headers["cache-control"] == "no-store"
    assert "One moment, please" in html
    # A kept page costs so little that another network reads fifty of them.
    read = 0
    while door.ask(page, address="198.19.0.1")[0] == 200:
        read += 1
    assert read in {49, 50}
    assert rows() == before


def test_the_proxy_itself_is_never_limited(door: Door):
    door.gate.buckets = Buckets(rate=0.001, burst=1.0, most=100)
    assert {door.ask("/forum/posts/999999999/", address="")[0] for _ in range(5)} == {
        404
    }


def cut(text: str, start: str, end: str) -> tuple[str, str, str]:
    """What stands before, in and after the first piece from `start` to `end`."""
    before, _start, more = text.partition(start)
    piece, _end, after = more.partition(end)
    return before, piece, after


def full(door: Door) -> list[Any]:
    """Nobody more can be computed for, and nobody may wait."""
    door.gate.admission = Admission(1, 0, 1.0)
    return [door.gate.admission.enter(Kind.WRITE)]


def test_a_member_is_shown_the_guests_page_and_told_so_when_all_is_full(door: Door):
    ann, topic = make_member(), written_topic()
    page, cookie = f"/forum/topics/{topic.pk}/", cookie_of(ann)
    guests_page = door.ask(page)[2]
    assert door.ask(page, cookie=cookie)[2] != guests_page
    full(door)
    status, headers, html = door.ask(page, cookie=cookie)
    assert status == 200
    assert headers["cache-control"] == "no-store"
    assert "You see this page as visitors see it" in html
    before, _line, rest = cut(html, '<aside class="banner', "</aside>")
    assert f"{before}{rest}".split() == guests_page.split()
    assert door.ask(page)[2] == guests_page  # and a guest reads on as before


def test_a_page_that_is_not_kept_is_built_once_for_members_who_are_not_let_in(
    door: Door,
):
    ann, topic = make_member(), written_topic()
    cookie = cookie_of(ann)
    door.gate.admission = admission = Admission(1, {Kind.GUEST: 1}, 30.0)
    place = admission.enter(Kind.WRITE)
    real = admission.enter
    freed: list[bool] = []

    def enter(kind: Kind) -> Any:
        if kind is Kind.GUEST and not freed:
            place.give_back()
            freed.append(True)
        return real(kind)

    admission.enter = enter  # type: ignore[method-assign]
    status, _headers, html = door.ask(f"/forum/topics/{topic.pk}/", cookie=cookie)
    assert (status, freed) == (200, [True])
    assert "You see this page as visitors see it" in html


def test_who_cannot_be_served_at_all_is_told_when_to_come_again(door: Door):
    full(door)
    for agent in (BROWSER, BOT):
        status, headers, html = door.ask("/forum/", agent=agent)
        assert (status, headers["retry-after"]) == (503, "5")
        assert "The site is very busy" in html


def test_what_ann_wrote_comes_back_when_all_is_full(door: Door):
    ann, topic = make_member(), written_topic()
    cookie = cookie_of(ann)
    full(door)
    status, _headers, html = door.ask(
        f"/forum/topics/{topic.pk}/reply/",
        cookie=cookie,
        form={"body": "The relay clicks.\nThe lamp stays dark."},
    )
    assert status == 503
    assert "The relay clicks.\nThe lamp stays dark." in html


def test_files_that_every_page_loads_need_no_place(door: Door, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "favicon.svg").write_text("")
    (tmp_path.parent / "secret.css").write_text("")
    full(door)
    assert door.ask(f"{settings.STATIC_URL}site/favicon.svg")[0] == 200
    for path in ("none.css", "../secret.css", "site", "site/favicon.svg/", ""):
        assert door.ask(f"{settings.STATIC_URL}{path}")[0] == 503


def test_a_page_that_cannot_be_made_anew_is_shown_as_it_was_and_says_so(
    door: Door, monkeypatch
):
    topic = written_topic()
    page = f"/forum/topics/{topic.pk}/"
    door.ask(page)
    full(door)
    monkeypatch.setattr(process.listener, "vouches", lambda: False)
    status, headers, html = door.ask(page)
    assert status == 200
    assert headers["cache-control"] == "no-store"
    assert "This is how the page was" in html
    assert door.ask("/forum/")[0] == 503
