"""The erasure of a child: before every other basis, and not the child's to call off."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from focaljet.base import clock
from focaljet.privacy import signals
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.services import erasing


@transaction.atomic
def ask(*, member_id: int, by_id: int | None, wait: timedelta) -> Erasure:
    """Hidden and frozen in this transaction, erased after `wait`, with all words.

    An erasure that was waiting or resting for another cause becomes this one, and never
    later than it was. Raises RefusedError where the person cannot be erased at all (the
    last owner of the site).
    """
    found = Erasure.objects.select_for_update(of=("self",)).filter(
        member_id=member_id, ended_at=None
    )
    erasure = found.first()
    if erasure is None:
        return erasing.ask(
            member_id=member_id,
            words=Erasure.Words.GO,
            cause=Erasure.Cause.CHILD,
            by_id=by_id,
            wait=wait,
        )
    if erasure.cause != Erasure.Cause.CHILD:
        erasure.cause = Erasure.Cause.CHILD
        erasure.words = Erasure.Words.GO
        erasure.due_at = min(erasure.due_at, clock.now() + wait)
        erasure.save(update_fields=["cause", "words", "due_at"])
        facts = {"member_id": member_id, "erasure_id": erasure.pk}
        signals.erasure_asked.send(sender=Erasure, **facts)
        if erasure.begun_at is not None:  # it rested, because something was held
            signals.erasure_due.send(sender=Erasure, erasure_id=erasure.pk)
    return erasure


def take_back(*, member_id: int, by_id: int) -> bool:
    """It was no child. False where there is nothing to take back, or too late."""
    waiting = Erasure.objects.filter(cause=Erasure.Cause.CHILD)
    return erasing.call_off_one_of(waiting, member_id=member_id, by_id=by_id)
