"""Recalls: whoever received data under a contract erases or corrects them when we do.

A letter says a reference, and no name. Courts and authorities are told nothing: what they
do with evidence is theirs to answer for.
"""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.base.verdict import RefusedError, insist, no
from focaljet.choices import site
from focaljet.disclosure import rules, signals
from focaljet.disclosure.models.cases import DisclosureCase
from focaljet.disclosure.models.people import DisclosureSubject, Recall
from focaljet.privacy.models.ledger import LedgerLine
from focaljet.privacy.rules import Person
from focaljet.privacy.services import ledger

log = logging.getLogger(__name__)

GIVEN_BY_US = (DisclosureCase.Ground.PARTY, DisclosureCase.Ground.TRANSFER)
Cause = Recall.Cause


def queue_for_erased(*, member_id: int) -> int:
    """In the transaction that ends the erasure, before the references go."""
    return _queue(_given(member_id), Cause.ERASED)


def queue_for_corrected(*, member_id: int, table: str, field: str) -> int:
    """Where the datum was among those that were given; a transfer gives them all."""
    given = [
        subject
        for subject in _given(member_id)
        if subject.case.is_transfer
        or subject.case.columns.filter(table=table, field=field).exists()
    ]
    return _queue(given, Cause.CORRECTED)


def _given(member_id: int) -> QuerySet[DisclosureSubject]:
    return (
        DisclosureSubject.objects.filter(member=member_id, case__ground__in=GIVEN_BY_US)
        .exclude(case__given_at=None)
        .select_related("case")
    )


def _queue(
    given: QuerySet[DisclosureSubject] | list[DisclosureSubject], cause: str
) -> int:
    queued = 0
    for subject in given:
        recall, is_new = Recall.objects.get_or_create(
            case=subject.case,
            ref=subject.ref,
            cause=cause,
            sent_at=None,
            defaults={"queued_at": clock.now()},
        )
        if is_new:
            signals.recall_queued.send(sender=Recall, recall_id=recall.pk)
            queued += 1
    return queued


@transaction.atomic
def send(*, recall_id: int) -> bool:
    """False where it was sent already. Raises what the mail server answers."""
    waiting = Recall.objects.select_for_update(of=("self",)).select_related("case")
    recall = waiting.filter(pk=recall_id, sent_at=None).first()
    if recall is None:
        return False
    with translation.override(site.language()):
        said = render_to_string(
            "disclosure/mail/recall.txt",
            {
                "ref": recall.ref,
                "is_erased": recall.cause == Cause.ERASED,
                "case": recall.case_id,
                "reference": recall.case.reference,
                "given_at": recall.case.given_at,
                "site_name": site.name(),
                "site_url": settings.SITE_URL,
            },
        )
    subject, _newline, body = said.strip().partition("\n")
    to = recall.case.contact
    EmailMessage(subject, f"{body.strip()}\n", site.sender(), [to]).send()
    recall.sent_at = clock.now()
    recall.save(update_fields=["sent_at"])
    # About nobody: an erased person has no reference in the ledger any more.
    ledger.write(kind=LedgerLine.Kind.RECALL, table="disclosure.Recall", count=1)
    return True


def send_all_waiting() -> int:
    """Those whose letter did not go through; how many went now."""
    sent = 0
    for recall_id in list(
        Recall.objects.filter(sent_at=None).order_by("pk").values_list("pk", flat=True)
    ):
        Recall.objects.filter(pk=recall_id).update(tries=F("tries") + 1)
        try:
            sent += send(recall_id=recall_id)
        except OSError as trouble:
            log.error("A recall was not sent: %s", trouble.strerror)
    return sent


@transaction.atomic
def acknowledge(*, by: Person, recall_id: int) -> Recall:
    """The recipient has answered that it is done. Raises RefusedError."""
    insist(rules.may_see(by))
    recall = Recall.objects.select_for_update().get(pk=recall_id)
    if recall.sent_at is None or recall.acknowledged_at is not None:
        raise RefusedError(no(_("It was not sent yet, or is acknowledged already.")))
    recall.acknowledged_at = clock.now()
    recall.save(update_fields=["acknowledged_at"])
    ledger.write(
        kind=LedgerLine.Kind.RECALL,
        by=by.pk,
        table="disclosure.Recall",
        count=1,
        row=str(recall.pk),
    )
    return recall
