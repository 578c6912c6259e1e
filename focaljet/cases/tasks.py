"""Jobs: ids in, safe to run twice."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from focaljet.base import clock
from focaljet.cases import mails
from focaljet.cases.models.appeals import Appeal
from focaljet.cases.models.cases import Case
from focaljet.cases.models.messages import CaseMessage
from focaljet.cases.words import Writer

AGAIN = RetryStrategy(max_attempts=6, exponential_wait=5)
# Anybody can type anybody's address: it gets no more of these in a day.
MOST_CONFIRMED_A_DAY = 3


@app.task(queue="mail", retry=AGAIN)
def mail_received(*, case_id: int) -> None:
    """Say that it has come, by when it is answered, and how to go on. No word of the
    letter is in it, so that nobody can send their own through us to others."""
    case = Case.objects.filter(pk=case_id, closed_at=None).first()
    if case is None:
        return
    before = Case.objects.filter(
        email__iexact=case.email,
        opened_at__gt=clock.now() - timedelta(days=1),
        pk__lt=case.pk,
    )
    if case.email and before.count() >= MOST_CONFIRMED_A_DAY:
        return
    mails.send("received", case)


@app.task(queue="mail", retry=AGAIN)
@transaction.atomic
def mail_answer(*, case_id: int) -> None:
    """Send the decision, once, to the address that came with the letter."""
    case = Case.objects.select_for_update(of=("self",)).filter(pk=case_id).first()
    if not (case and case.answer and case.answer_mailed_at is None):
        return
    kind = "refusal" if case.is_declined else "answer"
    if mails.send(kind, case, answer=case.answer, ground=case.ground, may_appeal=True):
        case.answer_mailed_at = clock.now()
        case.save(update_fields=["answer_mailed_at"])


@app.task(queue="mail", retry=AGAIN)
@transaction.atomic
def mail_message(*, message_id: int) -> None:
    """Send what the staff wrote, once."""
    message = (
        CaseMessage.objects.select_for_update(of=("self",))
        .select_related("case")
        .filter(pk=message_id, writer=Writer.STAFF, mailed_at=None)
        .first()
    )
    if message is not None and mails.send("message", message.case, message=message):
        message.mailed_at = clock.now()
        message.save(update_fields=["mailed_at"])


@app.task(queue="mail", retry=AGAIN)
@transaction.atomic
def mail_appeal(*, appeal_id: int) -> None:
    """Send what was decided the second time, once."""
    appeal = (
        Appeal.objects.select_for_update(of=("self",))
        .select_related("case")
        .filter(pk=appeal_id, mailed_at=None)
        .exclude(decided_at=None)
        .first()
    )
    if appeal is not None and mails.send("appeal", appeal.case, appeal=appeal):
        appeal.mailed_at = clock.now()
        appeal.save(update_fields=["mailed_at"])


@app.task(queue="mail", retry=AGAIN)
def mail_extension(*, case_id: int) -> None:
    case = Case.objects.filter(pk=case_id, answered_at=None).first()
    if case is not None and case.extension:
        mails.send("extension", case)


@app.task(queue="mail", retry=AGAIN)
def mail_proof(*, case_id: int) -> None:
    """Ask whoever reads the address whether the request is theirs."""
    case = Case.objects.filter(pk=case_id, closed_at=None).first()
    if case is not None:
        mails.send("proof", case)
