"""What people ask of us, and what we answer."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.base.text import one_line, without_controls
from focaljet.base.verdict import RefusedError, insist, no
from focaljet.cases import rules, signals
from focaljet.cases.models.cases import Case
from focaljet.privacy.rules import Person

# Puzzles are asked for long before (site/views/contact.py): this is the end.
MOST_LETTERS = 20
WITHIN = timedelta(hours=1)


@transaction.atomic
def open_case(
    *,
    kind: str,
    message: str,
    name: str = "",
    email: str = "",
    member: Person | None = None,
    network: str | None = None,
) -> Case:
    """Take a letter in; anybody may write, signed in or not.

    `network` is where it came from (base.http.network_of): at most twenty letters
    an hour come from one. Raises RefusedError beyond that.
    """
    if network is not None:
        _count_letter(network)
    case = Case.objects.create(
        kind=Case.Kind(kind),
        member_id=member.pk if member else None,
        name=one_line(name),
        email=email.strip(),
        message=without_controls(message).strip(),
        opened_at=clock.now(),
    )
    signals.case_opened.send(sender=Case, case_id=case.pk)
    return case


def _count_letter(network: str) -> None:
    # The cache keeps a keyed hash of this and not the network (hashed_cache_key).
    hour = clock.now().timestamp() // WITHIN.total_seconds()
    key = f"letters from {network} in hour {hour:.0f}"
    with connection.cursor() as cursor:
        # Of many letters at once none is left uncounted.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [key])
    # Not cache.incr, which would shorten the hour to the cache's own five minutes.
    letters = cache.get(key, 0) + 1
    cache.set(key, letters, WITHIN.total_seconds())
    if letters > MOST_LETTERS:
        raise RefusedError(
            no(_("Many messages came from your network. Please try again in an hour."))
        )


@transaction.atomic
def answer_case(*, by: Person, case_id: int, answer: str) -> Case:
    """Answer a case and close it; the answer goes to the address that was given.

    Raises RefusedError, with a reason to show, when `by` may not or another of
    the staff was faster, and Case.DoesNotExist.
    """
    case = _locked(by, case_id)
    case.answer = without_controls(answer).strip()
    case.answered_by_id = by.pk
    case.answered_at = case.closed_at = clock.now()
    case.save(update_fields=["answer", "answered_by", "answered_at", "closed_at"])
    signals.case_answered.send(sender=Case, case_id=case.pk)
    return case


@transaction.atomic
def close_case(*, by: Person, case_id: int) -> Case:
    """Close a case that needs no answer. Raises as `answer_case` does."""
    case = _locked(by, case_id)
    case.closed_at = clock.now()
    case.save(update_fields=["closed_at"])
    return case


def _locked(by: Person, case_id: int) -> Case:
    case = Case.objects.select_for_update().get(pk=case_id)
    insist(rules.may_answer(by, case))
    return case
