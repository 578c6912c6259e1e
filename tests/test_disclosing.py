"""Data are given to others: what a court asks for, exactly, after two people said so."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member, make_moderator, make_owner
from focaljet.base import clock
from focaljet.base.verdict import RefusedError
from focaljet.disclosure import rules, store
from focaljet.disclosure.models.cases import DisclosureCase, State
from focaljet.disclosure.models.people import DisclosureSubject
from focaljet.disclosure.package import data, scope
from focaljet.disclosure.queries.people import given_of
from focaljet.disclosure.services import cases, sending, telling
from focaljet.disclosure.tests.makers import (
    ORDER,
    make_approved,
    make_draft,
    make_given,
    make_package,
)
from focaljet.forum.tests.makers import make_post, make_topic
from focaljet.personal.words import Category
from focaljet.privacy.models.ledger import LedgerLine
from focaljet.privacy.queries.ledger import own_lines
from focaljet.privacy.services import ledger
from tests.jobs import run_jobs
from tests.lives import erase

pytestmark = pytest.mark.django_db

Ground = DisclosureCase.Ground
Instrument = DisclosureCase.Instrument
WORDS = [("forum.PostBody", "source")]
NAME = [("accounts.Member", "screen_name")]


@pytest.fixture
def otto() -> Member:
    return make_owner("Otto")


@pytest.fixture
def olga() -> Member:
    return make_owner("Olga")


@pytest.fixture
def ann() -> Member:
    ann = make_member("Ann", email="ann@example.org")
    topic = make_topic(by=ann, title="Clutch slips", source="Canary of the words.")
    make_post(topic, by=make_member("Bob"), source="Words of Bob.")
    return ann


def opened(case: DisclosureCase) -> dict[str, str]:
    """The files of the package, as text."""
    path = store.path_of(case)
    assert path
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def manifest(case: DisclosureCase) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(opened(case)["manifest.json"])
    return told


# Two people


@pytest.mark.clause("C63")
def test_a_court_gets_exactly_what_a_second_owner_approved(otto, olga, ann):
    case = make_given(otto, olga, about=[ann], names=WORDS)
    files = opened(case)
    assert set(files) == {"data/forum.PostBody.jsonl", "README.txt", "manifest.json"}
    (line,) = map(json.loads, files["data/forum.PostBody.jsonl"].splitlines())
    ref = str(case.subjects.get().ref)
    assert line == {"person": ref, "source": "Canary of the words."}
    whole = "".join(files.values())
    for other in ("Clutch slips", "Words of Bob", "Ann", "ann@example.org"):
        assert other not in whole
    told = manifest(case)
    assert told["ground"] == "process"
    assert told["instrument"] == "court order"
    assert (told["recipient"], told["country"]) == ("Regional Court", "DE")
    assert told["people"] == [{"ref": ref, "entries": 1}]


def test_whoever_drew_it_up_does_not_approve_it(otto, olga, ann):
    case = make_draft(otto, about=[ann], names=WORDS)
    asked = cases.ask_approval(by=otto, case_id=case.pk)
    with pytest.raises(RefusedError, match="second person"):
        cases.approve(by=otto, case_id=case.pk, seal=asked.seal)
    with pytest.raises(RefusedError, match="owners"):
        cases.approve(by=make_moderator(), case_id=case.pk, seal=asked.seal)
    assert cases.approve(by=olga, case_id=case.pk, seal=asked.seal).approved_by == olga


def test_the_database_refuses_a_single_person_too(otto, olga, ann):
    case = make_draft(otto, about=[ann], names=WORDS)
    cases.ask_approval(by=otto, case_id=case.pk)
    row = DisclosureCase.objects.filter(pk=case.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(approved_by=otto, approved_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(given_at=clock.now())


def test_on_a_site_with_one_owner_nobody_can_approve(otto, ann):
    assert rules.is_alone(otto)
    make_owner("Olga")
    assert not rules.is_alone(otto)


def test_what_changed_after_the_page_was_read_is_not_approved(otto, olga, ann):
    case = make_draft(otto, about=[ann], names=WORDS)
    read = cases.ask_approval(by=otto, case_id=case.pk)
    cases.back_to_draft(by=otto, case_id=case.pk)
    cases.set_data(by=otto, case_id=case.pk, names=[*WORDS, *NAME])
    cases.ask_approval(by=otto, case_id=case.pk)
    with pytest.raises(RefusedError, match="changed since"):
        cases.approve(by=olga, case_id=case.pk, seal=read.seal)


def test_a_change_after_the_approval_voids_it(otto, olga, ann):
    case = make_approved(otto, olga, about=[ann], names=WORDS)
    with pytest.raises(RefusedError, match="frozen"):
        cases.set_data(by=otto, case_id=case.pk, names=NAME)
    # Somebody writes past the services.
    case.columns.create(table="accounts.Member", field="screen_name")
    with pytest.raises(RefusedError, match="not as it was approved"):
        sending.ask_for_package(by=otto, case_id=case.pk)
    assert cases.back_to_draft(by=otto, case_id=case.pk).approved_at is None


def test_a_change_after_the_package_was_made_keeps_it_here(otto, olga, ann):
    case = make_package(otto, olga, about=[ann], names=WORDS)
    DisclosureCase.objects.filter(pk=case.pk).update(country="FR")
    with pytest.raises(RefusedError, match="not as it was approved"):
        sending.hand_over(by=otto, case_id=case.pk)
    assert not LedgerLine.objects.filter(kind=LedgerLine.Kind.DISCLOSURE).exists()


def test_nothing_is_made_or_leaves_unapproved(otto, ann):
    case = make_draft(otto, about=[ann], names=WORDS)
    cases.ask_approval(by=otto, case_id=case.pk)
    with pytest.raises(RefusedError, match="approved"):
        sending.ask_for_package(by=otto, case_id=case.pk)
    with pytest.raises(RefusedError, match="approved"):
        sending.hand_over(by=otto, case_id=case.pk)
    # Not by the job alone, either.
    file = store.new_name()
    DisclosureCase.objects.filter(pk=case.pk).update(wanted_at=clock.now(), file=file)
    assert not sending.make(case_id=case.pk)
    assert list(store.folder().iterdir()) == []


# Grounds


@pytest.mark.clause("C64", "C65")
@pytest.mark.parametrize("ground", [Ground.PUBLIC, Ground.ENFORCE])
def test_our_own_finding_needs_a_name_and_reasons(otto, ground):
    ours = replace(ORDER, ground=ground, instrument=Instrument.OWN)
    with pytest.raises(RefusedError, match="who finds so"):
        cases.open_case(by=otto, facts=replace(ours, decided_by_id=otto.pk))
    with pytest.raises(RefusedError, match="who finds so"):
        cases.open_case(by=otto, facts=replace(ours, reason="A threat against Bob."))
    blank = replace(ours, reason=" \n ", decided_by_id=otto.pk)
    with pytest.raises(RefusedError, match="who finds so"):
        cases.open_case(by=otto, facts=blank)
    found = replace(ours, reason="A threat.", decided_by_id=otto.pk)
    assert cases.open_case(by=otto, facts=found).decided_by == otto


def test_an_instrument_that_does_not_go_with_the_ground_is_refused(otto):
    with pytest.raises(RefusedError, match="does not go"):
        cases.open_case(by=otto, facts=replace(ORDER, instrument=Instrument.CONTRACT))


@pytest.mark.clause("C63")
@pytest.mark.parametrize("instrument", Instrument.values)
def test_private_messages_are_for_a_judge_s_order_alone(instrument):
    case = DisclosureCase(ground=Ground.PROCESS, instrument=instrument)
    is_strong = instrument in ("court order", "warrant")
    assert bool(rules.may_give_messages(case, messages=True)) is is_strong
    assert rules.may_give_messages(case, messages=False)


def test_a_letter_does_not_get_a_private_message_of_a_later_table(
    otto, ann, monkeypatch
):
    kept = data.by_name()[WORDS[0]].kept
    assert kept
    letter = replace(ORDER, ground=Ground.AUTHORITY, instrument=Instrument.LETTER)
    case = make_draft(otto, about=[ann], names=WORDS, facts=letter)
    message = replace(kept, category=Category.PRIVATE_MESSAGE)
    changed = {WORDS[0]: replace(data.by_name()[WORDS[0]], kept=message)}
    monkeypatch.setattr(data, "by_name", lambda: changed)
    with pytest.raises(RefusedError, match="Private messages"):
        cases.set_data(by=otto, case_id=case.pk, names=WORDS)
    with pytest.raises(RefusedError, match="Private messages"):
        cases.ask_approval(by=otto, case_id=case.pk)


# Scope


def test_days_leave_out_what_was_written_before_and_after(otto, olga):
    ann = make_member("Ann")
    topic = make_topic()
    for month in (1, 2, 3):
        with clock.at(datetime(2026, month, 10, 12, tzinfo=UTC)):
            make_post(topic, by=ann, source=f"Canary of month {month}.")
    february = replace(
        ORDER,
        shared_from=datetime(2026, 2, 10, tzinfo=UTC).date(),
        shared_until=datetime(2026, 2, 10, tzinfo=UTC).date(),
    )
    # The words have no moment of their own: that of their post narrows them.
    names = [("forum.Post", "written_at"), *WORDS, *NAME]
    case = make_package(otto, olga, about=[ann], names=names, facts=february)
    files = opened(case)
    (line,) = files["data/forum.Post.jsonl"].splitlines()
    assert json.loads(line)["written_at"].startswith("2026-02-10")
    assert "Canary of month 2." in files["data/forum.PostBody.jsonl"]
    assert "month 1" not in str(files)
    assert "month 3" not in str(files)
    assert json.loads(files["data/accounts.Member.jsonl"])["screen_name"] == "Ann"


def test_no_password_and_no_secret_can_be_chosen(otto, ann):
    offered = [each for shelf in data.shelves() for each in shelf.data]
    assert len(offered) > 40
    credentials = [
        each
        for each in offered
        if each.kept and each.kept.category is Category.CREDENTIAL
    ]
    assert credentials == []
    case = make_draft(otto, about=[ann])
    with pytest.raises(RefusedError):
        cases.set_data(
            by=otto, case_id=case.pk, names=[("accounts.Member", "password")]
        )


def test_what_others_asked_about_somebody_is_given_to_nobody():
    tables = {shelf.label for shelf in data.shelves()}
    assert "privacy.LedgerLine" not in tables
    assert "disclosure.DisclosureSubject" not in tables


def test_the_preview_counts_and_shows_no_words(otto, ann):
    case = make_draft(otto, about=[ann], names=[*WORDS, *NAME])
    lines = scope.counted(scope.scope_of(case))
    assert [(line.rows, line.data) for line in lines] == [
        (1, (("Screen name", 1),)),
        (1, (("Words as typed", 1),)),
    ]
    assert "Canary" not in str(lines)


def test_the_counts_are_what_the_package_holds(otto, olga, ann):
    every = [each.name for shelf in data.shelves() for each in shelf.data]
    case = make_package(otto, olga, about=[ann], names=every)
    counted = scope.counted(scope.scope_of(case))
    told = {
        file["title"]: file["rows"]
        for file in manifest(case)["files"]
        if "table" in file
    }
    # What is written while a package is made, such as a job, is no matter here.
    assert {line.title: line.rows for line in counted if line.rows is not None} == told


def test_others_who_stand_in_a_row_are_not_named(otto, olga, ann):
    bob = Member.objects.get(screen_name="Bob")
    case = make_package(otto, olga, about=[ann], names=[("forum.Topic", "author")])
    text = opened(case)["data/forum.Topic.jsonl"]
    assert json.loads(text)["author"] == str(case.subjects.get().ref)
    assert str(bob.pk) not in text


# The ledger, and being told


@pytest.mark.clause("C67")
def test_ann_reads_what_was_given_of_hers_and_gets_a_mail(otto, olga, ann):
    case = make_given(otto, olga, about=[ann], names=WORDS)
    run_jobs()
    (line,) = own_lines(ann.pk)
    assert line.what == "Given to others"
    assert "Regional Court (DE)" in line.reason
    assert (line.by_name, line.count) == ("Otto", 1)
    (given,) = given_of(ann.pk)
    assert (given.recipient, given.clause, given.rows) == ("Regional Court", "C63", 1)
    (letter,) = [m for m in mail.outbox if "ann@example.org" in m.to]
    assert "Regional Court (DE)" in letter.body
    assert telling.tell_all_due() == 0
    assert case.subjects.get().told_at


@pytest.mark.clause("C67")
def test_each_person_of_a_disclosure_has_one_line(otto, olga, ann):
    bob = Member.objects.get(screen_name="Bob")
    case = make_given(otto, olga, about=[ann, bob], names=WORDS)
    sending.hand_over(by=olga, case_id=case.pk)
    lines = LedgerLine.objects.filter(kind=LedgerLine.Kind.DISCLOSURE)
    assert lines.count() == 2
    assert len(own_lines(ann.pk)) == len(own_lines(bob.pk)) == 1
    fetched = LedgerLine.objects.filter(kind=LedgerLine.Kind.DOWNLOAD)
    assert fetched.count() == 2
    assert ledger.verify().trouble == ""


# After the hand-over


def test_the_file_goes_a_week_after_the_hand_over(otto, olga, ann):
    case = make_given(otto, olga, about=[ann], names=WORDS)
    assert case.given_at is not None
    with clock.at(case.given_at + timedelta(days=7) - timedelta(seconds=1)):
        assert store.forget_old_files() == 0
    with clock.at(case.given_at + timedelta(days=7)):
        assert store.forget_old_files() == 1
    assert store.path_of(case) is None


def test_a_closed_case_keeps_no_package(otto, olga, ann):
    case = make_package(otto, olga, about=[ann], names=WORDS)
    closed = cases.close(by=otto, case_id=case.pk)
    assert closed.state is State.CLOSED
    assert list(store.folder().iterdir()) == []
    with pytest.raises(RefusedError):
        sending.hand_over(by=otto, case_id=case.pk)


def test_who_is_erased_is_in_no_package_that_still_lies_here(otto, olga, ann):
    bob = Member.objects.get(screen_name="Bob")
    case = make_package(otto, olga, about=[ann, bob], names=WORDS)
    erase(ann, "go")
    assert list(store.folder().iterdir()) == []
    assert list(DisclosureSubject.objects.values_list("member", flat=True)) == [bob.pk]
    with pytest.raises(RefusedError, match="gone"):
        sending.hand_over(by=otto, case_id=case.pk)
    with pytest.raises(RefusedError, match="not as it was approved"):
        sending.ask_for_package(by=otto, case_id=case.pk)


def test_a_full_disk_leaves_nothing_half_made(otto, olga, ann, monkeypatch):
    case = make_approved(otto, olga, about=[ann], names=WORDS)
    sending.ask_for_package(by=otto, case_id=case.pk)

    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("focaljet.disclosure.package.writer._fill", full)
    assert not sending.make(case_id=case.pk)
    case.refresh_from_db()
    assert (case.trouble, case.state) == ("disk", State.APPROVED)
    assert list(store.folder().iterdir()) == []
