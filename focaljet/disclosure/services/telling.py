"""Telling people what was given: at the hand-over, or on the day on which a gag ends."""

from __future__ import annotations

import logging
from datetime import datetime, time

from django.db import transaction

from focaljet.base import clock
from focaljet.choices import site
from focaljet.disclosure.models.cases import DisclosureCase
from focaljet.disclosure.models.people import DisclosureSubject
from focaljet.disclosure.package import data
from focaljet.privacy import mails

log = logging.getLogger(__name__)

AT_ONCE = 500


def moment_of_telling(case: DisclosureCase) -> datetime:
    """When the day begins on which a gag ends, by the site's clock; else now."""
    now = clock.now()
    if case.gag_until is None:
        return now
    return max(now, datetime.combine(case.gag_until, time(), site.time_zone()))


def tell_all_due() -> int:
    """A mail to everybody who may know by now and was not told; says how many.

    Safe to repeat. One that fails is logged and does not keep up the others.
    """
    told, after = 0, 0
    while ids := _waiting(after):
        for subject_id in ids:
            try:
                told += tell(subject_id=subject_id)
            except OSError as trouble:  # of the mail server
                log.error("Somebody was not told of a disclosure: %s", trouble.strerror)
        after = ids[-1]
    return told


def _waiting(after: int) -> list[int]:
    waiting = DisclosureSubject.objects.filter(
        pk__gt=after, told_at=None, case__told_from__lte=clock.now()
    ).exclude(line=None)
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def tell(*, subject_id: int) -> bool:
    """False where another process has told them. Who has no address reads it here."""
    waiting = DisclosureSubject.objects.select_for_update(of=("self",))
    subject = waiting.filter(pk=subject_id, told_at=None).select_related("case").first()
    if subject is None:
        return False
    case = subject.case
    names = case.columns.values_list("table", "field")
    mails.send(
        "disclosed",
        member_id=subject.member_id,
        recipient=case.recipient,
        country=case.country,
        ground=case.get_ground_display(),
        given_at=case.given_at,
        was_silent=case.gag_until is not None,
        is_transfer=case.is_transfer,
        data=data.titles(names),
        url=mails.link("disclosure:mine"),
    )
    subject.told_at = clock.now()
    subject.save(update_fields=["told_at"])
    return True
