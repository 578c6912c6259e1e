"""A court orders silence: nobody can read of the disclosure before its last day ends."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member, make_owner
from focaljet.base import clock
from focaljet.base.verdict import RefusedError
from focaljet.choices.queries import assume
from focaljet.disclosure.models.cases import DisclosureCase
from focaljet.disclosure.models.people import DisclosureSubject
from focaljet.disclosure.queries.people import given_of
from focaljet.disclosure.services import cases, telling
from focaljet.disclosure.tests.makers import ORDER, make_draft, make_given
from focaljet.privacy.models.ledger import LedgerLine, PersonReference
from focaljet.privacy.queries.ledger import own_lines
from focaljet.privacy.queries.mine import known_about
from focaljet.privacy.services import erasing, exporting, ledger
from tests.jobs import run_jobs
from tests.lives import erase, html_of

pytestmark = pytest.mark.django_db

NAME = [("accounts.Member", "screen_name")]
A_DAY = timedelta(days=1)
BASIS = "Order of 12 May, section 101"
COURT = "Regional Court of the Canary"


def silent(days: float) -> cases.Facts:
    until = clock.now().date() + timedelta(days=days)
    return replace(ORDER, recipient=COURT, gag_until=until, gag_basis=BASIS)


@pytest.fixture
def owners() -> tuple[Member, Member]:
    return make_owner("Otto"), make_owner("Olga")


@pytest.fixture
def ann() -> Member:
    return make_member("Ann", email="ann@example.org")


def gagged(owners: tuple[Member, Member], ann: Member) -> DisclosureCase:
    case = make_given(*owners, about=[ann], names=NAME, facts=silent(30))
    run_jobs()
    return case


def exported(ann: Member, to: Path) -> str:
    exporting.write_to(to, member_id=ann.pk)
    with zipfile.ZipFile(to) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


@pytest.mark.parametrize("days", [0, -1, -400])
def test_a_gag_in_the_past_is_refused(owners, days):
    with pytest.raises(RefusedError, match="past"):
        cases.open_case(by=owners[0], facts=silent(days))


def test_a_gag_without_an_end_or_beyond_five_years_is_refused(owners):
    with pytest.raises(RefusedError, match="needs an end"):
        cases.open_case(by=owners[0], facts=replace(ORDER, gag_basis=BASIS))
    with pytest.raises(RefusedError, match="five years"):
        cases.open_case(by=owners[0], facts=silent(5 * 366 + 1))
    with pytest.raises(RefusedError, match="Say who ordered"):
        cases.open_case(by=owners[0], facts=replace(silent(30), gag_basis=" "))


def test_a_gag_whose_day_came_before_the_approval_was_asked_is_refused(owners, ann):
    case = make_draft(owners[0], about=[ann], names=NAME, facts=silent(3))
    with (
        clock.at(clock.now() + timedelta(days=4)),
        pytest.raises(RefusedError, match="past"),
    ):
        cases.ask_approval(by=owners[0], case_id=case.pk)


@pytest.mark.clause("C67")
def test_while_it_lasts_ann_finds_no_trace_anywhere(owners, ann, tmp_path):
    before = exported(ann, tmp_path / "before.zip")
    lines = own_lines(ann.pk)
    gagged(owners, ann)
    assert own_lines(ann.pk) == lines
    assert given_of(ann.pk) == []
    assert mail.outbox == []
    for page in ("privacy:mine", "disclosure:mine"):
        html = html_of(reverse(page), ann)
        assert "Canary" not in html
        assert "Given to others" not in html
    after = exported(ann, tmp_path / "after.zip")
    assert "Canary" not in after
    ref = str(DisclosureSubject.objects.get().ref)
    assert ref not in after
    assert '"kind": "disclosure"' not in after
    assert '"table": "disclosure.' not in before + after


@pytest.mark.clause("C67")
def test_on_the_day_on_which_it_ends_ann_is_told_and_reads_it(owners, ann, tmp_path):
    case = gagged(owners, ann)
    assert case.gag_until
    day = datetime.combine(case.gag_until, datetime.min.time(), clock.now().tzinfo)
    with clock.at(day - timedelta(seconds=1)):
        assert telling.tell_all_due() == 0
        assert given_of(ann.pk) == []
    with clock.at(day):
        assert telling.tell_all_due() == 1
        assert telling.tell_all_due() == 0
        (line,) = own_lines(ann.pk)
        assert COURT in line.reason
        assert given_of(ann.pk)[0].recipient == COURT
        assert COURT in html_of(reverse("disclosure:mine"), ann)
        told = exported(ann, tmp_path / "a.zip")
        assert COURT in told
        assert '"table": "disclosure.DisclosureSubject"' in told
        assert str(DisclosureSubject.objects.get().ref) in told
    (letter,) = mail.outbox
    assert "under an order not to tell you" in letter.body
    assert ledger.verify().trouble == ""


def test_the_day_begins_by_the_clock_of_the_site(owners, ann):
    assume({"site.time_zone": "Pacific/Auckland"})
    case = gagged(owners, ann)
    assert case.told_from
    there = case.told_from.astimezone(ZoneInfo("Pacific/Auckland"))
    assert (there.date(), there.hour) == (case.gag_until, 0)


def test_the_chain_holds_while_a_line_of_it_is_hidden(owners, ann):
    gagged(owners, ann)
    assert LedgerLine.objects.filter(kind=LedgerLine.Kind.DISCLOSURE).count() == 1
    assert ledger.verify().trouble == ""


def test_the_owner_reads_it_and_ann_s_address_of_it_is_none(owners, ann):
    case = gagged(owners, ann)
    url = reverse("disclosure:case", args=[case.pk])
    assert COURT in html_of(url, owners[0])
    assert html_of(url, ann) == "404"
    assert html_of(reverse("disclosure:cases"), ann) == "404"


def test_an_erasure_takes_it_along_and_the_receipt_does_not_betray_it(owners, ann):
    gagged(owners, ann)
    erasure = erase(ann, "go")
    assert not DisclosureSubject.objects.exists()
    went = [action for action, rows in erasure.receipt["went"].items() if rows]
    assert not [action for action in went if "disclosure" in action]
    assert not [name for name in erasure.receipt["stays"] if "disclosure" in name]
    # Of the ledger it counts what Ann could read: that she asked.
    lines = erasure.receipt["stays"]["privacy.LedgerLine.about"]
    assert lines == 1
    with clock.at(clock.now() + timedelta(days=40)):
        assert telling.tell_all_due() == 0


def test_a_stranger_cannot_tell_a_gagged_member_from_another(owners, ann):
    bob = make_member("Bob")
    gagged(owners, ann)
    pages = []
    for member in (ann, bob):
        client = Client()
        client.force_login(member)
        page = client.get(reverse("disclosure:mine")).content.decode()
        # Their numbers, and what is made of them, may have another length.
        pages.append(re.sub(r"\d+", "1", page))
    assert len(pages[0].replace("Ann", "Bob")) == len(pages[1])


def test_a_gag_ends_the_same_day_in_a_leap_year(owners):
    with clock.at(datetime(2028, 2, 1, 12, tzinfo=clock.now().tzinfo)):
        case = DisclosureCase(gag_until=date(2028, 2, 29), gag_basis=BASIS)
        assert telling.moment_of_telling(case).date() == date(2028, 2, 29)


def test_nobody_waits_for_the_erasure_of_somebody_who_is_gagged(owners, ann):
    gagged(owners, ann)
    asked = erasing.ask(member_id=ann.pk, words="go", wait=timedelta(0))
    assert erasing.erase(erasure_id=asked.pk)


def test_not_even_the_reference_under_which_it_stands_is_shown(owners, ann):
    def known() -> list[str]:
        return [place.label for place in known_about(ann.pk).places]

    before = known()
    case = gagged(owners, ann)
    assert PersonReference.objects.filter(member=ann).exists()
    assert known() == before
    with clock.at(datetime.combine(case.gag_until, datetime.min.time(), UTC) + A_DAY):
        assert "privacy.PersonReference" in known()
