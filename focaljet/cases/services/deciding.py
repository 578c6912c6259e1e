"""The answer to a request: what is done, what is refused and on which ground."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.base.text import one_line, without_controls
from focaljet.base.verdict import RefusedError, Verdict, insist, no
from focaljet.cases import clocks, rules, signals
from focaljet.cases.models.appeals import Appeal
from focaljet.cases.models.cases import Case
from focaljet.cases.models.settled import Settled
from focaljet.cases.queries.staff import others_who_decide
from focaljet.cases.services import carrying_out
from focaljet.cases.services.locking import to_be_answered, today, zone
from focaljet.cases.words import DECLINES, Ground, Outcome
from focaljet.privacy.models.ledger import LedgerLine
from focaljet.privacy.rules import Person
from focaljet.privacy.services import ledger


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided. `ground` is needed for, and only for, what is declined.

    `value` is what the staff put in place of a datum that was not right; None leaves
    the data as they are. `redaction_tried` says of the ground "others" that leaving out
    their words was thought of first.
    """

    outcome: str
    words: str
    ground: str = ""
    value: str | None = None
    redaction_tried: bool = False


def answer(*, by: Person, case_id: int, answer: str) -> Case:
    """Answer in words alone, and close."""
    return decide(
        by=by, case_id=case_id, decision=Decision(Outcome.ANSWERED.value, answer)
    )


@transaction.atomic
def decide(*, by: Person, case_id: int, decision: Decision) -> Case:
    """Decide, carry out what is granted, and close; the person is told.

    Raises RefusedError, with a reason to show: for who may not, another of the staff
    who was faster, a refusal without ground or words, a person who is not certain, and
    what cannot be carried out.
    """
    case = to_be_answered(by, case_id)
    decided = _checked(decision)
    if decided.outcome in (Outcome.GRANTED, Outcome.PARTLY):
        insist(rules.may_grant(by, case))
    case.outcome, case.ground = decided.outcome, decided.ground
    case.answer = decided.words
    case.answered_by_id = by.pk
    case.answered_at = case.closed_at = clock.now()
    case.save(
        update_fields=[
            "outcome",
            "ground",
            "answer",
            "answered_by",
            "answered_at",
            "closed_at",
        ]
    )
    _count(case, decided.outcome, decided.ground, case.answered_at)
    signals.case_answered.send(sender=Case, case_id=case.pk)
    if decided.outcome in (Outcome.GRANTED, Outcome.PARTLY):
        carrying_out.carry_out(case, by=by, value=decision.value)
    _write_down(case, decided, by)
    return case


def may_decide_appeal(by: Person, case: Case, appeal: Appeal) -> Verdict:
    is_alone = not others_who_decide(case.answered_by_id)
    return rules.may_decide_appeal(by, case, appeal, is_alone=is_alone)


@transaction.atomic
def decide_appeal(*, by: Person, case_id: int, decision: Decision) -> Appeal:
    """Decide once more, by somebody else than the first time. Raises as `decide`."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    appeal = Appeal.objects.select_for_update(of=("self",)).get(case=case)
    insist(may_decide_appeal(by, case, appeal))
    decided = _checked(decision)
    if decided.outcome in (Outcome.GRANTED, Outcome.PARTLY):
        insist(rules.may_grant(by, case))
    appeal.outcome, appeal.ground = decided.outcome, decided.ground
    appeal.answer = decided.words
    appeal.decided_by_id = by.pk
    appeal.by_the_same = by.pk == case.answered_by_id
    appeal.decided_at = case.closed_at = clock.now()
    appeal.save()
    case.save(update_fields=["closed_at"])
    _count(case, decided.outcome, decided.ground, appeal.decided_at, appeal=appeal)
    signals.appeal_decided.send(sender=Appeal, case_id=case.pk, appeal_id=appeal.pk)
    if decided.outcome in (Outcome.GRANTED, Outcome.PARTLY):
        carrying_out.carry_out(case, by=by, value=decision.value)
    _write_down(case, decided, by)
    return appeal


def settle_by_itself(case: Case, words: str) -> None:
    """What the program did at once, without anybody of the staff."""
    case.outcome, case.answer = Outcome.GRANTED, words
    case.answered_at = case.closed_at = clock.now()
    case.save(update_fields=["outcome", "answer", "answered_at", "closed_at"])
    _count(case, case.outcome, "", case.answered_at)
    signals.case_answered.send(sender=Case, case_id=case.pk)


def _checked(decision: Decision) -> Decision:
    outcome = Outcome(decision.outcome)
    words = without_controls(decision.words).strip()
    if not one_line(words):
        raise RefusedError(no(_("Say it in words: the person reads them.")))
    declines = outcome in DECLINES
    if declines and decision.ground not in Ground.values:
        raise RefusedError(
            no(_("A request is refused on one of the five grounds. Choose one."))
        )
    if (
        outcome == Outcome.REFUSED
        and decision.ground == Ground.OTHERS
        and not decision.redaction_tried
    ):
        raise RefusedError(
            no(
                _(
                    "First see whether leaving out the words and names of others is "
                    "enough. If it is not, say so."
                )
            )
        )
    return Decision(outcome.value, words, decision.ground if declines else "")


def _count(
    case: Case,
    outcome: str,
    ground: str,
    at: datetime,
    *,
    appeal: Appeal | None = None,
) -> None:
    day = clocks.day_of(at, zone())
    since = appeal.asked_at if appeal else case.opened_at
    Settled.objects.create(
        month=day.replace(day=1),
        kind=case.kind,
        outcome=outcome,
        ground=ground,
        days=max((day - clocks.day_of(since, zone())).days, 0),
        is_late=case.due_on < today(),
        is_appeal=appeal is not None,
    )


def _write_down(case: Case, decided: Decision, by: Person) -> None:
    # The last statement of the transaction, as every line of the ledger.
    if decided.outcome in DECLINES:
        ledger.write(
            kind=LedgerLine.Kind.REFUSAL,
            about=case.member_id,
            by=by.pk,
            table=Case._meta.label,
            row=str(case.pk),
            reason=decided.ground,
        )
