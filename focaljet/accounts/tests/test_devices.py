from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from focaljet.accounts import browsers
from focaljet.accounts.models import Member, RememberedDevice, SignIn
from focaljet.accounts.tests.makers import PASSWORD, make_member
from focaljet.accounts.tests.steps import is_signed_in, mails, sign_in
from focaljet.base import clock

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def make_ann() -> Member:
    return make_member("Ann", email="ann@example.org", password=PASSWORD)


def remembered(**headers: Any) -> Client:
    """A browser on which Ann ticked "Keep me signed in"."""
    client = Client(headers={"User-Agent": FIREFOX, **headers})
    sign_in(client, remember="on")
    return client


def restart(client: Client) -> None:
    """Close the browser: what was to live as long as it, goes."""
    for name in ("session", "csrf"):
        client.cookies.pop(name, None)


def cookie_of(client: Client) -> str:
    return client.cookies["remember"].value


def copy_of(client: Client) -> Client:
    thief = Client()
    thief.cookies["remember"] = cookie_of(client)
    return thief


@pytest.mark.clause("C49")
def test_ann_is_still_in_after_the_browser_was_closed():
    make_ann()
    browser = remembered()
    restart(browser)
    assert is_signed_in(browser)


def test_ann_is_out_after_closing_where_she_did_not_ask_to_be_remembered(
    client: Client,
):
    make_ann()
    sign_in(client)
    assert "remember" not in client.cookies
    assert client.cookies["session"]["max-age"] == ""
    restart(client)
    assert not is_signed_in(client)


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(settings):
    make_ann()
    cookie = remembered().cookies["remember"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == timedelta(days=60).total_seconds()
    settings.SESSION_COOKIE_SECURE = True
    assert remembered().cookies["remember"]["secure"]


@pytest.mark.clause("C49")
def test_the_table_holds_no_token_that_would_sign_anybody_in():
    make_ann()
    series, token = cookie_of(remembered()).split(":")
    device = RememberedDevice.objects.get()
    assert device.series == series
    assert token not in (device.token_hash, device.previous_hash)


def test_each_return_turns_the_token():
    make_ann()
    browser = remembered()
    seen = {cookie_of(browser)}
    for _ in range(3):
        restart(browser)
        assert is_signed_in(browser)
        seen.add(cookie_of(browser))
    assert len(seen) == 4
    assert RememberedDevice.objects.count() == 1


def test_two_tabs_that_open_at_once_are_no_theft():
    make_ann()
    browser = remembered()
    restart(browser)
    other_tab = copy_of(browser)
    assert is_signed_in(browser)
    assert is_signed_in(other_tab)
    assert cookie_of(other_tab) != cookie_of(browser)  # the browser keeps the new one
    assert RememberedDevice.objects.count() == 1


@pytest.mark.clause("C49")
def test_a_copied_cookie_ends_the_series_and_its_sessions_and_ann_hears_of_it():
    make_ann()
    browser = remembered()
    restart(browser)
    thief = copy_of(browser)
    assert is_signed_in(thief)  # the thief came first
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert not is_signed_in(browser)
        assert not is_signed_in(thief)
    assert not RememberedDevice.objects.exists()
    assert browser.cookies["remember"].value == ""
    (message,) = mails()
    assert message.to == ["ann@example.org"]
    assert "copied" in message.subject


def test_a_forged_token_in_a_true_series_ends_it_too():
    make_ann()
    browser = remembered()
    thief = Client()
    series = cookie_of(browser).partition(":")[0]
    thief.cookies["remember"] = f"{series}:{'x' * 43}"
    assert not is_signed_in(thief)
    assert not is_signed_in(browser)


@pytest.mark.parametrize("nonsense", ["", "x", ":", "a:b", "é" * 22, "x" * 5000])
def test_nonsense_in_the_cookie_asks_the_database_nothing(
    nonsense: str, django_assert_num_queries
):
    browser = Client()
    browser.cookies["remember"] = nonsense
    with django_assert_num_queries(0):
        page = browser.get(reverse("account_reset_password_done"))
    assert page.status_code == 200


def test_a_remembered_member_with_a_session_costs_nothing_more(
    django_assert_num_queries,
):
    make_ann()
    browser = remembered()
    with django_assert_num_queries(2):
        browser.get(reverse("account_reset_password_done"))


@pytest.mark.clause("C49")
def test_ann_sees_her_devices_and_ends_one():
    make_ann()
    desk, phone = remembered(), remembered(**{"User-Agent": "… iPhone … Safari/604"})
    html = desk.get(reverse("accounts:sign_ins")).content.decode()
    assert "Firefox on Linux" in html
    assert "Safari on iPhone" in html
    assert html.count('"tag">this one') == 1
    lost = SignIn.objects.get(browser="Safari on iPhone")
    desk.post(reverse("accounts:end_sign_in", args=[lost.pk]))
    assert not is_signed_in(phone)
    restart(phone)
    assert not is_signed_in(phone)
    assert is_signed_in(desk)


def test_nobody_ends_the_device_of_another():
    make_ann()
    browser = remembered()
    begun = SignIn.objects.get()
    mallory = Client()
    mallory.force_login(make_member("Mallory"))
    mallory.post(reverse("accounts:end_sign_in", args=[begun.pk]))
    assert is_signed_in(browser)


def test_signing_out_ends_this_device_and_no_other():
    make_ann()
    desk, phone = remembered(), remembered()
    brought = cookie_of(desk)
    desk.post(reverse("account_logout"))
    desk.cookies["remember"] = brought
    assert not is_signed_in(desk)
    assert is_signed_in(phone)


@pytest.mark.clause("C49")
def test_a_new_password_ends_every_device_and_keeps_the_page_one_is_on():
    make_ann()
    desk, phone = remembered(), remembered()
    fields = {"current": PASSWORD, "password": "an even longer road"}
    desk.post(reverse("account_change_password"), fields)
    assert not RememberedDevice.objects.exists()
    assert is_signed_in(desk)
    assert not is_signed_in(phone)
    restart(desk)
    assert not is_signed_in(desk)


def test_a_device_is_forgotten_after_sixty_days_away():
    make_ann()
    browser = remembered()
    restart(browser)
    with clock.at(clock.now() + timedelta(days=61)):
        assert not is_signed_in(browser)
    assert not RememberedDevice.objects.exists()


def test_an_inactive_member_does_not_come_back():
    ann = make_ann()
    browser = remembered()
    restart(browser)
    Member.objects.filter(pk=ann.pk).update(is_active=False)
    assert not is_signed_in(browser)


@pytest.mark.clause("C49")
def test_an_erased_member_is_out_at_once():
    ann = make_ann()
    browser = remembered()
    ann.delete()
    assert not is_signed_in(browser)
    restart(browser)
    assert not is_signed_in(browser)


@pytest.mark.clause("C30")
@pytest.mark.parametrize(
    ("said", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like "
            "Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/18.0 Safari/605.1.15",
            "Safari on macOS",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/140.0.0.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        ("", "A browser"),
        ("<script>alert(1)</script>" * 500, "A browser"),
    ],
)
def test_a_browser_is_named_in_words(said: str, words: str):
    assert browsers.in_words(said) == words
