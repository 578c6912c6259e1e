"""The club merges with another: announced, objected to, handed over whole, recalled."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member, make_owner
from focaljet.base import clock
from focaljet.base.verdict import RefusedError
from focaljet.cases.signals import corrected
from focaljet.choices.services import back_to_default
from focaljet.disclosure import choices, store
from focaljet.disclosure.models.cases import DisclosureCase
from focaljet.disclosure.models.people import DisclosureSubject, Recall
from focaljet.disclosure.package import checking, scope
from focaljet.disclosure.services import cases, parties, recalls, sending, transfers
from focaljet.disclosure.tests.makers import (
    ORDER,
    make_approved,
    make_draft,
    make_given,
    make_package,
    make_party,
)
from focaljet.forum.tests.makers import make_topic
from focaljet.personal.lock.normal import with_recipients
from focaljet.personal.recipients import recipients
from focaljet.policy.services import publishing
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.models.ledger import LedgerLine
from focaljet.privacy.queries.ledger import own_lines
from focaljet.privacy.services import erasing, ledger
from tests.jobs import run_jobs
from tests.lives import erase, html_of

pytestmark = pytest.mark.django_db

Ground = DisclosureCase.Ground
Instrument = DisclosureCase.Instrument
Kind = LedgerLine.Kind
MERGER = replace(
    ORDER,
    ground=Ground.TRANSFER,
    instrument=Instrument.CONTRACT,
    recipient="United Clubs",
    country="AT",
    contact="data@united.example",
)
ADDRESS = [("account.EmailAddress", "email")]


@pytest.fixture
def otto() -> Member:
    return make_owner("Otto")


@pytest.fixture
def olga() -> Member:
    return make_owner("Olga")


@pytest.fixture
def ann() -> Member:
    return make_member("Ann", email="ann@example.org")


def announced(otto: Member, olga: Member) -> DisclosureCase:
    case = make_approved(otto, olga, facts=MERGER)
    return transfers.announce(by=otto, case_id=case.pk)


def after_the_notice(case: DisclosureCase) -> Any:
    assert case.not_before
    return clock.at(case.not_before)


def packed(otto: Member, case: DisclosureCase) -> DisclosureCase:
    sending.ask_for_package(by=otto, case_id=case.pk)
    assert sending.make(case_id=case.pk)
    case.refresh_from_db()
    return case


def whole(case: DisclosureCase) -> str:
    path = store.path_of(case)
    assert path
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def manifest(case: DisclosureCase) -> dict[str, Any]:
    path = store.path_of(case)
    assert path
    return checking.compare(path).manifest


# Parties


@pytest.mark.clause("C5")
def test_nobody_is_a_party_by_default():
    assert recipients() == []


@pytest.mark.clause("C5")
def test_a_party_receives_nothing_before_a_policy_that_lists_it_is_in_force(
    otto, olga, ann
):
    publishing.publish_first("privacy")
    party = make_party(otto, in_force=False)
    shared = replace(
        ORDER, ground=Ground.PARTY, instrument=Instrument.CONTRACT, party_id=party.pk
    )
    with pytest.raises(RefusedError, match="before a version of the policy"):
        cases.open_case(by=otto, facts=shared)
    publishing.publish_first("terms")
    party.refresh_from_db()
    assert party.announced_at is None
    in_a_month = clock.now() + timedelta(days=30)
    publishing.publish(
        document="privacy",
        by_id=otto.pk,
        summary="A shop sends out what members order.",
        effective_from=in_a_month,
    )
    with pytest.raises(RefusedError, match="before a version of the policy"):
        cases.open_case(by=otto, facts=shared)
    with clock.at(in_a_month):
        case = make_given(otto, olga, about=[ann], names=ADDRESS, facts=shared)
    assert case.recipient == "Spare Parts Ltd"
    told = manifest(case)
    assert told["policy_version"] == 2
    assert told["purposes"] == ["account"]
    (listed,) = recipients()
    assert (listed.key, listed.country) == (party.key, "FR")


def test_a_party_that_changed_after_the_version_was_drawn_up_waits(otto):
    party = make_party(otto, in_force=False)
    listed = with_recipients([replace(*recipients(), country="US")])
    assert parties.announced(listed=listed, effective_from=clock.now()) == 0
    party.refresh_from_db()
    assert party.announced_at is None


@pytest.mark.clause("C5")
@pytest.mark.parametrize(
    "change", [{"country": "US"}, {"purposes": ["account", "advertising"]}]
)
def test_a_changed_party_has_to_be_announced_anew(otto, change):
    party = make_party(otto)
    assert party.is_in_force
    words = {
        name: getattr(party, name)
        for name in ("kind", "name", "country", "purposes", "contact", "why")
    }
    parties.change(
        by=otto,
        party_id=party.pk,
        facts=parties.Facts(**words | {"contact": "new@parts.example"}),
    )
    party.refresh_from_db()
    assert party.is_in_force
    parties.change(by=otto, party_id=party.pk, facts=parties.Facts(**words | change))
    party.refresh_from_db()
    assert not party.is_in_force


@pytest.mark.clause("C6")
def test_a_party_gets_only_what_was_collected_for_its_purposes(otto, olga, ann):
    make_topic(by=ann, source="Canary for the community alone.")
    party = make_party(otto)
    shared = replace(
        ORDER, ground=Ground.PARTY, instrument=Instrument.CONTRACT, party_id=party.pk
    )
    case = make_draft(otto, about=[ann], facts=shared)
    words = [("forum.PostBody", "source")]
    with pytest.raises(RefusedError, match="not collected for"):
        cases.set_data(by=otto, case_id=case.pk, names=words)
    # Past the service: still not in the package.
    cases.set_data(by=otto, case_id=case.pk, names=ADDRESS)
    case.columns.create(table="forum.PostBody", field="source")
    DisclosureCase.objects.filter(pk=case.pk).update(
        asked_by=otto, asked_at=clock.now()
    )
    case.refresh_from_db()
    DisclosureCase.objects.filter(pk=case.pk).update(seal=scope.seal_of(case))
    case.refresh_from_db()
    cases.approve(by=olga, case_id=case.pk, seal=case.seal)
    text = whole(packed(otto, case))
    assert "ann@example.org" in text
    assert "Canary" not in text


@pytest.mark.clause("C6")
def test_a_party_whose_purpose_needs_consent_gets_only_those_who_agreed(
    otto, olga, ann, monkeypatch
):
    bob = make_member("Bob", email="bob@example.org")
    party = make_party(otto, purposes=["account", "advertising"])
    shared = replace(
        ORDER, ground=Ground.PARTY, instrument=Instrument.CONTRACT, party_id=party.pk
    )

    def has_consent(member_id: int, purpose: Any) -> bool:
        return member_id == bob.pk

    monkeypatch.setattr("focaljet.disclosure.package.scope.has_consent", has_consent)
    case = make_package(otto, olga, about=[ann, bob], names=ADDRESS, facts=shared)
    assert "bob@example.org" in whole(case)
    assert "ann@example.org" not in whole(case)


def test_a_withdrawn_party_gets_nothing_that_was_ready(otto, olga, ann):
    party = make_party(otto)
    shared = replace(
        ORDER, ground=Ground.PARTY, instrument=Instrument.CONTRACT, party_id=party.pk
    )
    case = make_package(otto, olga, about=[ann], names=ADDRESS, facts=shared)
    parties.withdraw(by=otto, party_id=party.pk)
    with pytest.raises(RefusedError, match="withdrawn"):
        sending.hand_over(by=otto, case_id=case.pk)


# A transfer


@pytest.mark.clause("C66")
def test_a_transfer_is_announced_for_thirty_days_before_it_may_run(otto, olga):
    case = make_approved(otto, olga, facts=MERGER)
    with pytest.raises(RefusedError, match="announced on the site"):
        sending.ask_for_package(by=otto, case_id=case.pk)
    with pytest.raises(RefusedError, match="thirty days"):
        transfers.announce(by=otto, case_id=case.pk, days=29)
    case = transfers.announce(by=otto, case_id=case.pk)
    assert case.not_before
    with clock.at(case.not_before - timedelta(seconds=1)):
        with pytest.raises(RefusedError, match="not over"):
            sending.ask_for_package(by=otto, case_id=case.pk)
        # Nor does the job, whoever asks for it.
        file = store.new_name()
        row = DisclosureCase.objects.filter(pk=case.pk)
        row.update(wanted_at=clock.now(), file=file)
        assert not sending.make(case_id=case.pk)
    with after_the_notice(case):
        packed(otto, case)


@pytest.mark.clause("C66")
def test_the_job_does_not_run_without_the_banner(otto, olga):
    case = announced(otto, olga)
    back_to_default(by_id=otto.pk, name=choices.TRANSFER)
    with after_the_notice(case), pytest.raises(RefusedError, match="banner"):
        sending.ask_for_package(by=otto, case_id=case.pk)


@pytest.mark.clause("C66")
def test_everybody_reads_the_banner_and_it_costs_vera_no_query(otto, olga):
    announced(otto, olga)
    vera = Client()
    page = vera.get(reverse("site:help"))
    assert "United Clubs" in page.content.decode()
    assert not page.cookies
    with CaptureQueriesContext(connection) as asked:
        vera.get(reverse("site:help"))
    assert len(asked) == 0
    assert "United Clubs (AT)" in html_of(reverse("disclosure:transfer"))


@pytest.mark.clause("C66")
def test_who_objects_or_leaves_and_every_child_stays_here(otto, olga, ann):
    bob, kid = make_member("Bob"), make_member("Kid")
    zoe = make_member("Zoe", email="zoe@example.org")
    case = announced(otto, olga)
    client = Client()
    client.force_login(ann)
    assert client.post(reverse("disclosure:object")).status_code == 302
    assert "You have objected" in html_of(reverse("disclosure:transfer"), ann)
    for member, cause in ((bob, Erasure.Cause.ASKED), (kid, Erasure.Cause.CHILD)):
        erasing.ask(member_id=member.pk, words="go", cause=cause)
    with after_the_notice(case):
        case = packed(otto, case)
        sending.hand_over(by=otto, case_id=case.pk)
        kinds = [line.what for line in own_lines(zoe.pk)]
    assert kinds == ["Handed over with the site"]
    text = whole(case)
    assert "zoe@example.org" in text
    for member in (ann, bob, kid):
        assert f'"{member.screen_name}"' not in text
        assert not DisclosureSubject.objects.filter(member=member).exists()


def test_ann_who_objects_after_the_package_was_made_stays_here_too(otto, olga, ann):
    case = announced(otto, olga)
    with after_the_notice(case):
        packed(otto, case)
        transfers.object_to(member_id=ann.pk, case_id=case.pk)
        with pytest.raises(RefusedError, match="Have it made anew"):
            sending.hand_over(by=otto, case_id=case.pk)
        again = packed(otto, case)
        assert "ann@example.org" not in whole(again)
        sending.hand_over(by=otto, case_id=case.pk)
        with pytest.raises(RefusedError, match="handed over already"):
            transfers.object_to(member_id=ann.pk, case_id=case.pk)


@pytest.mark.clause("C66")
def test_the_other_side_counts_the_rows_of_the_manifest_and_all_have_a_line(
    otto, olga, ann
):
    make_topic(by=ann, source="Canary that moves.")
    people = [make_member(f"Driver {number}") for number in range(12)]
    case = announced(otto, olga)
    with after_the_notice(case):
        case = packed(otto, case)
        _given, path = sending.hand_over(by=otto, case_id=case.pk)
        found = checking.compare(path)
        assert all(len(own_lines(person.pk)) == 1 for person in people)
    tables = {f["table"]: f for f in found.manifest["files"] if "table" in f}
    assert tables["accounts.Member"]["rows"] == Member.objects.count() == 15
    assert found.rows == sum(file["rows"] for file in tables.values())
    assert found.people == 15
    assert "Canary that moves." in whole(case)
    lines = LedgerLine.objects.filter(kind=Kind.TRANSFER)
    assert lines.count() == 15
    entries = {each["ref"]: each["entries"] for each in found.manifest["people"]}
    subject = DisclosureSubject.objects.get(member=ann)
    assert entries[str(subject.ref)] == subject.rows > 2
    assert ledger.verify().trouble == ""


def test_lines_for_many_people_cost_few_statements(otto):
    people = [make_member(f"Driver {number}") for number in range(40)]
    said = [ledger.About(person.pk, 1, "to the other club") for person in people]
    with CaptureQueriesContext(connection) as asked:
        ledger.write_many(kind=Kind.TRANSFER, about=said, by=otto.pk)
    assert len(asked) < 15
    assert ledger.verify().trouble == ""


def test_a_transfer_that_is_called_off_takes_its_banner_down(otto, olga):
    case = announced(otto, olga)
    cases.close(by=otto, case_id=case.pk)
    assert choices.announced() is None
    assert html_of(reverse("disclosure:transfer")) == "404"


# Recalls


def given_to_a_party(otto: Member, olga: Member, ann: Member) -> DisclosureCase:
    party = make_party(otto)
    shared = replace(
        ORDER, ground=Ground.PARTY, instrument=Instrument.CONTRACT, party_id=party.pk
    )
    case = make_given(otto, olga, about=[ann], names=ADDRESS, facts=shared)
    run_jobs()
    mail.outbox.clear()
    return case


@pytest.mark.clause("C6", "C66")
def test_when_ann_is_erased_here_the_party_is_told_the_reference_alone(otto, olga, ann):
    case = given_to_a_party(otto, olga, ann)
    ref = str(case.subjects.get().ref)
    erase(ann, "go")
    (letter,) = [m for m in mail.outbox if m.to == ["privacy@parts.example"]]
    assert ref in letter.body
    for name in ("Ann", "ann@example.org"):
        assert name not in f"{letter.subject} {letter.body}"
    (line,) = LedgerLine.objects.filter(kind=Kind.RECALL)
    assert line.about is None
    recall = recalls.acknowledge(by=otto, recall_id=Recall.objects.get().pk)
    assert recall.acknowledged_at
    assert ledger.verify().trouble == ""


def test_a_court_is_told_nothing_when_somebody_is_erased(otto, olga, ann):
    make_given(otto, olga, about=[ann], names=ADDRESS)
    erase(ann, "go")
    assert not Recall.objects.exists()


def test_who_took_the_site_over_is_told_too(otto, olga, ann):
    case = announced(otto, olga)
    with after_the_notice(case):
        packed(otto, case)
        sending.hand_over(by=otto, case_id=case.pk)
        run_jobs()
        erase(ann, "stay")
    assert [m.to for m in mail.outbox if "data@united.example" in m.to]


def test_a_correction_is_passed_on_where_that_datum_was_given(otto, olga, ann):
    given_to_a_party(otto, olga, ann)
    facts = {"row_id": "1", "member_id": ann.pk}
    corrected.send(sender=None, table="forum.Post", field="source", **facts)
    assert not Recall.objects.exists()
    for _again in range(2):
        corrected.send(
            sender=None, table="account.EmailAddress", field="email", **facts
        )
    assert Recall.objects.get().cause == Recall.Cause.CORRECTED
    run_jobs()
    assert "correct" in mail.outbox[-1].subject


def test_a_letter_that_did_not_go_through_is_tried_again(otto, olga, ann, monkeypatch):
    given_to_a_party(otto, olga, ann)
    recalls.queue_for_erased(member_id=ann.pk)

    def unreachable(self: EmailMessage) -> int:
        raise ConnectionRefusedError(111, "Connection refused")

    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", unreachable)
        assert recalls.send_all_waiting() == 0
    assert Recall.objects.get().tries == 1
    assert recalls.send_all_waiting() == 1
    assert recalls.send_all_waiting() == 0
