"""Where somebody is signed in, and the mail that asks "Was this you?"."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from mmdb_writer import MMDBWriter
from netaddr import IPSet

from focaljet.accounts import places
from focaljet.accounts.models import Member, SignIn
from focaljet.accounts.services import sign_ins
from focaljet.accounts.tests.makers import PASSWORD, make_member
from focaljet.accounts.tests.steps import is_signed_in, link_in, mails, sign_in
from focaljet.base import clock

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) … Version/18.0 Safari/604.1"
PAGE = "/account/sign-ins/"


def make_ann() -> Member:
    return make_member("Ann", email="ann@example.org", password=PASSWORD)


def a_browser(user_agent: str = FIREFOX, **more: str) -> Client:
    client = Client(headers={"User-Agent": user_agent}, **more)
    sign_in(client)
    return client


def forget_the_session(client: Client) -> None:
    for name in ("session", "csrf"):
        client.cookies.pop(name, None)


@pytest.mark.clause("C30")
def test_ann_sees_each_browser_with_its_days_and_this_one_first():
    make_ann()
    with clock.at(clock.now() - timedelta(days=3)):
        a_browser(IPHONE)
    desk = a_browser()
    html = desk.get(PAGE).content.decode()
    assert html.index("Firefox on Linux") < html.index("Safari on iPhone")
    assert html.count('"tag">this one') == 1
    assert "stays signed in" not in html.partition("<table")[2]
    assert "keeps no places" in html
    assert "127.0.0.1" not in html


def test_ann_signs_one_browser_out_and_it_is_out_at_its_next_page():
    make_ann()
    desk, phone = a_browser(), a_browser(IPHONE)
    lost = SignIn.objects.get(browser="Safari on iPhone")
    page = desk.post(reverse("accounts:end_sign_in", args=[lost.pk]), follow=True)
    assert "That browser is signed out." in page.content.decode()
    assert not is_signed_in(phone)
    assert is_signed_in(desk)
    assert "Safari on iPhone" not in desk.get(PAGE).content.decode()


def test_ann_signs_out_everywhere_else_and_stays_remembered_here():
    make_ann()
    desk = Client(headers={"User-Agent": FIREFOX})
    sign_in(desk, remember="on")
    phone = Client(headers={"User-Agent": IPHONE})
    sign_in(phone, remember="on")
    desk.post(reverse("accounts:end_other_sign_ins"))
    assert is_signed_in(desk)
    assert not is_signed_in(phone)
    forget_the_session(phone)
    assert not is_signed_in(phone)
    forget_the_session(desk)
    assert is_signed_in(desk)


def test_ending_needs_a_post_and_a_member(client: Client):
    ann = make_ann()
    begun = SignIn.objects.create(
        member=ann, began_at=clock.now(), used_on=sign_ins.today()
    )
    end = reverse("accounts:end_sign_in", args=[begun.pk])
    assert client.post(end).headers["Location"].startswith(reverse("account_login"))
    client.force_login(ann)
    assert client.get(end).status_code == 405
    assert client.get(reverse("accounts:end_other_sign_ins")).status_code == 405
    assert SignIn.objects.filter(pk=begun.pk).exists()


def test_a_device_that_comes_back_goes_on_in_the_same_line():
    make_ann()
    browser = Client(headers={"User-Agent": FIREFOX})
    sign_in(browser, remember="on")
    for days in (1, 2):
        forget_the_session(browser)
        with clock.at(clock.now() + timedelta(days=days)):
            assert is_signed_in(browser)
    begun = SignIn.objects.get()
    assert begun.used_on.date() == (clock.now() + timedelta(days=2)).date()
    assert "stays signed in" in browser.get(PAGE).content.decode()


def test_a_page_writes_the_day_once(django_assert_num_queries):
    make_ann()
    browser = a_browser()
    read = reverse("account_reset_password_done")
    with clock.at(clock.now() + timedelta(days=1)):
        with django_assert_num_queries(3):
            browser.get(read)
        with django_assert_num_queries(2):
            browser.get(read)


def test_a_session_from_before_the_list_goes_on_and_is_on_it():
    ann = make_ann()
    browser = a_browser()
    session = browser.session
    del session["sign_in"]
    session.save()
    SignIn.objects.all().delete()
    assert is_signed_in(browser)
    assert SignIn.objects.get().member == ann


def test_who_signs_in_twice_in_one_browser_is_there_once(client: Client):
    make_ann()
    sign_in(client)
    client.force_login(Member.objects.get())
    assert SignIn.objects.count() == 1


def test_the_list_costs_the_same_for_one_browser_and_twenty(django_assert_num_queries):
    ann = make_ann()
    desk = a_browser()
    for _ in range(20):
        with django_assert_num_queries(3):
            desk.get(PAGE)
        SignIn.objects.create(
            member=ann, began_at=clock.now(), used_on=sign_ins.today()
        )


def test_what_is_over_is_not_on_the_list_and_goes_after_sixty_days():
    make_ann()
    with clock.at(clock.now() - timedelta(days=20)):
        a_browser(IPHONE)
    assert "iPhone" not in a_browser().get(PAGE).content.decode()


def test_signing_out_takes_the_line_away():
    make_ann()
    browser = a_browser()
    browser.post(reverse("account_logout"))
    assert not SignIn.objects.exists()


def test_a_new_password_by_mail_ends_every_sign_in(client: Client):
    make_ann()
    browser = a_browser()
    client.post(reverse("account_reset_password"), {"email": "ann@example.org"})
    (message,) = mails()
    client.post(link_in(message), {"password": "an even longer road"})
    assert not is_signed_in(browser)
    assert not SignIn.objects.exists()


# Was this you?


def test_nobody_hears_of_the_first_time_nor_of_a_browser_that_is_known():
    make_ann()
    browser = a_browser()
    browser.post(reverse("account_logout"))
    sign_in(browser)
    assert mails() == []


def test_ann_hears_of_a_browser_where_she_never_was_and_ends_it():
    make_ann()
    a_browser()
    mallory = a_browser(IPHONE)
    (message,) = mails()
    assert message.to == ["ann@example.org"]
    assert message.subject == "Was this you?"
    assert "Safari on iPhone" in message.body
    anywhere, link = Client(), link_in(message)
    for _ in range(3):  # a scanner looks at it
        assert anywhere.get(link).status_code == 200
    assert is_signed_in(mallory)
    page = anywhere.post(link)
    assert "choose a new password" in page.content.decode()
    assert not is_signed_in(mallory)
    assert anywhere.get(link).status_code == 410


def test_a_device_that_is_remembered_is_no_news():
    make_ann()
    browser = Client(headers={"User-Agent": FIREFOX})
    sign_in(browser, remember="on")
    mails()
    forget_the_session(browser)
    browser.cookies.pop("known")
    assert is_signed_in(browser)
    assert mails() == []


def test_the_cookie_of_another_member_makes_no_browser_known():
    make_ann()
    a_browser()
    bob = make_member("Bob", password=PASSWORD)
    shared = Client()
    shared.cookies["known"] = sign_ins.known_browser(bob.pk)
    sign_in(shared)
    assert [message.subject for message in mails()] == ["Was this you?"]


@pytest.mark.parametrize("forged", ["x", "e30.AAAA", "." * 300])
def test_a_forged_cookie_makes_no_browser_known(forged: str):
    make_ann()
    a_browser()
    mallory = Client()
    mallory.cookies["known"] = forged
    sign_in(mallory)
    assert len(mails()) == 1


def test_the_cookie_that_makes_a_browser_known_signs_nobody_in():
    make_ann()
    browser = a_browser()
    forget_the_session(browser)
    assert "known" in browser.cookies
    assert not is_signed_in(browser)
    assert browser.cookies["known"]["httponly"]


def test_a_link_for_another_purpose_or_of_last_week_ends_nothing():
    ann = make_ann()
    browser = a_browser()
    begun = SignIn.objects.get()
    wrong = sign_ins.known_browser(ann.pk)
    assert Client().post(reverse("accounts:not_me", args=[wrong])).status_code == 410
    link = reverse("accounts:not_me", args=[sign_ins.not_me_token(begun)])
    with clock.at(clock.now() + timedelta(days=8)):
        assert Client().post(link).status_code == 410
    assert is_signed_in(browser)


def test_no_mail_where_the_browser_was_signed_out_before_it_was_written():
    make_ann()
    a_browser()
    a_browser(IPHONE).post(reverse("account_logout"))
    assert mails() == []


# Places


@pytest.fixture
def file_of_places(tmp_path: Path, settings) -> Path:
    """Two networks that are for examples, and where they might lie."""
    writer = MMDBWriter(languages=["en", "de"])
    utrecht = {
        "city": {"names": {"en": "Utrecht"}},
        "country": {"names": {"en": "Netherlands", "de": "Niederlande"}},
    }
    writer.insert_network(IPSet(["203.0.113.0/24"]), utrecht)
    writer.insert_network(IPSet(["198.51.100.0/24"]), {"country": "a mistake"})
    path = tmp_path / "places.mmdb"
    writer.to_db_file(str(path))
    settings.PLACES_FILE = str(path)
    yield path
    places._reader.cache_clear()


@pytest.mark.clause("C31")
@pytest.mark.usefixtures("file_of_places")
def test_with_a_file_of_places_the_list_and_the_mail_say_where():
    make_ann()
    a_browser(IPHONE, REMOTE_ADDR="192.0.2.1")
    there = a_browser(REMOTE_ADDR="203.0.113.7")
    html = there.get(PAGE).content.decode()
    assert "Utrecht, Netherlands" in html
    assert "unknown" in html
    (message,) = mails()
    assert "Utrecht, Netherlands" in message.body
    assert "203.0.113" not in message.body
    for session in Session.objects.all():
        assert "203.0.113" not in str(session.get_decoded())


@pytest.mark.usefixtures("file_of_places")
@pytest.mark.parametrize("address", ["198.51.100.1", "192.0.2.1", "nonsense", "", None])
def test_what_the_file_does_not_know_is_no_place(address: str | None):
    assert places.place_of(address) == ""


def test_a_file_that_cannot_be_read_stops_nobody(settings, tmp_path: Path):
    settings.PLACES_FILE = str(tmp_path / "not there.mmdb")
    make_ann()
    assert is_signed_in(a_browser())
