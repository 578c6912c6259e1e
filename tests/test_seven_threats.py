"""The seven threats of the policy, one test for each, by the letters of C71."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from focaljet.accounts.tests.makers import make_member, make_moderator, make_owner
from focaljet.backups import age
from focaljet.backups import panels as of_backups
from focaljet.base import clock
from focaljet.forum.services import keeping
from focaljet.forum.tests.makers import make_committee_room, make_post, make_topic
from focaljet.personal.checks.purposes import purpose_errors
from focaljet.personal.words import Purpose
from focaljet.privacy.models.ledger import LedgerLine
from focaljet.privacy.queries.ledger import own_lines
from focaljet.privacy.services import ledger
from focaljet.safeguards.health import data
from focaljet.safeguards.threats import Threat

pytestmark = pytest.mark.django_db


def test_each_threat_names_the_test_that_stands_here():
    here = {name for name in globals() if name.startswith("test_against_")}
    assert {threat.test.partition("::")[2] for threat in Threat} == here


@pytest.mark.clause("C71a")
def test_against_loss_a_drill_is_wanted_and_shown():
    lines = [line for line in of_backups.health() if "a" in line.threats]
    assert any("Nobody has tried to restore" in str(line.text) for line in lines)
    assert all(line.url == reverse("backups:backups") for line in lines)


@pytest.mark.clause("C71b")
def test_against_theft_a_backup_is_noise_to_who_has_no_key():
    _private, public = age.new_key()
    sealed = BytesIO()
    age.seal(BytesIO(b"Ann lives in Utrecht. " * 50), sealed, age.lock_for([public]))
    assert b"Utrecht" not in sealed.getvalue()
    assert sealed.getvalue().startswith(b"age-encryption.org/v1")


@pytest.mark.clause("C71c")
def test_against_misuse_a_purpose_without_a_clause_is_refused():
    class Selling:
        clauses = ()

    assert list(purpose_errors(Purpose)) == []
    assert len(list(purpose_errors([Selling()]))) == 1
    assert data.purposes().state.name == "WAITS"


@pytest.mark.clause("C71d")
def test_against_access_what_is_not_yours_is_not_there():
    room = make_committee_room()
    ann, moe = make_member("Ann"), make_moderator()
    topic = make_topic(room, by=moe, title="The new treasurer")
    seen = []
    for who in (None, ann, moe):
        client = Client()
        if who:
            client.force_login(who)
        seen.append(client.get(reverse("forum:topic", args=[topic.pk])).status_code)
    assert seen == [404, 404, 200]


@pytest.mark.clause("C71e")
def test_against_disclosure_a_look_behind_a_mask_is_written_down():
    ann = make_member("Ann", ip_address="192.0.2.7")
    otto = make_owner()
    client = Client()
    client.force_login(otto)
    page = client.get(reverse("admin:accounts_member_change", args=[ann.pk]))
    assert "192.0.2.7" not in page.content.decode()
    look = f"/admin/accounts/member/{ann.pk}/show/ip_address/"
    assert "192.0.2.7" not in client.get(look).content.decode()
    shown = client.post(look, {"reason": "Ten accounts in a night."})
    assert "192.0.2.7" in shown.content.decode()
    assert LedgerLine.objects.get(kind="look").field == "ip_address"
    assert own_lines(ann.pk)[0].reason == "Ten accounts in a night."


@pytest.mark.clause("C71f")
def test_against_alteration_a_changed_line_is_found_out():
    ann = make_member("Ann")
    for _ in range(3):
        ledger.write(kind=LedgerLine.Kind.LOOK, about=ann.pk)
    ledger.verify()
    assert data.ledger().state.name == "GOOD"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE privacy_ledgerline SET field = 'other' WHERE number = 2")
    ledger.verify()
    assert data.ledger().state.name == "BAD"
    assert "Line 2 was changed" in str(data.ledger().text)


@pytest.mark.clause("C71g")
def test_against_destruction_what_was_deleted_is_taken_back():
    ann, moe = make_member("Ann"), make_moderator()
    topic = make_topic(by=ann)
    post = make_post(topic, by=ann, source="Rebuilt the box.")
    url = reverse("forum:topic", args=[topic.pk])
    keeping.delete_post(by=moe, post=post)
    assert "Rebuilt the box." not in Client().get(url).content.decode()
    with clock.at(clock.now() + timedelta(days=400)):
        keeping.undelete_post(by=moe, post=post)
    assert "Rebuilt the box." in Client().get(url).content.decode()
