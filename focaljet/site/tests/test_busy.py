"""Too fast, too busy: calm pages that ask no query and lose no words."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.middleware.csrf import (  # type: ignore[attr-defined]
    _does_token_match,
    _get_new_csrf_string,
)

from focaljet.base import clock
from focaljet.base.offers import Health
from focaljet.caching.networks import forwarders as forwarding
from focaljet.site import busy, panels
from focaljet.site.busy import Held, Reason

SAME_SITE = {"HTTP_SEC_FETCH_SITE": "same-origin"}


def sent(words: dict[str, str], **more: str) -> dict[str, Any]:
    body = urlencode(words).encode()
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/forum/topics/12/reply/",
        "QUERY_STRING": "",
        "HTTP_HOST": "testserver",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http",
        **more,
    }


# No test here but one has a database: pytest-django refuses a query where none is asked for.


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        (Reason.TOO_FAST, "One moment, please"),
        (Reason.TOO_BUSY, "The site is very busy"),
    ],
)
def test_the_page_says_what_is_the_matter_and_how_long_to_wait(reason, says):
    html = busy.busy_page("en", 3.2, reason).decode()
    assert f"<h1>{says}</h1>" in html
    assert "Try again in 5 seconds." in html
    assert 'href="/contact/"' in html


def test_however_long_it_takes_the_page_asks_for_a_minute_at_most():
    assert b"in 60 seconds" in busy.busy_page("en", 4_000, Reason.TOO_BUSY)


def test_it_is_rendered_once_and_speaks_the_readers_language():
    english = busy.busy_page("en", 5, Reason.TOO_BUSY)
    assert busy.busy_page("en", 1, Reason.TOO_BUSY) is english
    assert b'<html lang="de"' in busy.busy_page("de", 5, Reason.TOO_BUSY)


def test_anns_words_come_back_in_a_form_that_sends_them_again():
    words = {"body": "The <relay> clicks.\nAnd then?", "csrfmiddlewaretoken": "old"}
    environ = sent(words, **SAME_SITE)
    html = busy.busy_answer(environ, "en", 5, Reason.TOO_BUSY).decode()
    assert "The &lt;relay&gt; clicks.\nAnd then?" in html
    assert 'action="/forum/topics/12/reply/"' in html
    assert "Nothing that you typed is lost" in html
    assert html.count(">Send it again</button>") == 1
    assert "Try again in 5 seconds." in html


@pytest.mark.parametrize("cookie", ["session=a; csrf=b", "csrf=b; remember=c"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_may_be_signed_in_is_not_asked_to_sign_in(cookie: str, method: str):
    more = {"REQUEST_METHOD": method, **SAME_SITE}
    vera = busy.busy_answer(
        sent({"body": "Two words"}, **more), "en", 5, Reason.TOO_BUSY
    )
    assert b"/account/sign-in/" in vera
    assert b"/account/sign-up/" in vera
    environ = sent({"body": "Two words"}, HTTP_COOKIE=cookie, **more)
    ann = busy.busy_answer(environ, "en", 5, Reason.TOO_BUSY)
    assert b"/account/sign-in/" not in ann
    assert b"/account/sign-up/" not in ann
    assert b"User CP" in ann
    assert (b"Two words" in ann) == (method == "POST")


def test_the_form_has_the_token_that_her_browsers_cookie_goes_with():
    secret = _get_new_csrf_string()
    environ = sent({"body": "Two\nlines"}, HTTP_COOKIE=f"csrf={secret}", **SAME_SITE)
    html = busy.busy_answer(environ, "en", 5, Reason.TOO_BUSY).decode()
    token = html.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert _does_token_match(token, secret)


@pytest.mark.parametrize(
    "more",
    [
        {},  # no browser vouches for it
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_ORIGIN": "http://testserver", "HTTP_HOST": "evil.example"},
        {**SAME_SITE, "CONTENT_LENGTH": "0"},
        {**SAME_SITE, "CONTENT_TYPE": "application/octet-stream"},
        {**SAME_SITE, "CONTENT_TYPE": "multipart/form-data"},
    ],
)
def test_words_of_another_site_and_a_broken_form_bring_the_plain_page(more):
    environ = sent({"body": "Words of\nsomebody"}, **more)
    html = busy.busy_answer(environ, "en", 5, Reason.TOO_BUSY)
    assert b"Words of" not in html
    assert b"your words are still in the form" in html


def test_of_a_flood_of_forms_one_at_a_time_comes_back_with_its_words():
    with busy._with_words:
        environ = sent({"body": "Words of\nsomebody"}, **SAME_SITE)
        html = busy.busy_answer(environ, "en", 5, Reason.TOO_BUSY)
        assert environ["wsgi.input"].tell() == 0
    assert b"your words are still in the form" in html


def test_a_form_of_enormous_size_is_not_read():
    environ = sent({"body": "x" * (busy.LARGEST_FORM + 1)}, **SAME_SITE)
    html = busy.busy_answer(environ, "en", 5, Reason.TOO_BUSY)
    assert environ["wsgi.input"].tell() == 0
    assert b"your words are still in the form" in html


def test_who_only_reads_gets_the_plain_page():
    environ = sent({"body": "x"}, REQUEST_METHOD="GET", **SAME_SITE)
    plain = busy.busy_page("en", 5, Reason.TOO_FAST)
    assert busy.busy_answer(environ, "en", 5, Reason.TOO_FAST) == plain
    assert b'<a class="button main" href="">Try again</a>' in plain
    assert b"that you typed" not in plain


def test_what_was_sent_is_not_asked_for_anew_without_its_words():
    environ = sent({"body": "Words of\nsomebody"})
    html = busy.busy_answer(environ, "en", 5, Reason.TOO_BUSY).decode()
    assert 'href=""' not in html
    assert "Nothing that you typed is lost" in html


def test_a_page_that_is_not_hers_or_not_of_now_says_so():
    made_at = clock.now() - timedelta(minutes=3)
    lines = {why: busy.held_line("en", why, made_at).decode() for why in Held}
    assert "as visitors see it" in lines[Held.AS_A_VISITOR]
    assert "3 minutes ago" not in lines[Held.AS_A_VISITOR]
    assert "very busy" in lines[Held.AS_IT_WAS]
    assert "3 minutes ago" in lines[Held.AS_IT_WAS]
    assert "database" in lines[Held.WITHOUT_DATABASE]
    assert "3 minutes ago" in lines[Held.WITHOUT_DATABASE]


def test_the_line_grows_older_with_the_page_and_is_not_rendered_for_each_reader():
    made_at = clock.now()
    with clock.at(made_at) as watch:
        watch.advance(seconds=190)
        first = busy.held_line("en", Held.AS_IT_WAS, made_at)
        watch.advance(seconds=20)
        assert busy.held_line("en", Held.AS_IT_WAS, made_at) is first
        assert b"3 minutes ago" in first
        watch.advance(seconds=60)
        assert b"4 minutes ago" in busy.held_line("en", Held.AS_IT_WAS, made_at)
        shed = busy.held_line("en", Held.AS_A_VISITOR, made_at)
        assert busy.held_line("en", Held.AS_A_VISITOR, clock.now()) is shed


def test_otto_is_told_of_a_machine_in_front_that_nobody_named(monkeypatch):
    monkeypatch.setattr(forwarding, "seen", 0)
    monkeypatch.setattr(forwarding, "strange", 0)
    assert panels.forwarders() == []
    for _ in range(forwarding.ENOUGH):
        forwarding.note("198.51.100.4", "192.0.2.1")
    [line] = panels.forwarders()
    assert line.state is Health.BAD
    assert "FOCALJET_PROXIES" in str(line.text)
