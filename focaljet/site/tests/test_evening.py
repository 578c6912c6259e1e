"""Otto's first evening: a list that ticks itself off."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from focaljet.accounts.tests.makers import make_member, make_moderator, make_owner
from focaljet.base import offers
from focaljet.choices import queries
from focaljet.choices.tests.makers import choose
from focaljet.site import tasks
from focaljet.site.services import evening
from focaljet.site.tests.makers import found

pytestmark = pytest.mark.django_db

OWNER = "/owner/"


@pytest.fixture
def otto(client: Client):
    otto = make_owner(email="otto@example.org")
    client.force_login(otto)
    return otto


def open_steps(client: Client) -> int:
    html = client.get(OWNER).content.decode()
    done, every = found(r"(\d+ of \d+) done", html).split(" of ")
    return int(every) - int(done)


def test_the_list_stands_on_the_owners_page(client: Client, otto):
    html = client.get(OWNER).content.decode()
    assert "Your first evening" in html
    assert "Give the site its name and its logo" in html


def test_a_member_ticks_off_that_somebody_came(client: Client, otto):
    before = open_steps(client)
    make_member("Ann")
    assert open_steps(client) == before - 1


def test_name_and_logo_tick_themselves_off(client: Client, otto):
    before = open_steps(client)
    choose(site__name="Focus Club")
    assert open_steps(client) == before
    choose(site__logo="0123456789abcdef0123-20x20")
    assert open_steps(client) == before - 1


def test_the_link_of_the_mail_ticks_off_that_mail_comes(client: Client, otto):
    before = open_steps(client)
    client.post(reverse("site:ask_for_mail"))
    tasks.mail_a_trial(member_id=otto.pk)
    link = found(r"http\S+(/mail-came/\S+)", mail.outbox[-1].body)

    scanner = Client()
    assert "The mail came" in scanner.get(link).content.decode()
    assert open_steps(client) == before

    assert scanner.post(link).status_code == 200
    assert open_steps(client) == before - 1
    scanner.post(link)
    assert queries.chosen("site.evening_seen") == ["mail"]


def test_without_an_address_otto_is_led_to_where_he_gives_one(client: Client):
    client.force_login(make_owner())
    answer = client.post(reverse("site:ask_for_mail"))
    assert answer.headers["Location"] == reverse("account_email")


def test_a_link_of_somebody_who_owns_nothing_is_no_good():
    token = evening.link_token(make_moderator().pk)
    for link in (token, token[:-1], "nothing"):
        url = reverse("site:mail_came", args=[link])
        assert Client().get(url).status_code == 410
        assert Client().post(url).status_code == 410
    assert queries.chosen("site.evening_seen") == []


def test_what_only_otto_knows_he_ticks_off_himself(client: Client, otto):
    before = open_steps(client)
    client.post(reverse("site:evening_seen"), {"step": "rights"})
    assert open_steps(client) == before - 1
    assert (
        client.post(reverse("site:evening_seen"), {"step": "mail"}).status_code == 404
    )


def test_the_list_is_put_away_once_all_is_done_and_not_before(
    client: Client, otto, monkeypatch
):
    client.post(reverse("site:evening_over"))
    assert "Your first evening" in client.get(OWNER).content.decode()

    done = offers.Step("Brew coffee", "", is_done=True)
    monkeypatch.setattr(offers, "first_evening", lambda _request: [done])
    assert "Put the list away" in client.get(OWNER).content.decode()
    client.post(reverse("site:evening_over"))
    assert "Your first evening" not in client.get(OWNER).content.decode()


@pytest.mark.parametrize("name", ["ask_for_mail", "evening_seen", "evening_over"])
def test_strangers_and_moderators_press_nothing(client: Client, name: str):
    for person in (None, make_moderator()):
        if person:
            client.force_login(person)
        assert client.post(reverse(f"site:{name}")).status_code == 404
        assert client.get(reverse(f"site:{name}")).status_code == 405
