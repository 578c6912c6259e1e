"""When something goes wrong: a clear answer, a way on, the words kept, no trace."""

from urllib.parse import quote, urlencode

import psycopg
import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path, reverse

from focaljet.accounts.tests.makers import make_member
from focaljet.base import outage
from focaljet.base.logs import AboutNobody, NotEachTime
from focaljet.forum.models.posts import Post
from focaljet.forum.tests.makers import make_topic
from focaljet.site.away import database_is_away
from focaljet.site.middleware import CalmWhenTheDatabaseIsAway
from focaljet.site.views import errors

OURS = {"sec-fetch-site": "same-origin"}


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret that must not be shown")


def loses_the_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("a secret that must not be shown")


def meets_another(request: HttpRequest) -> HttpResponse:
    raise OperationalError("a secret") from psycopg.errors.DeadlockDetected()


def is_odd(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("a secret that must not be shown")


# This module is a URLconf too: the site's, with pages that go wrong.
handler400 = "focaljet.site.views.errors.bad_request"
handler500 = "focaljet.site.views.errors.broken"
urlpatterns = [
    path("breaks/", breaks),
    path("away/", loses_the_database),
    path("deadlock/", meets_another),
    path("odd/", is_odd),
    path("", include("focaljet.config.urls")),
]


@pytest.fixture(autouse=True)
def _the_database_was_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outage, "_since", None)


@pytest.fixture
def vera() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.clause("C87")
@pytest.mark.django_db
def test_an_absent_page_says_so_and_shows_ways_on(vera: Client):
    answer = vera.get("/no-such-page/")
    assert answer.status_code == 404
    html = answer.content.decode()
    assert "This page is not here" in html
    assert f'href="{reverse("site:contact")}"' in html


@pytest.mark.clause("C87")
@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("where", "status", "title"),
    [
        ("/breaks/", 500, "Something broke"),
        ("/away/", 503, "Back in a moment"),
        ("/odd/", 400, "That could not be understood"),
    ],
)
def test_a_page_that_cannot_be_made_asks_no_query_and_shows_no_trace(
    vera: Client, where: str, status: int, title: str
):
    # No mark for the database: any query would fail this test.
    answer = vera.get(where)
    assert answer.status_code == status
    html = answer.content.decode()
    assert title in html
    assert "a secret" not in html
    assert "Traceback" not in html
    foot = html[html.index("<footer") :]
    assert "Contact Us" in foot
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("where", ["/breaks/", "/away/", "/odd/"])
def test_a_member_is_not_asked_to_sign_in_by_a_page_that_cannot_ask_who_reads(
    vera: Client, where: str
):
    assert 'href="/account/sign-in/"' in vera.get(where).content.decode()
    vera.cookies["remember"] = "somebody"
    html = vera.get(where).content.decode()
    assert "/account/sign-in/" not in html
    assert "/account/sign-up/" not in html


def test_the_last_words_stand_when_the_frame_is_broken_too(
    monkeypatch: pytest.MonkeyPatch, rf: RequestFactory
):
    monkeypatch.delattr("focaljet.site.context.bare_page")
    answer = errors.broken(rf.get("/"))
    assert answer.status_code == 500
    assert b'href="/contact/"' in answer.content


@pytest.mark.django_db
def test_an_expired_form_comes_back_with_the_words_and_can_be_sent_again():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member())
    topic = make_topic()
    where = reverse("forum:reply", args=[topic.pk])
    typed = {
        "source": "A long story\nwith <b>two</b> lines",
        "action": "send",
        "password": "secret words",
        "csrfmiddlewaretoken": "x" * 64,
    }
    answer = client.post(where, typed, headers=OURS)
    assert answer.status_code == 403
    html = answer.content.decode()
    assert "A long story\nwith &lt;b&gt;two&lt;/b&gt; lines</textarea>" in html
    assert 'name="action" value="send"' in html
    assert f'action="{where}"' in html
    assert "secret words" not in html
    assert "xxxx" not in html

    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    again = {"source": typed["source"], "csrfmiddlewaretoken": token}
    assert client.post(where, again, headers=OURS).status_code == 302
    assert Post.objects.filter(topic=topic).count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}]
)
def test_the_words_of_another_site_do_not_come_back_in_a_form_of_ours(headers):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member())
    where = reverse("forum:reply", args=[make_topic().pk])
    answer = client.post(where, {"source": "Buy from me"}, headers=headers)
    assert answer.status_code == 403
    html = answer.content.decode()
    assert "Buy from me" not in html
    assert 'method="post"' not in html


@pytest.mark.urls(__name__)
def test_the_words_come_back_when_the_database_is_away(vera: Client):
    answer = vera.post(
        "/away/?page=2",
        {"source": "Nothing lost", "password": "secret words"},
        headers=OURS,
    )
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    html = answer.content.decode()
    assert "Nothing lost</textarea>" in html
    assert 'action="/away/?page=2"' in html
    assert "secret words" not in html
    assert "csrfmiddlewaretoken" in html


def test_other_mistakes_are_left_to_the_log(rf: RequestFactory):
    calm = CalmWhenTheDatabaseIsAway(lambda request: HttpResponse())
    assert calm.process_exception(rf.get("/"), RuntimeError()) is None


@pytest.mark.django_db(transaction=True)
def test_a_reply_that_meets_a_dying_database_is_not_lost(vera: Client):
    """The real thing: PostgreSQL ends the connection under a member's request."""
    vera.force_login(make_member())
    topic = make_topic()
    where = reverse("forum:reply", args=[topic.pk])
    reply = {"source": "It was the bearing.\n\nPictures follow.", "action": "send"}
    end_the_connection()

    answer = vera.post(where, reply, headers=OURS)
    assert answer.status_code == 503
    assert (
        "It was the bearing.\n\nPictures follow.</textarea>" in answer.content.decode()
    )

    connection.close()
    assert vera.post(where, reply, headers=OURS).status_code == 302
    assert Post.objects.filter(topic=topic).count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.urls(__name__)
def test_a_database_that_is_away_is_one_line_in_the_log_and_one_when_it_is_back(
    vera: Client, caplog: pytest.LogCaptureFixture
):
    """In a view, and in the middleware before it, which is asked who is reading."""
    caplog.handler.addFilter(NotEachTime())
    caplog.handler.setFormatter(AboutNobody("{levelname} {message}", style="{"))
    vera.force_login(make_member())
    for where in ("/away/", "/forum/", "/account/", "/away/"):
        end_the_connection()
        assert vera.get(where).status_code == 503
    [line] = caplog.text.splitlines()
    assert "ERROR The database does not answer" in line

    vera.get("/robots.txt")  # asks nobody
    assert len(caplog.text.splitlines()) == 1
    connection.close()
    assert vera.get("/account/").status_code == 200
    assert vera.get("/account/").status_code == 200
    [_away, line] = caplog.text.splitlines()
    assert "WARNING The database answers again" in line


@pytest.mark.urls(__name__)
def test_what_else_the_database_refuses_is_told_each_time(
    vera: Client, caplog: pytest.LogCaptureFixture
):
    caplog.handler.addFilter(NotEachTime())
    for _twice in range(2):
        assert vera.get("/deadlock/").status_code == 503
    assert caplog.text.count("Service Unavailable") == 2


def end_the_connection() -> None:
    connection.ensure_connection()
    mine = connection.connection.info.backend_pid
    parameters = connection.get_connection_params()
    wanted = {
        key: parameters[key]
        for key in ("host", "port", "user", "password", "dbname")
        if parameters.get(key)
    }
    with psycopg.connect(**wanted, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [mine])


@pytest.mark.django_db
def test_who_was_signed_out_while_writing_keeps_the_words(client):
    url = reverse("account_change_password")
    typed = {
        "note": "Two hours of my evening",
        "password": "not to be shown",
        "current": "not to be shown",
    }
    page = client.post(url, typed, headers={"Sec-Fetch-Site": "same-origin"})
    html = page.content.decode()
    assert page.status_code == 403
    assert "You are signed out" in html
    assert "Two hours of my evening" in html
    assert "not to be shown" not in html
    elsewhere = client.post(url, typed, headers={"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", [r'"\000\000aaaaaaaaaaaa"', r'"\033[31maaaaaaaaaa"'])
def test_a_forged_cookie_breaks_no_page(vera: Client, cookie: str):
    for name in (settings.SESSION_COOKIE_NAME, "remember", "csrf"):
        for url in (reverse("forum:index"), reverse("accounts:user_cp")):
            answer = vera.get(url, headers={"cookie": f"{name}={cookie}"})
            assert answer.status_code in {200, 302}


@pytest.mark.django_db
def test_a_form_that_is_too_big_is_answered_in_words(vera: Client):
    typed = {"message": "a" * 3_000_000, "seal": ""}
    url = reverse("site:contact")
    body = urlencode(typed)
    answer = vera.post(
        url, body, content_type="application/x-www-form-urlencoded", headers=OURS
    )
    assert answer.status_code == 413
    assert "That was too much at once" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/contact/", "/account/sign-in/"])
def test_a_file_that_nobody_asked_for_is_not_even_read(vera: Client, url: str):
    film = SimpleUploadedFile("film.mp4", b"a" * 10_000_000)
    answer = vera.post(url, {"film": film}, headers=OURS)
    assert answer.status_code == 413


@pytest.mark.django_db
def test_the_words_for_a_topic_that_is_gone_come_back(vera: Client):
    vera.force_login(make_member())
    url = reverse("forum:reply", args=[4711])
    reply = {"source": "Thanks, it was the bearing.", "key": "none"}
    answer = vera.post(url, reply, headers=OURS)
    assert answer.status_code == 404
    assert "Thanks, it was the bearing.</textarea>" in answer.content.decode()
    elsewhere = vera.post(url, reply, headers={"sec-fetch-site": "cross-site"})
    assert "it was the bearing" not in elsewhere.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "where",
    [
        "/forum/{evil}/",
        "/forum/?page={evil}&{evil}=1",
        "/forum/topics/1/?page=1&x={evil}",
        "/account/sign-in/?next=/forum/{evil}",
        "/account/sign-up/?next=/forum/{evil}",
        "/contact/sent/{evil}/",
        "/members/{evil}",
    ],
)
def test_markup_in_an_address_never_becomes_markup_of_the_page(
    vera: Client, where: str
):
    evil = """\"'><script>alert(1)</script>"""
    for spelled in (evil, quote(evil)):
        answer = vera.get(where.format(evil=spelled))
        assert answer.status_code < 500
        assert "<script>alert" not in answer.content.decode()


def test_trying_again_leads_to_no_other_site(rf: RequestFactory):
    request = rf.get("/", PATH_INFO="//evil.example/")
    assert request.get_full_path().startswith("//evil.example")
    html = database_is_away(request).content.decode()
    assert 'href="//' not in html
