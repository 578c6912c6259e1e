"""Screen names that change, and old ones that stay with who had them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Member, NameChange, ProtectedName
from focaljet.accounts.services import members, names
from focaljet.accounts.tests.makers import (
    PASSWORD,
    make_member,
    make_moderator,
    make_owner,
)
from focaljet.accounts.tests.steps import mails, sign_in
from focaljet.base import clock
from focaljet.base.verdict import RefusedError
from focaljet.choices.queries import assume
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.services import erasing
from tests.jobs import forget_jobs_and_counts, run_jobs

pytestmark = pytest.mark.django_db

NAME = "/account/name/"


def make_ann() -> Member:
    return make_member("Ann", email="ann@example.org", password=PASSWORD)


def call_oneself(client: Client, name: str):
    return client.post(NAME, {"screen_name": name, "current": PASSWORD})


@pytest.mark.clause("C75")
def test_ann_changes_her_name_and_everybody_still_finds_her(client: Client):
    ann = make_ann()
    client.force_login(ann)
    assert call_oneself(client, "Anna").headers["Location"] == NAME
    page = reverse("members:member", args=[ann.pk])
    vera = Client()
    html = vera.get(page).content.decode()
    assert "<h1>Anna</h1>" in html
    assert "Formerly: Ann" in html
    for name in ("Ann", "ann", "Anna"):
        answer = vera.get(reverse("members:named", args=[name]))
        assert answer.headers["Location"] == page
    assert sign_in(Client(), "Anna").status_code == 302


def test_a_stranger_is_led_to_sign_in_and_nobody_is_found_by_a_made_up_name(
    client: Client,
):
    assert client.get(NAME).headers["Location"].startswith(reverse("account_login"))
    assert client.get(reverse("members:named", args=["Nobody"])).status_code == 404


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("A", "at least 2 characters"),
        ("Moe", "This name is taken"),
        ("m0e", "This name is taken"),
        ("Admin", "people who run the site"),
    ],
)
def test_the_rules_are_those_of_signing_up(client: Client, name: str, said: str):
    make_moderator()
    client.force_login(make_ann())
    page = call_oneself(client, name)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert f'value="{name}"' in page.content.decode()
    assert not NameChange.objects.exists()


def test_the_password_is_asked_for(client: Client):
    client.force_login(make_ann())
    page = client.post(NAME, {"screen_name": "Anna", "current": "something else"})
    assert page.status_code == 422
    assert "not your current password" in page.content.decode()


def test_another_change_has_to_wait_as_long_as_the_owner_wants(client: Client):
    client.force_login(make_ann())
    call_oneself(client, "Anna")
    page = call_oneself(client, "Annie")
    assert page.status_code == 422
    assert "not long ago" in page.content.decode()
    assert "not long ago" in client.get(NAME).content.decode()
    assume({"accounts.rename_days": 0})
    assert call_oneself(client, "Annie").status_code == 302


def test_ann_gets_her_old_name_back_and_nobody_else_does(client: Client):
    assume({"accounts.rename_days": 0})
    client.force_login(make_ann())
    call_oneself(client, "Brynn")
    bob = Client()
    bob.force_login(make_member("Bob", password=PASSWORD))
    for name in ("Ann", "ANN", "Anп"[:2] + "n"):
        page = call_oneself(bob, name)
        assert "This name is taken" in page.content.decode()
    with pytest.raises(RefusedError):
        members.sign_up(
            screen_name="Ann", email="x@example.org", password="x", ip_address=None
        )
    assert call_oneself(client, "Ann").status_code == 302
    html = client.get(reverse("members:member", args=[Member.objects.first().pk]))
    assert "Formerly: Brynn" in html.content.decode()


def test_the_owner_can_hide_what_members_were_called(client: Client):
    ann = make_ann()
    client.force_login(ann)
    call_oneself(client, "Anna")
    assume({"accounts.former_names": False})
    page = reverse("members:member", args=[ann.pk])
    assert "Formerly" not in Client().get(page).content.decode()
    assert client.get(reverse("members:named", args=["Ann"])).status_code == 404


def test_the_names_of_somebody_who_left_are_free_after_a_while(client: Client):
    ann = make_ann()
    client.force_login(ann)
    call_oneself(client, "Brynn")
    erasing.ask(member_id=ann.pk, words="go", wait=timedelta(0))
    run_jobs(queue="privacy")
    assert not NameChange.objects.exists()
    for row in ProtectedName.objects.all():
        assert "ann" not in row.name_hash
    for name in ("Ann", "Brynn"):
        with pytest.raises(RefusedError):
            members.sign_up(
                screen_name=name, email="x@example.org", password="x", ip_address=None
            )
    with clock.at(clock.now() + timedelta(days=91)):
        members.sign_up(
            screen_name="Ann", email="x@example.org", password="x", ip_address=None
        )


def test_who_stays_after_all_and_who_never_came_leave_nothing_protected():
    ann, bea = make_ann(), make_member("Bea")
    erasing.ask(member_id=ann.pk, words="go")
    assert ProtectedName.objects.exists()
    erasing.call_off(member_id=ann.pk)
    erasing.ask(member_id=bea.pk, words="go", cause=Erasure.Cause.NEVER_CAME)
    assert not ProtectedName.objects.exists()


def test_moe_renames_ann_says_why_and_she_hears_of_it(client: Client):
    ann = make_ann()
    client.force_login(make_moderator())
    rename = reverse("accounts:rename", args=[ann.pk])
    assert (
        rename in client.get(reverse("members:member", args=[ann.pk])).content.decode()
    )
    page = client.post(rename, {"screen_name": "Anna"})
    assert page.status_code == 422
    assert 'value="Anna"' in page.content.decode()
    client.post(rename, {"screen_name": "Anna", "reason": "Two people called Ann."})
    (message,) = mails()
    assert "from Ann to Anna" in message.body
    assert "Two people called Ann." in message.body
    change = NameChange.objects.get()
    assert (change.changed_by.screen_name, change.old_name) == ("Moe", "Ann")
    # That the staff did it does not make Ann wait.
    own = Client()
    own.force_login(ann)
    assert call_oneself(own, "Annie").status_code == 302


def test_renaming_others_is_for_the_staff_and_the_staff_is_for_owners(client: Client):
    ann, moe = make_ann(), make_moderator()
    rename = reverse("accounts:rename", args=[moe.pk])
    typed = {"screen_name": "Curly", "reason": "For fun."}
    assert client.get(rename).headers["Location"].startswith(reverse("account_login"))
    client.force_login(ann)
    assert client.get(rename).status_code == 404
    assert client.post(rename, typed).status_code == 404
    client.force_login(make_moderator("Max"))
    assert "Only an owner" in client.post(rename, typed).content.decode()
    client.force_login(make_owner())
    assert client.post(rename, typed).status_code == 302


@pytest.fixture
def _nothing_left_behind(transactional_db: None) -> Iterator[None]:
    yield
    forget_jobs_and_counts()


def at_once(*deeds) -> list[object]:
    answers: list[object] = []
    start = Barrier(len(deeds), timeout=60)

    def do(deed) -> None:
        try:
            start.wait()
            answers.append(deed())
        except RefusedError as refused:
            answers.append(refused)
        finally:
            connection.close()

    threads = [Thread(target=do, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.usefixtures("_nothing_left_behind")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_one_name_in_the_same_moment_one_gets_it():
    ann, bob = make_member("Ann"), make_member("Bob")
    answers = at_once(
        lambda: names.change_name(member=ann, name="Robin"),
        lambda: names.change_name(member=bob, name="ROBIN"),
    )
    assert len([each for each in answers if isinstance(each, RefusedError)]) == 1
    assert NameChange.objects.count() == 1


@pytest.mark.usefixtures("_nothing_left_behind")
@pytest.mark.django_db(transaction=True)
def test_nobody_snatches_a_name_in_the_moment_it_is_given_up():
    ann = make_member("Ann")
    at_once(
        lambda: names.change_name(member=ann, name="Brynn"),
        lambda: members.sign_up(
            screen_name="Ann", email="x@example.org", password="x", ip_address=None
        ),
    )
    assert [member.screen_name for member in Member.objects.all()] == ["Brynn"]
