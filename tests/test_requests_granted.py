"""What really happens with the data when a request is granted, and what stays of it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.accounts.queries import who_answers
from focaljet.accounts.tests.makers import make_member, make_moderator, make_owner
from focaljet.base import clock
from focaljet.cases import signals
from focaljet.cases.models.appeals import Appeal
from focaljet.cases.models.cases import Case
from focaljet.cases.models.messages import CaseMessage
from focaljet.cases.models.objections import Objection
from focaljet.cases.models.settled import Settled
from focaljet.cases.queries import alike
from focaljet.cases.services import appealing, correcting, deciding
from focaljet.cases.services import cases as services
from focaljet.cases.services.deciding import Decision
from focaljet.cases.tests.makers import make_case
from focaljet.forum.tests.makers import make_post, make_topic
from focaljet.personal import declared
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.models.exports import Export
from focaljet.privacy.models.holds import Hold
from focaljet.privacy.models.ledger import LedgerLine
from focaljet.privacy.services import keeping
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db

OURS = {"sec-fetch-site": "same-origin"}
ANNS = "ann@club.example"


@pytest.fixture(autouse=True)
def _no_letters_yet():
    cache.clear()


@pytest.fixture
def ann() -> Member:
    return make_member("Ann", email=ANNS)


def granted(case: Case, by: Member, **more) -> None:
    deciding.decide(
        by=by, case_id=case.pk, decision=Decision("granted", "Done.", **more)
    )


@pytest.mark.clause("C80")
def test_a_wrong_datum_is_put_right_and_recipients_hear_of_it(
    client: Client, ann: Member
):
    moe = make_moderator()
    row = make_case(member=ann, name="Anne", kind="question")
    heard = []

    def hear(**facts):
        heard.append({n: facts[n] for n in ("table", "row_id", "field", "member_id")})

    signals.corrected.connect(hear)
    client.force_login(ann)
    way = reverse("site:contact")
    asked = {"kind": "correct", "about": "cases.Case.name", "row": str(row.pk)}
    html = client.get(way, asked).content.decode()
    assert "“Name” (Requests to us) is not right." in html
    seal = re.search(r'name="seal" value="([^"]+)"', html)
    assert seal
    letter = asked | {"seal": seal[1], "message": "With an e.", "right_value": "Ann"}
    client.post(way, letter, headers=OURS)
    case = Case.objects.latest("pk")
    assert (case.datum, case.row, case.right_value) == (
        "cases.Case.name",
        str(row.pk),
        "Ann",
    )
    client.force_login(moe)
    page = client.get(reverse("cases:case", args=[case.pk])).content.decode()
    assert "“Anne”" in page
    typed = {"outcome": "granted", "change_value": "on", "value": "Ann", "answer": "Ok"}
    client.post(reverse("cases:case", args=[case.pk]), typed)
    row.refresh_from_db()
    assert row.name == "Ann"
    assert heard == [
        {
            "table": "cases.Case",
            "row_id": str(row.pk),
            "field": "name",
            "member_id": ann.pk,
        }
    ]
    line = LedgerLine.objects.get(kind=LedgerLine.Kind.CORRECTION)
    assert (line.table, line.field) == ("cases.Case", "name")
    signals.corrected.disconnect(hear)


@pytest.mark.clause("C80")
def test_nothing_of_anybody_else_and_nothing_that_lets_in_is_put_right_by_hand(
    ann: Member,
):
    bob = make_member("Bob")
    others = make_case(member=bob, name="Bob B", answered_by=ann, proven_by=ann)
    own = make_case(member=ann)
    for datum, row in (
        ("cases.Case.name", others.pk),
        ("cases.Case.email", own.pk),
        ("cases.Case.kind", own.pk),
        ("cases.Case.member", own.pk),
        ("accounts.Member.password", ann.pk),
        ("accounts.Member.screen_name", ann.pk),
        ("accounts.Member.skeleton", ann.pk),
        ("privacy.Hold.reason", 1),
        ("cases.Case.nothing", own.pk),
        ("cases.Case.name", "x"),
        ("cases.Case.name", "9" * 40),
        ("cases.Case.name", ""),
        ("", own.pk),
    ):
        case = make_case(member=ann, kind="correct", datum=datum, row=str(row))
        assert correcting.target_of(case) is None, datum


def test_a_value_that_the_table_does_not_take_changes_nothing(ann: Member):
    moe, row = make_moderator(), make_case(member=ann, name="Anne")
    case = make_case(
        member=ann,
        kind="correct",
        datum="cases.Case.name",
        row=str(row.pk),
        proof="mail",
    )
    with pytest.raises(Exception, match="100"):
        granted(case, moe, value="x" * 101)
    case.refresh_from_db()
    row.refresh_from_db()
    assert (case.is_open, row.name) == (True, "Anne")
    assert not LedgerLine.objects.exists()


@pytest.mark.clause("C81")
def test_an_erasure_that_is_granted_waits_for_its_day_like_any_other(ann: Member):
    moe = make_moderator()
    case = make_case(member=ann, kind="erase", wish="go", proof="mail")
    granted(case, moe)
    erasure = Erasure.objects.get()
    assert (erasure.member, erasure.words) == (ann, "go")
    assert erasure.due_at > clock.now()


@pytest.mark.clause("C81")
def test_a_request_for_a_part_erases_no_account(ann: Member):
    case = make_case(member=ann, kind="erase", wish="part", proof="mail")
    granted(case, make_moderator())
    assert not Erasure.objects.exists()


def test_what_is_restricted_is_held_and_used_for_nothing_else(ann: Member):
    otto = make_owner()
    post = make_post(make_topic(by=ann), by=ann)
    case = make_case(
        member=ann,
        kind="restrict",
        proof="account",
        datum="forum.Post.author",
        row=str(post.pk),
    )
    granted(case, otto)
    hold = Hold.objects.get()
    assert (hold.table, hold.row, hold.member_id) == (
        "forum.Post",
        f"{post.pk}",
        ann.pk,
    )
    assert Objection.objects.filter(member=ann, purpose="analysis").exists()
    other = make_post(make_topic(), by=make_member("Bob"))
    theirs = make_case(
        member=ann,
        kind="restrict",
        proof="account",
        datum="forum.Post.author",
        row=str(other.pk),
    )
    with pytest.raises(Exception, match="not theirs"):
        granted(theirs, otto)


@pytest.mark.clause("C79")
def test_a_part_of_it_is_given_and_the_rest_refused_with_its_ground(ann: Member):
    moe = make_moderator()
    case = make_case(member=ann, kind="access", proof="account")
    partly = Decision("partly", "Without the letters of others.", "others")
    deciding.decide(by=moe, case_id=case.pk, decision=partly)
    assert Export.objects.filter(member=ann).exists()
    assert LedgerLine.objects.filter(kind=LedgerLine.Kind.REFUSAL).exists()
    run_jobs()
    bodies = "\n".join(sent.body for sent in mail.outbox)
    assert "We do a part of it, and not the rest." in bodies


@pytest.mark.clause("C82")
def test_a_new_post_makes_the_third_request_reasonable(ann: Member):
    now = clock.now()
    for days in (90, 40):
        moment = now - timedelta(days=days)
        make_case(
            member=ann,
            kind="access",
            opened_at=moment,
            answered_at=moment,
            answer="Here.",
            closed_at=moment,
        )
    third = make_case(member=ann, kind="access")
    assert alike.repetition(third).is_unreasonable
    make_post(make_topic(), by=ann)
    assert alike.repetition(third).has_news is True
    assert not alike.repetition(third).is_unreasonable


def test_owners_and_moderators_decide_and_nobody_else(ann: Member):
    moe, otto = make_moderator(), make_owner()
    assert set(who_answers()) == {moe.pk, otto.pk}


def test_every_datum_that_has_no_page_leads_to_a_typed_request(
    client: Client, ann: Member
):
    client.force_login(ann)
    make_case(member=ann, name="Anne")
    html = client.get(reverse("privacy:mine")).content.decode()
    assert "?kind=correct&amp;about=cases.Case.name&amp;row=" in html
    kept = declared.field_of("cases.Objection", "purpose")
    assert kept.edit == "requests:purposes"


def test_a_year_after_it_was_closed_nothing_of_a_request_is_left_but_a_number(
    ann: Member,
):
    moe, mia = make_moderator(), make_moderator("Mia")
    with clock.at(clock.now()) as watch:
        case = services.open_case(kind="access", message="All.", member=ann)
        services.write(by=moe, case_id=case.pk, text="Which?")
        refused = Decision("refused", "No.", "effort")
        deciding.decide(by=moe, case_id=case.pk, decision=refused)
        appealing.appeal(case_id=case.pk, words="Why?")
        deciding.decide_appeal(by=mia, case_id=case.pk, decision=refused)
        waiting = services.open_case(kind="access", message="Once more.", member=ann)
        services.write(by=moe, case_id=waiting.pk, text="Wait.")
        watch.advance(days=365)
        keeping.end_what_is_over()
        assert CaseMessage.objects.count() == 2
        watch.advance(days=2)
        keeping.end_what_is_over()
    assert CaseMessage.objects.get().text == "Wait."
    assert not Appeal.objects.exists()
    assert Case.objects.get() == waiting
    assert Settled.objects.count() == 2


def test_the_page_of_a_case_costs_no_more_for_a_long_conversation(
    client: Client, ann: Member
):
    moe = make_moderator()
    case = services.open_case(kind="access", message="All.", member=ann)
    client.force_login(moe)
    url = reverse("cases:case", args=[case.pk])
    services.write(by=moe, case_id=case.pk, text="Which?")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for number in range(20):
        services.write(by=moe, case_id=case.pk, text=f"{number}")
    with CaptureQueriesContext(connection) as twenty:
        client.get(url)
    assert len(twenty) == len(one)
