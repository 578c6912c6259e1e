"""What one visitor asks for in an odd way, the next does not get."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpRequest, QueryDict
from django.test import Client
from django.urls import reverse

from focaljet.base import clock
from focaljet.caching import process
from focaljet.caching.guests import canonical_query
from focaljet.caching.wsgi import FOR_ALL, Said, ask, made_up
from tests.kept_pages import HOST, Club, Site, guest_views, make_club, visit

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OF_KEPT = {"etag", "content-encoding"}


@pytest.fixture
def club() -> Iterator[Club]:
    with clock.at(NOON) as watch:
        yield make_club(watch)


@pytest.fixture
def site(club: Club) -> Iterator[Site]:
    with process.serving():
        yield Site()


HEADERS: dict[str, dict[str, Any]] = {
    # Where the site is said to be
    "another host": {"HTTP_HOST": "evil.example"},
    "a host with a port": {"HTTP_HOST": f"{HOST}:8443"},
    "a host in capitals": {"HTTP_HOST": HOST.upper()},
    "a host with a dot": {"HTTP_HOST": f"{HOST}."},
    "no host": {"HTTP_HOST": ""},
    "a host with a line": {"HTTP_HOST": f"{HOST}\r\nX-Evil: 1"},
    "a host with a name": {"HTTP_HOST": f"evil@{HOST}"},
    "a host with a path": {"HTTP_HOST": f"{HOST}/evil"},
    "a host beside ours": {"HTTP_HOST": f"{HOST}, evil.example"},
    "a forwarded host": {"HTTP_X_FORWARDED_HOST": "evil.example"},
    "a forwarded port": {"HTTP_X_FORWARDED_PORT": "666"},
    "a forwarded scheme": {"HTTP_X_FORWARDED_PROTO": "https"},
    "another forwarded scheme": {"HTTP_X_FORWARDED_PROTO": "javascript"},
    "a forwarded prefix": {"HTTP_X_FORWARDED_PREFIX": "/evil"},
    "Forwarded": {"HTTP_FORWARDED": "host=evil.example;proto=https"},
    "a rewritten address": {"HTTP_X_ORIGINAL_URL": "/owner/", "HTTP_X_REWRITE_URL": "/x"},
    "another method in a header": {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST"},
    "a script name": {"SCRIPT_NAME": "/evil"},
    "a server name": {"SERVER_NAME": "evil.example", "SERVER_PORT": "666"},
    "a referer": {"HTTP_REFERER": "https://evil.example/<script>"},
    "an address": {"REMOTE_ADDR": "198.51.100.7", "HTTP_X_FORWARDED_FOR": "1.2.3.4"},
    "an origin": {"HTTP_ORIGIN": "https://evil.example"},
    # Who is said to ask
    "another cookie": {"HTTP_COOKIE": "theme=evil; tracking=1"},
    "a cookie of a form": {"HTTP_COOKIE": f"csrf={'a' * 32}"},
    "messages in a cookie": {"HTTP_COOKIE": "messages=evil"},
    "a language in a cookie": {"HTTP_COOKIE": "django_language=de"},
    "a forged session": {"HTTP_COOKIE": "session=forged"},
    "a session whose name is longer": {"HTTP_COOKIE": "xsession=1"},
    "a session with blanks": {"HTTP_COOKIE": "session =forged; session= x"},
    "a forged remembering": {"HTTP_COOKIE": "remember=a:b"},
    "a broken cookie": {"HTTP_COOKIE": ';;=;"\xff\x00'},
    "many cookies": {"HTTP_COOKIE": "; ".join(f"c{n}=1" for n in range(500))},
    "an authorization": {"HTTP_AUTHORIZATION": "Basic YW5uOmFubg=="},
    "a part of a page": {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "main"},
    "a program": {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"},
    "a bot": {"HTTP_USER_AGENT": "Googlebot/2.1"},
    "no program": {"HTTP_USER_AGENT": ""},
    "a signal": {"HTTP_SEC_GPC": "1", "HTTP_DNT": "1"},
    "savings": {"HTTP_SAVE_DATA": "on", "HTTP_SEC_CH_PREFERS_COLOR_SCHEME": "dark"},
    # In what way it is wanted
    "no language": {"HTTP_ACCEPT_LANGUAGE": ""},
    "every language": {"HTTP_ACCEPT_LANGUAGE": "*"},
    "nonsense of a language": {"HTTP_ACCEPT_LANGUAGE": "\xff\x00;q=de, <b>;q=9," + "x" * 9_000},
    "a language that we do not speak": {"HTTP_ACCEPT_LANGUAGE": "tlh, kl"},
    "a part of a language": {"HTTP_ACCEPT_LANGUAGE": "en-GB-oxendict;q=0.1"},
    "no encoding": {"HTTP_ACCEPT_ENCODING": "identity, *;q=0"},
    "an unknown encoding": {"HTTP_ACCEPT_ENCODING": "zstd, evil"},
    "brotli": {"HTTP_ACCEPT_ENCODING": "br"},
    "a kind": {"HTTP_ACCEPT": "application/json"},
    "a range": {"HTTP_RANGE": "bytes=0-10", "HTTP_IF_RANGE": '"x"'},
    "any name": {"HTTP_IF_NONE_MATCH": "*"},
    "many names": {"HTTP_IF_NONE_MATCH": ", ".join(f'W/"{n}"' for n in range(900))},
    "a date": {"HTTP_IF_MODIFIED_SINCE": "Sun, 06 Nov 2095 08:49:37 GMT"},
    "a condition": {"HTTP_IF_MATCH": '"other"', "HTTP_IF_UNMODIFIED_SINCE": "x"},
    "nothing from memory": {"HTTP_CACHE_CONTROL": "no-store", "HTTP_PRAGMA": "no-cache"},
    "a body": {"CONTENT_LENGTH": "7", "CONTENT_TYPE": "application/x-www-form-urlencoded"},
    "an expectation": {"HTTP_EXPECT": "100-continue", "HTTP_UPGRADE": "h2c"},
}  # fmt: skip
QUERIES = {
    "campaign": "utm_source=evil&fbclid=1",
    "twice": "page=1&page=2",
    "twice in other letters": "page=1&%70age=2",
    "in an array": "page[]=2&page%5B%5D=2",
    "semicolons": "x=1;page=2",
    "encoded": "p%61ge=1",
    "empty": "page=",
    "blanks": "page=%201",
    "zeros": "page=0001",
    "nothing": "&&&=&==",
    "no page": "page=<script>",
    "another alphabet": "page=\xd9\xa1",
    "broken letters": "page=%FF%00&x=%ZZ",
    "huge": "x=" + "y" * 60_000,
    "many": "&".join(f"x{n}=1" for n in range(2_000)),
    "a way": "next=https://evil.example/&q=1",
    "a place": "before=evil&after=evil",
    "a language": "language=de&lang=de",
    "a fragment": "x=%23&page=1%23",
}
PATHS = [
    "//forum/",
    "/forum//",
    "/forum/./",
    "/forum/../forum/",
    "/forum/%2e%2e/",
    "/Forum/",
    "/forum/\x00",
    "/forum/\xff\xfe/",
    "/forum",
    "/forum;evil/",
    "/forum/topics/0/",
    "/forum/topics/99999999999999999999999999/",
    "/forum/topics/-1/",
    "/forum/topics/\u0661/".encode().decode("latin-1"),
    "",
    "*",
    "http://evil.example/forum/",
]
METHODS = ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PURGE", "get", "GET "]


def plain(site: Site, club: Club) -> dict[str, tuple[str, bytes, list[Any]]]:
    """What a plain visitor gets: twice, so the second from memory."""
    assert process.listener.vouches_now()
    found = {}
    for url in pages(club):
        for language in ("en", "de"):
            site.kept(url, language)
            said = site.kept(url, language)
            found[url + language] = (said.status, said.body, sorted(said.headers))
    return found


def pages(club: Club) -> list[str]:
    return [
        reverse("forum:index"),
        reverse("forum:topic", args=[club.long.pk]),
        reverse("forum:topic", args=[club.long.pk]) + "?page=2",
    ]


def nothing_is_poisoned(site: Site, club: Club, before: Any) -> None:
    assert plain(site, club) == before
    for key, kept in process.store._kept.items():
        if isinstance(key, tuple) and len(key) == 4 and hasattr(kept.value, "answers"):
            for headers, _body in kept.value.answers.values():
                names = {name.lower() for name, _said in headers}
                assert names <= FOR_ALL | OF_KEPT, key
            assert b"evil" not in kept.value.body, key


def odd(site: Site, url: str, cold: bool, **more: Any) -> Said | None:
    """An odd request, where the page is in memory and where it is not."""
    if cold:
        process.store.clear()
    try:
        return site.ask(visit(url) | more)
    except (UnicodeError, ValueError):
        return None  # the server's, not the next visitor's


@pytest.fixture
def before(site: Site, club: Club) -> Any:
    return plain(site, club)


@pytest.mark.parametrize("cold", [False, True], ids=["warm", "cold"])
def test_no_header_of_one_visitor_is_in_the_page_of_the_next(site, club, before, cold):
    for name, headers in HEADERS.items():
        for url in pages(club)[: 1 if cold else 3]:
            for method in ("GET", "HEAD"):
                odd(site, url, cold, **headers, REQUEST_METHOD=method)
                said = site.kept(url)
                was = before[url + "en"]
                assert (said.status, said.body, sorted(said.headers)) == was, name
    nothing_is_poisoned(site, club, before)


@pytest.mark.parametrize("cold", [False, True], ids=["warm", "cold"])
def test_no_query_of_one_visitor_is_in_the_page_of_the_next(site, club, before, cold):
    for name, query in QUERIES.items():
        for url in pages(club)[:2]:
            odd(site, url, cold, QUERY_STRING=query)
            said = site.kept(url)
            was = before[url + "en"]
            assert (said.status, said.body, sorted(said.headers)) == was, name
    nothing_is_poisoned(site, club, before)


def test_queries_that_nobody_reads_are_one_page_in_memory(site, club):
    path = reverse("forum:topic", args=[club.long.pk])
    process.store.clear()
    for number in range(50):
        site.kept(f"{path}?utm_source={number}")
    own = [key for key in process.store._kept if isinstance(key, tuple) and path in key]
    assert own == [(HOST, path, "", "en")]


def test_a_query_that_is_read_has_one_order():
    path = "/forum/1/"
    assert canonical_query(path, "page=2&before=x") == canonical_query(
        path, "z=1&before=x&page=2"
    )
    assert canonical_query(path, "page=2&page=2") is None
    assert canonical_query(path, "%70age=2") == "page=2"
    assert canonical_query("/nowhere/", "") is None


def test_odd_paths_and_methods_leave_the_pages_as_they_are(site, club, before):
    for path in PATHS:
        for cold in (False, True):
            odd(site, "/", cold, PATH_INFO=path)
    for method in METHODS:
        for cold in (False, True):
            odd(site, reverse("forum:index"), cold, REQUEST_METHOD=method)
    nothing_is_poisoned(site, club, before)


def test_a_head_first_keeps_the_whole_page(site, club):
    url = pages(club)[1]
    process.store.clear()
    head = site.kept(url, REQUEST_METHOD="HEAD")
    assert head.body == b""
    whole = site.kept(url)
    assert dict(head.headers)["Content-Length"] == str(len(whole.body))
    assert whole.body == site.computed(url).body


def test_whoever_has_a_session_gets_their_own_page_and_leaves_nothing(
    site, club, before
):
    ann = Client()
    ann.force_login(club.ann)
    session = ann.cookies["session"].value
    many = "; ".join(f"c{number}={number}" for number in range(200))
    for cookie in (
        f"session={session}",
        f"{many}; session={session}",
        f"a=b;session={session}",
    ):
        for cold in (False, True):
            for url in pages(club):
                said = odd(site, url, cold, HTTP_COOKIE=cookie)
                assert said is not None
                assert said.status.startswith("200")
                assert "public" not in dict(said.headers).get("Cache-Control", "")
                assert b"Ann" in said.body
                assert said.body != site.kept(url).body
    nothing_is_poisoned(site, club, before)


def test_two_hosts_of_ours_have_pages_of_their_own(site, club):
    url = pages(club)[0]
    for host in (HOST, "localhost", "127.0.0.1:8000"):
        kept = site.kept(url, host=host)
        assert kept.body == site.computed(url, host=host).body
        assert kept.body == site.kept(url, host=host).body
    assert site.kept(url, host="evil.example").status.startswith("400")


def test_a_page_that_sets_a_cookie_is_not_kept_and_not_handed_to_another(site, club):
    given = iter(range(100))

    def application(_environ, start):
        start("200 OK", [
            ("Content-Type", "text/html"), ("Set-Cookie", f"session={next(given)}"),
        ])  # fmt: skip
        return [b"<html>"]

    site.gate.application = application
    cookies = []
    for _ in range(5):
        said = site.kept(pages(club)[0])
        cookies += [value for name, value in said.headers if name == "Set-Cookie"]
    assert len(set(cookies)) == 5
    assert len(process.store) == 0


class WhoOnly(dict[str, str]):
    """Cookies of which only those may be asked for that tell who somebody is: a request
    that has one of them is no guest's."""

    def _insist(self, name: object) -> None:
        assert name in {"session", "remember"}, f"a page that is kept read {name}"

    def __getitem__(self, name: str) -> str:
        self._insist(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self._insist(name)
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self._insist(name)
        return super().__contains__(name)

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("a page that is kept read every cookie")


class Named(QueryDict):
    """A query of which only some parameters may be read."""

    names: frozenset[str] | None = None  # while it is put together

    def _insist(self, name: object) -> None:
        assert self.names is None or name in self.names, (
            f"a page that is kept read the parameter {name}"
        )

    def __getitem__(self, name: str) -> Any:
        self._insist(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self._insist(name)
        return super().get(name, default)

    def getlist(self, name: str, default: Any = None) -> Any:
        self._insist(name)
        return super().getlist(name, default)

    def __contains__(self, name: object) -> bool:
        self._insist(name)
        return super().__contains__(name)


def test_a_page_to_be_kept_is_made_from_four_things(club):
    made = made_up(scheme="http", host=HOST, path="/forum/", query="", language="de")
    said = {key: value for key, value in made.items() if isinstance(value, str)}
    assert set(said) == {
        "REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "SERVER_PROTOCOL",
        "SERVER_NAME", "SERVER_PORT", "HTTP_HOST", "HTTP_ACCEPT_LANGUAGE",
        "wsgi.url_scheme",
    }  # fmt: skip


def test_a_kept_view_reads_no_parameter_that_it_did_not_name(site, club, monkeypatch):
    views = {pattern.callback: name for name, pattern in guest_views().items()}
    seen: set[str] = set()

    def insist(request: HttpRequest, view: Any, _args: Any, _more: Any) -> None:
        query: Any = Named(request.META["QUERY_STRING"], mutable=False)
        query.names = view.guest_page
        request.GET = query
        seen.add(views[view])

    with_proxies(site, insist)
    for url in club.urls():
        said = site.computed(url)
        assert not said.status.startswith("500"), url
    assert seen == set(views.values())


def test_a_kept_view_asks_no_cookie_but_who_reads(site, club):
    def insist(request: HttpRequest, *_rest: Any) -> None:
        # What the middleware asked for came from a request without any.
        assert "HTTP_COOKIE" not in request.META
        request.COOKIES = WhoOnly()

    with_proxies(site, insist)
    for url in club.urls():
        assert not site.computed(url).status.startswith("500"), url


def with_proxies(site: Site, insist: Any) -> None:
    """Have `insist` called with each request before its view, last of all."""
    from django.core.handlers.wsgi import WSGIHandler

    handler: Any = WSGIHandler()
    handler._view_middleware.append(insist)
    site.django = handler


def test_a_visit_and_a_request_of_nobody_give_the_same_page(site, club):
    """Whatever a browser sends besides is not in the page when it is computed either."""
    for url in club.urls():
        path, _, query = url.partition("?")
        nobody = made_up(
            scheme="http", host=HOST, path=path, query=query, language="en"
        )
        assert ask(site.django, nobody).body == site.computed(url).body
