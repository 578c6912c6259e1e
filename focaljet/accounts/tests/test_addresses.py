from __future__ import annotations

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.accounts.services import addresses
from focaljet.accounts.tests.makers import PASSWORD, make_member
from focaljet.accounts.tests.steps import is_signed_in, link_in, mails, sign_in, sign_up
from focaljet.base import clock
from focaljet.base.verdict import RefusedError
from tests.jobs import forget_jobs_and_counts

pytestmark = pytest.mark.django_db


def make_ann() -> Member:
    return make_member("Ann", email="ann@example.org", password=PASSWORD)


def change(client: Client, email: str = "new@example.org", current: str = PASSWORD):
    fields = {"email": email, "current": current}
    return client.post(reverse("account_email"), fields)


# Confirming


def test_a_scanner_that_opens_the_link_confirms_nothing(client: Client):
    sign_up(client)
    (message,) = mails()
    for _ in range(3):
        assert Client().get(link_in(message)).status_code == 200
    assert not EmailAddress.objects.get().verified


def test_opening_the_link_signs_nobody_out(client: Client):
    client.force_login(make_member("Moe"))
    sign_up(Client())
    (message,) = mails()
    client.get(link_in(message))
    assert is_signed_in(client)


def test_who_confirms_in_another_browser_is_led_to_sign_in(client: Client):
    sign_up(client)
    (message,) = mails()
    phone = Client()
    page = phone.post(link_in(message))
    assert "Now sign in" in page.content.decode()
    assert not is_signed_in(phone)
    assert sign_in(phone).status_code == 302
    assert is_signed_in(phone)


def test_a_link_ends_after_three_days_and_once_it_was_used(client: Client):
    sign_up(client)
    (message,) = mails()
    with clock.at(clock.now() + timedelta(days=3, minutes=1)):
        assert client.post(link_in(message)).status_code == 410
    assert client.post(link_in(message)).status_code == 302
    assert client.post(link_in(message)).status_code == 410


@pytest.mark.parametrize("token", ["x", "a.b", "é", "x" * 3000])
def test_a_forged_link_confirms_nothing(client: Client, token: str):
    sign_up(client)
    link = reverse("account_confirm_email", args=[token])
    assert client.post(link).status_code == 410
    assert not EmailAddress.objects.get().verified


def test_one_address_is_confirmed_by_one_member_only():
    claims = [
        EmailAddress.objects.create(
            user=make_member(name), email="one@example.org", primary=True
        )
        for name in ("Ann", "Bea")
    ]
    addresses.confirm(address=claims[0])
    with pytest.raises(RefusedError, match="another account"):
        addresses.confirm(address=claims[1])
    assert EmailAddress.objects.filter(verified=True).count() == 1


# Changing


@pytest.mark.clause("C75", "C78")
def test_ann_changes_her_address_and_the_old_one_is_told(client: Client):
    client.force_login(make_ann())
    assert change(client).status_code == 302
    to_new, to_old = mails()
    assert to_new.to == ["new@example.org"]
    assert to_old.to == ["ann@example.org"]
    assert "Another e-mail address" in to_old.subject
    assert EmailAddress.objects.get(verified=True).email == "ann@example.org"
    client.post(link_in(to_new))
    only = EmailAddress.objects.get()
    assert (only.email, only.verified) == ("new@example.org", True)
    assert sign_in(Client(), "new@example.org").status_code == 302
    assert sign_in(Client(), "ann@example.org").status_code == 422


def test_a_change_needs_the_current_password(client: Client):
    client.force_login(make_ann())
    page = change(client, current="a guess of many")
    assert page.status_code == 422
    assert 'value="new@example.org"' in page.content.decode()
    assert EmailAddress.objects.count() == 1


def test_ann_keeps_the_old_one_after_all(client: Client):
    client.force_login(make_ann())
    change(client)
    to_new, _to_old = mails()
    assert "new@example.org" in client.get(reverse("account_email")).content.decode()
    client.post(reverse("accounts:keep_address"))
    assert client.post(link_in(to_new)).status_code == 410
    assert EmailAddress.objects.get().email == "ann@example.org"


def link_to_stop(message) -> str:
    found = re.search(r"/account/address/stop/\S+", message.body)
    assert found
    return found[0]


def test_the_old_address_can_stop_the_change_without_signing_in(client: Client):
    client.force_login(make_ann())
    change(client)
    to_new, to_old = mails()
    anywhere, stop = Client(), link_to_stop(to_old)
    for _ in range(3):  # a scanner looks at it
        assert "Stop it" in anywhere.get(stop).content.decode()
    assert "It is stopped" in anywhere.post(stop).content.decode()
    assert client.post(link_in(to_new)).status_code == 410
    assert EmailAddress.objects.get().email == "ann@example.org"
    assert anywhere.post(stop).status_code == 410


def test_once_the_new_address_is_confirmed_there_is_nothing_to_stop(client: Client):
    client.force_login(make_ann())
    change(client)
    to_new, to_old = mails()
    client.post(link_in(to_new))
    assert Client().post(link_to_stop(to_old)).status_code == 410
    assert EmailAddress.objects.get().email == "new@example.org"


def test_an_address_of_somebody_else_gets_the_same_answer(client: Client):
    make_member("Moe", email="moe@example.org")
    client.force_login(make_ann())
    unknown = change(client, "new@example.org")
    first = client.get(reverse("account_email")).content.decode()
    known = change(client, "moe@example.org")
    second = client.get(reverse("account_email")).content.decode()
    assert unknown.headers["Location"] == known.headers["Location"]
    assert first.count("We wrote to") == second.count("We wrote to") == 1
    to_moe = [message for message in mails() if message.to == ["moe@example.org"]]
    assert ["account already" in message.subject for message in to_moe] == [True]


def test_the_address_one_has_is_no_new_one(client: Client):
    client.force_login(make_ann())
    page = change(client, "Ann@Example.org")
    assert page.status_code == 422
    assert "your address already" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_claim_one_address():
    ann, start, broken = make_ann(), Barrier(4, timeout=60), []

    def claim() -> None:
        try:
            start.wait()
            addresses.change_address(member=ann, email="new@example.org")
        except Exception as mistake:
            broken.append(mistake)
        finally:
            connection.close()

    clicks = [Thread(target=claim) for _ in range(4)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    assert not broken
    assert EmailAddress.objects.filter(verified=False).count() == 1
    forget_jobs_and_counts()


def test_changing_often_sends_no_stream_of_mails(client: Client):
    client.force_login(make_ann())
    answers = [change(client, f"victim{n}@example.org").status_code for n in range(8)]
    assert answers == [302] * 6 + [429] * 2


def test_an_owner_without_an_address_gives_one(client: Client):
    client.force_login(make_member("Otto"))
    fields = {"email": "otto@example.org"}
    assert client.post(reverse("account_email"), fields).status_code == 302
    (message,) = mails()
    client.post(link_in(message))
    assert EmailAddress.objects.get().verified
