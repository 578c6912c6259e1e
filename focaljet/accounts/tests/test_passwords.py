from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Member, RememberedDevice
from focaljet.accounts.services import addresses, passwords
from focaljet.accounts.tests.makers import PASSWORD, make_imported_author, make_member
from focaljet.accounts.tests.steps import is_signed_in, link_in, mails, sign_in
from focaljet.base import clock, tokens

pytestmark = pytest.mark.django_db

NEW = "an even longer road"


def make_ann(**more: object) -> Member:
    return make_member("Ann", email="ann@example.org", password=PASSWORD, **more)


def forget(client: Client, email: str = "ann@example.org", **headers: str):
    page = reverse("account_reset_password")
    return client.post(page, {"email": email}, headers=headers)


def link_of_ann(client: Client) -> str:
    forget(client)
    (message,) = mails()
    return link_in(message)


def test_ann_forgets_her_password_and_chooses_a_new_one(client: Client):
    make_ann()
    link = link_of_ann(client)
    assert "Hello Ann" in client.get(link).content.decode()
    assert client.post(link, {"password": NEW}).status_code == 302
    assert sign_in(client, password=PASSWORD).status_code == 422
    assert sign_in(client, password=NEW).status_code == 302


def test_a_scanner_that_opens_the_link_changes_nothing_and_uses_nothing_up(
    client: Client,
):
    ann = make_ann()
    link = link_of_ann(client)
    for _ in range(3):
        scanner = Client()
        assert scanner.get(link).status_code == 200
        assert "session" not in scanner.cookies
    ann.refresh_from_db()
    assert ann.check_password(PASSWORD)
    assert client.post(link, {"password": NEW}).status_code == 302


def test_the_link_works_once(client: Client):
    make_ann()
    link = link_of_ann(client)
    client.post(link, {"password": NEW})
    assert client.get(link).status_code == 410
    assert client.post(link, {"password": "another long road"}).status_code == 410


def test_the_link_ends_after_three_hours_and_when_ann_remembers_after_all(
    client: Client,
):
    make_ann()
    link = link_of_ann(client)
    with clock.at(clock.now() + timedelta(hours=3, minutes=1)):
        assert client.get(link).status_code == 410
    sign_in(client)
    assert client.get(link).status_code == 410


def test_a_weak_new_password_is_refused_and_the_link_stays_good(client: Client):
    make_ann()
    link = link_of_ann(client)
    page = client.post(link, {"password": "short"})
    assert page.status_code == 422
    assert "too short" in page.content.decode()
    assert client.post(link, {"password": NEW}).status_code == 302


def test_a_token_for_another_purpose_sets_no_password(client: Client):
    make_ann()
    address = EmailAddress.objects.get()
    state = tokens.read(passwords.RESET, passwords.reset_token(address))
    others = [
        addresses.confirm_token(address),
        tokens.make("owner-sign-in", state, lasts=timedelta(days=1)),
    ]
    for token in others:
        link = reverse("account_reset_password_from_key", args=[token])
        assert client.post(link, {"password": NEW}).status_code == 410


def test_a_new_password_ends_every_other_session_and_device(client: Client):
    make_ann()
    desk = Client()
    sign_in(desk, remember="on")
    assert is_signed_in(desk)
    link = link_of_ann(client)
    client.post(link, {"password": NEW})
    assert not is_signed_in(desk)
    assert not RememberedDevice.objects.exists()
    (message,) = mails()
    assert message.to == ["ann@example.org"]
    assert "was changed" in message.subject


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "localhost"},
        {"X-Forwarded-Host": "evil.example"},
        {"Host": "127.0.0.1", "X-Forwarded-Host": "evil.example"},
        {"Forwarded": "host=evil.example"},
    ],
)
def test_no_header_decides_where_the_link_leads(
    client: Client, headers: dict[str, str], settings
):
    settings.SITE_URL = "https://club.example.org"
    make_ann()
    assert forget(client, **headers).status_code == 302
    (message,) = mails()
    assert "https://club.example.org/account/password/new/" in message.body
    assert "evil" not in message.body
    assert "localhost" not in message.body


def test_a_foreign_host_is_refused(client: Client):
    make_ann()
    assert forget(client, Host="evil.example").status_code == 400
    assert mails() == []


def test_an_unknown_address_gets_the_same_answer_and_no_mail():
    make_ann()
    known = forget(Client(), "ann@example.org")
    unknown = forget(Client(), "bob@example.org")
    assert known.status_code == unknown.status_code == 302
    assert known.headers["Location"] == unknown.headers["Location"]
    assert known.cookies.keys() == unknown.cookies.keys()
    assert [message.to for message in mails()] == [["ann@example.org"]]


def test_who_cannot_sign_in_gets_no_link(client: Client):
    bea = make_member("Bea", email="bea@example.org")
    Member.objects.filter(pk=bea.pk).update(is_active=False)
    make_imported_author("Ian", email="ian@example.org")
    forget(client, "bea@example.org")
    forget(client, "ian@example.org")
    assert mails() == []


def test_the_link_confirms_the_address_of_who_signed_up_and_forgot(client: Client):
    make_ann(confirmed=False)
    client.post(link_of_ann(client), {"password": NEW})
    assert EmailAddress.objects.get().verified


def test_claiming_anns_address_leads_her_into_no_strange_account(client: Client):
    mallory = make_member("Mallory", email="mallory@example.org")
    addresses.change_address(member=mallory, email="ann@example.org")
    mails()
    forget(client)
    assert mails() == []


def test_asking_often_sends_no_stream_of_mails(client: Client):
    make_ann()
    answers = [forget(client).status_code for _ in range(4)]
    assert answers == [302, 302, 429, 429]
    assert len(mails()) == 2


def test_asking_often_is_refused_for_unknown_addresses_too(client: Client):
    answers = [forget(client, "bob@example.org").status_code for _ in range(4)]
    assert answers == [302, 302, 429, 429]


def test_nonsense_instead_of_an_address_comes_back(client: Client):
    page = forget(client, "no address")
    assert page.status_code == 422
    assert 'value="no address"' in page.content.decode()


# Changing it in the User CP


def test_ann_changes_her_password_and_stays_in(client: Client):
    make_ann()
    sign_in(client)
    fields = {"current": PASSWORD, "password": NEW}
    page = client.post(reverse("account_change_password"), fields, follow=True)
    assert "Your new password is set" in page.content.decode()
    assert is_signed_in(client)
    assert len(mails()) == 1


def test_a_new_password_needs_the_current_one(client: Client):
    ann = make_ann()
    client.force_login(ann)
    fields = {"current": "not it at all", "password": NEW}
    page = client.post(reverse("account_change_password"), fields)
    assert page.status_code == 422
    assert "not your current password" in page.content.decode()
    assert "not it at all" not in page.content.decode()
    ann.refresh_from_db()
    assert ann.check_password(PASSWORD)


def test_who_has_none_yet_sets_one(client: Client):
    cat = make_member("Cat")
    client.force_login(cat)
    page = client.get(reverse("account_change_password"))
    assert "has no password yet" in page.content.decode()
    client.post(reverse("account_change_password"), {"password": NEW})
    assert is_signed_in(client)
    assert sign_in(Client(), "Cat", password=NEW).status_code == 302


# What is no password; the rules themselves: guarding/tests/test_password_rules.py

WEAK = "qwertyuiop12"


def test_a_password_that_is_soon_guessed_is_refused_wherever_one_is_chosen(
    client: Client,
):
    ann = make_ann()
    pages = [Client().post(link_of_ann(client), {"password": WEAK})]
    client.force_login(ann)
    typed = {"current": PASSWORD, "password": WEAK}
    pages.append(client.post(reverse("account_change_password"), typed))
    for page in pages:
        assert page.status_code == 422
        assert "A machine guesses this" in page.content.decode()
        assert WEAK not in page.content.decode()
    ann.refresh_from_db()
    assert ann.check_password(PASSWORD)


def test_a_password_that_became_known_is_refused_where_ann_changes_hers(
    client: Client, settings, tmp_path: Path
):
    digest = hashlib.sha1(NEW.encode(), usedforsecurity=False).hexdigest().upper()
    (tmp_path / "known.txt").write_text(f"{digest}:7\r\n")
    settings.PASSWORDS_FILE = str(tmp_path / "known.txt")
    client.force_login(make_ann())
    change = reverse("account_change_password")
    page = client.post(change, {"current": PASSWORD, "password": NEW})
    assert page.status_code == 422
    assert "became known" in page.content.decode()
    assert NEW not in page.content.decode()
    other = {"current": PASSWORD, "password": "a hill of old stones"}
    assert client.post(change, other).status_code == 302
