"""What the site knows about somebody, gathered from the declarations."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from focaljet.base import clock
from focaljet.cases.models.cases import Case
from focaljet.cases.tests.makers import make_case
from focaljet.forum.models.topics import Topic
from focaljet.personal import declared
from focaljet.personal.words import Category, OnErase, Visible
from focaljet.privacy import correcting, walk
from focaljet.privacy.known import AUDIENCES
from focaljet.privacy.models.claims import Claim
from focaljet.privacy.models.exports import Export
from focaljet.privacy.models.holds import Hold
from focaljet.privacy.models.ledger import LedgerLine
from focaljet.privacy.queries import mine
from focaljet.privacy.queries.mine import known_about
from focaljet.privacy.services import ledger
from focaljet.privacy.tests.makers import make_person

pytestmark = pytest.mark.django_db

CREDENTIALS = {
    (table.label, name)
    for table in declared.tables()
    for name, kept in table.personal.fields.items()
    if kept.category is Category.CREDENTIAL
}


def place(member_id: int, label: str):
    found = [each for each in known_about(member_id).places if each.label == label]
    return found[0] if found else None


def facts(member_id: int, label: str) -> dict[str, object]:
    return {fact.datum: fact.value for fact in place(member_id, label).facts}


def test_every_table_about_people_is_either_shown_or_said_to_hold_nothing():
    ann = make_person()
    make_case(member=ann)
    known = known_about(ann.pk)
    shown = {each.label for each in known.places}
    tables = [t for t in walk.tables_about_people() if t.model is not None]
    found_somewhere = {t.label for t in tables if list(walk.shares_of(t, person(ann)))}
    titles = {t.title for t in tables if t.label in found_somewhere - shown}
    assert set(known.nothing_in) == titles
    assert {"cases.Case", get_user_model()._meta.label} <= shown


def person(member) -> walk.Person:
    return walk.person_of(member.pk)


def test_ann_comes_first_and_the_books_about_her_last():
    ann = make_person()
    make_case(member=ann)
    ledger.write(kind=LedgerLine.Kind.LOOK, about=ann.pk)
    titles = [each.title for each in known_about(ann.pk).places]
    assert titles[0] == "Your account"
    assert titles.index("Request") > 0


def test_values_are_told_in_words():
    ann = make_person()
    opened = clock.now() - timedelta(days=3)
    make_case(
        member=ann, kind=Case.Kind.ERASE, message="m" * 500, opened_at=opened, name=""
    )
    told = facts(ann.pk, "cases.Case")
    assert told["What it is about"] == "Erase something about me"
    assert len(str(told["Message"])) == mine.LONGEST_VALUE
    (row,) = place(ann.pk, "cases.Case").rows
    assert row.links == ("Member",)
    assert "Name" in row.empty


def test_of_somebody_else_in_the_row_ann_reads_no_name():
    ann, moe = make_person(), make_person("Moe")
    make_case(member=ann, answered_by=moe, answer="So.", answered_at=clock.now())
    assert facts(ann.pk, "cases.Case")["Answered by"] == "somebody else"
    assert place(moe.pk, "cases.Case").named_in == (("Answered by", 1),)
    assert not place(moe.pk, "cases.Case").rows


@pytest.mark.parametrize("password", ["a long and quiet road", None])
def test_a_means_of_signing_in_is_told_as_set_or_not_at_all(password):
    ann = make_person()
    ann.set_password(password)
    ann.save()
    Export.objects.create(member=ann, asked_at=clock.now(), file="secret.zip")
    known = known_about(ann.pk)
    values = {str(fact.value) for each in known.places for fact in each.facts}
    assert ann.password not in values
    assert "secret.zip" not in values
    label = get_user_model()._meta.label
    has_one = facts(ann.pk, label).get("Password") == "set; nobody is shown it"
    assert has_one == (password is not None)
    assert ("privacy.Export", "file") in CREDENTIALS


def test_a_few_rows_are_shown_and_many_counted_at_no_more_queries():
    ann = make_person()
    moment = clock.now()

    def ask(n: int) -> None:
        for day in range(n):
            at = moment - timedelta(days=day)
            Claim.objects.create(claimant=ann, wish="mine", asked_at=at, message="me")

    ask(2)
    with CaptureQueriesContext(connection) as few:
        assert len(place(ann.pk, "privacy.Claim").rows) == 2
    ask(18)
    with CaptureQueriesContext(connection) as many:
        found = place(ann.pk, "privacy.Claim")
    assert not found.rows
    assert found.count == 20
    assert found.newest == moment
    assert found.oldest == moment - timedelta(days=17)
    assert len(many) <= len(few)
    tables = len(walk.tables_about_people())
    links = sum(len(t.personal.bystanders) for t in walk.tables_about_people())
    assert len(many) <= 2 * tables + links


def test_a_row_that_two_paths_lead_to_counts_once(monkeypatch):
    ann = make_person()
    make_case(member=ann, email="ann@example.org")
    make_case(email="ann@example.org")
    monkeypatch.setattr(
        walk, "person_of", lambda pk: walk.Person(pk, ("ann@example.org",))
    )
    assert place(ann.pk, "cases.Case").count == 2
    assert len(place(ann.pk, "cases.Case").rows) == 2


def test_the_sums_are_those_of_the_facts():
    ann = make_person()
    make_case(member=ann)
    known = known_about(ann.pk)
    assert known.facts == sum(count for _who, count in known.seen_by) > 3
    assert known.seen_by[0][0] == AUDIENCES[Visible.PUBLIC]


@pytest.mark.clause("C81")
def test_what_would_stay_is_what_is_declared_to_be_kept():
    ann = make_person()
    assert known_about(ann.pk).stays == []
    ledger.write(kind=LedgerLine.Kind.LOOK, about=ann.pk)
    (line,) = known_about(ann.pk).stays
    assert (line.table, line.datum, line.rows) == ("Ledger", "About whom, By whom", 1)
    assert "GDPR" in line.basis
    kinds = [table.personal.fields.values() for table in declared.tables()]
    assert any(kept.on_erase is OnErase.KEEP for fields in kinds for kept in fields)


def test_ann_is_told_of_what_is_held_and_bob_is_not():
    ann, bob = make_person(), make_person("Bob")
    held = {"table": "cases.Case", "row": "1", "reason": "A court asked"}
    more = {"placed_at": clock.now(), "review_on": clock.now().date()}
    hold = Hold.objects.create(member=ann, **held, **more)
    (told,) = mine.holds_on(ann.pk)
    assert (told.table, told.reason) == ("Requests to us", "A court asked")
    assert mine.holds_on(bob.pk) == []
    Hold.objects.filter(pk=hold.pk).update(released_at=clock.now())
    assert mine.holds_on(ann.pk) == []


# Where it is corrected


@pytest.mark.clause("C80", "C75")
def test_a_datum_is_corrected_on_its_page_or_by_a_letter_that_names_it():
    account = declared.field_of(get_user_model()._meta.label, "password")
    way = correcting.way_to_correct("accounts.Member.password", account, 1)
    assert not way.is_a_letter
    case = declared.field_of("cases.Case", "name")
    way = correcting.way_to_correct("cases.Case.name", case, 1)
    assert way.is_a_letter
    assert way.url.endswith("?kind=correct&about=cases.Case.name&row=1")
    letter = correcting.letter_about("cases.Case.name")
    assert letter.startswith("“Name” (Requests to us) is not right.")


@pytest.mark.parametrize("label", ["", "cases.Case", "cases.Case.nothing", "<b>"])
def test_there_is_no_letter_about_what_is_not_kept(label):
    assert correcting.letter_about(label) == ""


def test_tables_that_hold_nothing_are_asked_together():
    """Of some eighty, most hold nothing about most people."""
    ann = make_person()
    with CaptureQueriesContext(connection) as first:
        known = known_about(ann.pk)
    assert len(known.nothing_in) > 30
    assert len(first) < 30
    Claim.objects.create(claimant=ann, wish="mine", asked_at=clock.now(), message="me")
    with CaptureQueriesContext(connection) as second:
        assert place(ann.pk, "privacy.Claim").count == 1
    assert len(second) <= len(first) + 2  # how many, and the row


def test_who_wrote_last_in_which_topics_is_found_by_an_index():
    with connection.cursor() as cursor:
        # The tables of a test are so small that PostgreSQL would read them through.
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Topic.objects.filter(last_author=make_person()).explain()
    assert "topics_by_last_author" in plan
