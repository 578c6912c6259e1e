"""Granted, refused on one of five grounds, appealed: and by whom."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from focaljet.base import clock
from focaljet.base.verdict import RefusedError
from focaljet.cases import tasks
from focaljet.cases.models.appeals import Appeal
from focaljet.cases.models.cases import Case
from focaljet.cases.models.settled import Settled
from focaljet.cases.queries import staff
from focaljet.cases.services import appealing, deciding
from focaljet.cases.services import cases as services
from focaljet.cases.services.deciding import Decision
from focaljet.cases.tests.makers import MAY_ANSWER, make_case
from focaljet.cases.words import Ground, Outcome
from focaljet.choices.queries import assume
from focaljet.privacy.models.ledger import LedgerDetail, LedgerLine
from focaljet.privacy.tests.makers import make_person

pytestmark = pytest.mark.django_db

NO = "The tables of the old site are not here."
EVERY_GROUND = pytest.mark.clause("C82", "C83", "C84", "C85", "C86")


@pytest.fixture
def people(db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Moe and Mia are moderators, Otto owns the site, Ann is a member."""

    def has_perm(self, perm, obj=None):
        name = self.get_username()
        if name == "Otto":
            return True
        return name in ("Moe", "Mia") and perm in MAY_ANSWER

    monkeypatch.setattr(get_user_model(), "has_perm", has_perm)
    found = {name: make_person(name) for name in ("Moe", "Mia", "Otto", "Ann")}
    answer = {found[name].pk for name in ("Moe", "Mia", "Otto")}
    monkeypatch.setattr(staff, "who_decides", lambda: set(answer))
    return found


def refusal(**given: object) -> Decision:
    words = {"outcome": "refused", "words": NO, "ground": "effort"}
    return Decision(**words | given)


def refused_case(by, **given) -> Case:
    case = make_case(**{"kind": "access", "email": "vera@mail.example"} | given)
    return deciding.decide(by=by, case_id=case.pk, decision=refusal())


@EVERY_GROUND
@pytest.mark.parametrize("ground", Ground.values)
def test_a_refusal_names_its_ground_decider_and_way_to_appeal(people, ground):
    case = make_case(kind="access", member=people["Ann"], email="ann@mail.example")
    decision = refusal(ground=ground, redaction_tried=True)
    with clock.at(clock.now()) as watch:
        deciding.decide(by=people["Moe"], case_id=case.pk, decision=decision)
    case.refresh_from_db()
    assert (case.outcome, case.ground, case.answer) == ("refused", ground, NO)
    assert (case.answered_by, case.answered_at) == (people["Moe"], watch.moment)
    line = LedgerLine.objects.get(kind=LedgerLine.Kind.REFUSAL)
    assert LedgerDetail.objects.get(line=line.number).reason == ground
    tasks.mail_answer(case_id=case.pk)
    (sent,) = mail.outbox
    assert NO in sent.body
    assert "The ground:" in sent.body
    assert "appeal" in sent.body
    assert "data protection authority" in sent.body


@EVERY_GROUND
def test_each_ground_has_a_letter_of_its_own(people):
    for ground in Ground.values:
        case = make_case(kind="access", email="vera@mail.example")
        decision = refusal(ground=ground, redaction_tried=True)
        deciding.decide(by=people["Moe"], case_id=case.pk, decision=decision)
        tasks.mail_answer(case_id=case.pk)
    paragraphs = {
        line
        for sent in mail.outbox
        for line in sent.body.splitlines()
        if line.startswith("The ground:")
    }
    assert len(paragraphs) == len(Ground.values) == 5


def test_the_letter_names_the_authority_that_the_owner_chose(people):
    assume({"cases.authority": "The Commissioner\nHarbour Street 1"})
    case = refused_case(people["Moe"])
    tasks.mail_answer(case_id=case.pk)
    assert "Harbour Street 1" in mail.outbox[0].body


@EVERY_GROUND
@pytest.mark.parametrize(
    "wrong",
    [{"ground": ""}, {"ground": "we do not want to"}, {"words": " \n"}],
)
@pytest.mark.parametrize("outcome", ["refused", "partly"])
def test_without_a_ground_or_a_reason_nothing_is_refused(people, outcome, wrong):
    case = make_case(kind="access", proof="mail")
    with pytest.raises(RefusedError):
        deciding.decide(
            by=people["Moe"],
            case_id=case.pk,
            decision=refusal(outcome=outcome, **wrong),
        )
    case.refresh_from_db()
    assert case.is_open


@EVERY_GROUND
@pytest.mark.parametrize(
    "wrong",
    [
        {"ground": "", "answer": NO},
        {"ground": "effort", "answer": ""},
        {"ground": "something else", "answer": NO},
    ],
)
@pytest.mark.parametrize("outcome", ["refused", "partly"])
def test_the_database_takes_no_refusal_without_ground_and_reason(wrong, outcome):
    at = clock.now() if wrong["answer"] else None
    case = make_case()
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(outcome=outcome, answered_at=at, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.create(
            case=case,
            words="Why?",
            asked_at=clock.now(),
            decided_at=clock.now(),
            outcome=outcome,
            **wrong,
        )


@pytest.mark.clause("C84")
def test_before_the_privacy_of_others_is_a_ground_leaving_them_out_is_thought_of(
    people,
):
    case = make_case(kind="access")
    with pytest.raises(RefusedError, match="leaving out"):
        deciding.decide(
            by=people["Moe"], case_id=case.pk, decision=refusal(ground="others")
        )


def test_a_question_is_answered_and_needs_no_ground(people):
    case = make_case()
    deciding.answer(by=people["Moe"], case_id=case.pk, answer="It was a double.")
    case.refresh_from_db()
    assert (case.outcome, case.ground) == ("answered", "")
    assert not LedgerLine.objects.exists()


def test_nothing_is_granted_to_who_may_be_somebody_else(people):
    case = make_case(kind="access", email="ann@mail.example", member=people["Ann"])
    granted = Decision("granted", "Here it is.")
    with pytest.raises(RefusedError, match="comes from the person"):
        deciding.decide(by=people["Moe"], case_id=case.pk, decision=granted)
    Case.objects.filter(pk=case.pk).update(proof="account", agent="Larry Lawyer")
    with pytest.raises(RefusedError, match="asks for another"):
        deciding.decide(by=people["Moe"], case_id=case.pk, decision=granted)


def test_what_cannot_be_carried_out_is_not_decided_either(people):
    """Only owners hold data back: Moe's answer is not sent and promises nothing."""
    case = make_case(kind="restrict", member=people["Ann"], proof="account")
    with pytest.raises(RefusedError, match="owners"):
        deciding.decide(
            by=people["Moe"], case_id=case.pk, decision=Decision("granted", "Held.")
        )
    case.refresh_from_db()
    assert (case.outcome, case.is_open) == ("", True)


# Appeals


def test_vera_appeals_and_somebody_else_decides(people):
    case = refused_case(people["Moe"])
    appealing.appeal(case_id=case.pk, words="There is a copy of the tables.")
    case.refresh_from_db()
    assert case.is_open
    with pytest.raises(RefusedError, match="yourself"):
        deciding.decide_appeal(
            by=people["Moe"], case_id=case.pk, decision=Decision("granted", "Yes.")
        )
    Case.objects.filter(pk=case.pk).update(proof="mail")
    appeal = deciding.decide_appeal(
        by=people["Mia"], case_id=case.pk, decision=Decision("granted", "Found it.")
    )
    assert (appeal.outcome, appeal.by_the_same) == ("granted", False)
    case.refresh_from_db()
    assert (case.outcome, case.answer, case.is_open) == ("refused", NO, False)
    tasks.mail_appeal(appeal_id=appeal.pk)
    tasks.mail_appeal(appeal_id=appeal.pk)
    (sent,) = mail.outbox
    assert "Found it." in sent.body
    with pytest.raises(RefusedError, match="before"):
        deciding.decide_appeal(
            by=people["Otto"], case_id=case.pk, decision=Decision("granted", "Yes.")
        )


def test_an_owner_may_not_decide_an_own_refusal_while_others_could(people):
    case = refused_case(people["Otto"])
    appealing.appeal(case_id=case.pk, words="Why?")
    with pytest.raises(RefusedError, match="yourself"):
        deciding.decide_appeal(by=people["Otto"], case_id=case.pk, decision=refusal())


def test_an_owner_who_is_alone_decides_and_that_is_told(people, monkeypatch):
    monkeypatch.setattr(staff, "who_decides", lambda: {people["Otto"].pk})
    case = refused_case(people["Otto"])
    appealing.appeal(case_id=case.pk, words="Why?")
    appeal = deciding.decide_appeal(
        by=people["Otto"], case_id=case.pk, decision=refusal(words="Still not.")
    )
    assert appeal.by_the_same
    tasks.mail_appeal(appeal_id=appeal.pk)
    assert "by the same person" in mail.outbox[0].body


def test_one_appeals_once_and_only_against_a_refusal(people):
    granted = make_case(outcome="granted", answer="Yes.", answered_at=clock.now())
    open_one = make_case(kind="access")
    refused = refused_case(people["Moe"])
    appealing.appeal(case_id=refused.pk, words="Why?")
    for case in (granted, open_one, refused):
        with pytest.raises(RefusedError):
            appealing.appeal(case_id=case.pk, words="And why?")
    with pytest.raises(RefusedError, match="why you do not agree"):
        appealing.appeal(case_id=refused_case(people["Moe"]).pk, words=" ")
    assert Appeal.objects.count() == 1


def test_a_case_under_appeal_is_not_closed_by_the_way(people):
    case = refused_case(people["Moe"])
    appealing.appeal(case_id=case.pk, words="Why?")
    with pytest.raises(RefusedError, match="appeal waits"):
        services.close_case(by=people["Moe"], case_id=case.pk)


# The page


def test_a_refusal_without_a_ground_comes_back_with_the_words(client, moe):
    case = make_case(kind="access", email="vera@mail.example")
    client.force_login(moe)
    typed = {"outcome": "refused", "ground": "", "answer": NO}
    page = client.post(reverse("cases:case", args=[case.pk]), typed)
    assert page.status_code == 422
    html = page.content.decode()
    assert "one of the five grounds" in html
    assert NO in html
    done = client.post(
        reverse("cases:case", args=[case.pk]), typed | {"ground": "effort"}, follow=True
    )
    assert "Disproportionate technical effort" in done.content.decode()


def test_moe_cannot_decide_the_appeal_against_himself_and_his_words_come_back(
    client, moe
):
    case = refused_case(moe)
    appealing.appeal(case_id=case.pk, words="There is a copy.")
    client.force_login(moe)
    page = client.get(reverse("cases:case", args=[case.pk])).content.decode()
    assert "There is a copy." in page
    assert "somebody else of the staff" in page
    assert 'name="answer"' not in page
    typed = {"outcome": "granted", "answer": "Found it."}
    back = client.post(reverse("cases:appeal", args=[case.pk]), typed)
    assert back.status_code == 422
    assert "somebody else of the staff" in back.content.decode()
    assert "Found it." in back.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_make_one_decision_and_one_number(moe):
    case = make_case(kind="access")
    start, outcomes = Barrier(4, timeout=60), []

    def decide(number):
        start.wait()
        try:
            deciding.decide(
                by=moe, case_id=case.pk, decision=refusal(words=f"No {number}")
            )
            outcomes.append(number)
        except RefusedError:
            outcomes.append(None)
        finally:
            connection.close()

    staff_members = [Thread(target=decide, args=[number]) for number in range(4)]
    for one in staff_members:
        one.start()
    for one in staff_members:
        one.join()
    assert sum(one is not None for one in outcomes) == 1
    assert Settled.objects.get().outcome == Outcome.REFUSED
