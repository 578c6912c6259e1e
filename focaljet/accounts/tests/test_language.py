"""Ann reads in her language and by her clock; visitors in what their browser asks for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from focaljet.accounts import mails
from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member
from focaljet.base import clock
from focaljet.choices.tests.makers import choose

pytestmark = pytest.mark.django_db

URL = "/account/language/"
HELP = "/help/"
SUMMER = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


def spoken(client: Client, accepted: str = "", path: str = HELP) -> str:
    html = client.get(path, headers={"Accept-Language": accepted}).content.decode()
    return html.partition('<html lang="')[2].partition('"')[0]


@pytest.fixture
def ann(client: Client):
    ann = make_member(email="ann@example.org")
    client.force_login(ann)
    return ann


def test_a_stranger_is_led_to_sign_in(client: Client):
    assert reverse("account_login") in client.get(URL).headers["Location"]


@pytest.mark.clause("C27", "C32", "C48", "C78")
def test_ann_chooses_german_and_the_clock_of_vienna(client: Client, ann):
    typed = {"language": "de", "time_zone": "Europe/Vienna"}
    page = client.post(URL, typed, follow=True).content.decode()
    assert "Ab jetzt spricht die Website so mit dir." in page
    assert '<option value="Europe/Vienna" selected>' in page
    # Her choice counts more than what her browser says.
    assert spoken(client, "es") == "de"


def test_a_language_and_a_zone_that_are_none_change_nothing(client: Client, ann):
    page = client.post(URL, {"language": "fr", "time_zone": "Mars/Olympus"})
    assert page.status_code == 422
    ann.refresh_from_db()
    assert (ann.language, ann.time_zone) == ("", "")


@pytest.mark.clause("C32", "C48")
def test_times_are_told_by_anns_clock(client: Client, ann):
    Member.objects.filter(pk=ann.pk).update(joined_at=SUMMER)
    url = reverse("members:member", args=[ann.pk])
    with clock.at(datetime(2026, 9, 1, tzinfo=UTC)):
        assert "1 July 2026, 22:30 UTC" in client.get(url).content.decode()
        client.post(URL, {"language": "de", "time_zone": "Europe/Berlin"})
        assert "2. Juli 2026, 00:30 CEST" in client.get(url).content.decode()
        client.post(URL, {"language": "es", "time_zone": "America/Bogota"})
        assert "1 de julio de 2026, 17:30 -05" in client.get(url).content.decode()


def test_visitors_are_told_times_by_the_clock_of_the_site(client: Client):
    ann = make_member(joined_at=SUMMER)
    choose(site__time_zone="Europe/Berlin")
    url = reverse("members:member", args=[ann.pk])
    with clock.at(datetime(2026, 9, 1, tzinfo=UTC)):
        assert "2 July 2026, 00:30 CEST" in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("fr,es;q=0.5", "es"),
        ("fr", "en"),
        ("*", "en"),
        ("", "en"),
        ("x" * 5000, "en"),
        ("de;q=0", "en"),
    ],
)
def test_a_visitor_reads_what_the_browser_asks_for(client: Client, accepted, language):
    assert spoken(client, accepted) == language


def test_a_language_that_the_owner_took_away_is_spoken_no_more(client: Client, ann):
    Member.objects.filter(pk=ann.pk).update(language="es")
    choose(site__languages=["de"], site__language="de")
    assert spoken(client) == "de"
    assert spoken(Client(), "es") == "de"
    assert 'value="es"' not in client.get(URL).content.decode()


def test_a_zone_that_is_no_more_breaks_no_page(client: Client, ann):
    Member.objects.filter(pk=ann.pk).update(time_zone="Europe/Atlantis")
    assert client.get(HELP).status_code == 200


@pytest.mark.clause("C50")
def test_reading_in_a_language_costs_no_cookie_and_tells_caches(client: Client):
    page = client.get(HELP, headers={"Accept-Language": "de"})
    assert not page.cookies
    assert "Accept-Language" in page.headers["Vary"]


def test_mails_are_written_in_the_language_of_whom_they_go_to():
    ann = make_member(email="ann@example.org")
    Member.objects.update(language="es")
    ann = Member.objects.get()
    to = EmailAddress.objects.get(user=ann)
    mails.send("password_changed", to=to, reset_url="https://club.example/")
    assert mail.outbox[0].subject == "Tu contraseña ha cambiado"
    assert "Hola, Ann:" in mail.outbox[0].body


def test_speaking_costs_a_visitor_no_query(client: Client, django_assert_num_queries):
    client.get(HELP)
    with django_assert_num_queries(0):
        client.get(HELP, headers={"Accept-Language": "de"})


def test_a_page_that_is_not_there_says_so_in_anns_language(client: Client, ann):
    Member.objects.filter(pk=ann.pk).update(language="de")
    for path in ("/nowhere/", "/forum/topics/4711/"):
        html = client.get(path).content.decode()
        assert '<html lang="de">' in html
        assert "Diese Seite gibt es hier nicht" in html


def test_what_is_the_same_for_all_asks_nobody(
    client: Client, ann, django_assert_num_queries
):
    with django_assert_num_queries(0):
        picture = client.get("/privacy/map.svg?language=de").content.decode()
        client.get(reverse("site:face_sheet"))
        client.get(reverse("site:manifest"))
    assert "Du und das Team" in picture or "Nur du" in picture


def test_django_speaks_as_we_do(client: Client):
    url = reverse("account_reset_password")
    page = client.post(url, {"email": "nothing"}, headers={"Accept-Language": "es"})
    assert "Pon una dirección de correo válida." in page.content.decode()
