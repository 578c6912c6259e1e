"""A breach from the first line in the register to the last: found, worked out, reported,
told, closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Member
from focaljet.base import clock
from focaljet.base.verdict import RefusedError, insist, no
from focaljet.safeguards import rules
from focaljet.safeguards.models.breaches import Breach, BreachPerson
from focaljet.safeguards.queries.breaches import due_after
from focaljet.safeguards.queries.reach import Reach, reach

BATCH = 1000


@transaction.atomic
def write_down(*, by: Member, **words: Any) -> Breach:
    """`words` are the cleaned data of BreachForm. The clock of 72 hours runs from
    `found_at`. Raises RefusedError for who may not and for moments that cannot be."""
    insist(rules.may_watch(by))
    _insist_on_moments(words)
    due_at = due_after(words["found_at"])
    return Breach.objects.create(opened_by=by, due_at=due_at, **words)


@transaction.atomic
def change(*, by: Member, breach_id: int, **words: Any) -> Breach:
    """Raises as `write_down` does, and for one that is closed."""
    breach = _open_one(by, breach_id)
    _insist_on_moments(words)
    for name, value in words.items():
        setattr(breach, name, value)
    breach.due_at = due_after(breach.found_at)
    if breach.reported_at and breach.is_late(breach.reported_at):
        said = rules.may_report(
            Breach(found_at=breach.found_at, due_at=breach.due_at),
            breach.reported_at,
            breach.late_reason,
        )
        insist(said)
    breach.save()
    return breach


@transaction.atomic
def work_out(
    *,
    by: Member,
    breach_id: int,
    account: Member | None,
    tables: Sequence[str],
) -> Reach:
    """Whom it concerns, by the ledger and by rights, from its beginning to its end.

    Worked out anew, whoever was told before stays on the list. Raises RefusedError where
    nothing is said to have lain open.
    """
    breach = _open_one(by, breach_id)
    if account is None and not tables:
        raise RefusedError(no(_("Name an account or tick a table.")))
    found = reach(
        account_id=account.pk if account else None,
        tables=tables,
        since=breach.began_at,
        until=breach.ended_at,
    )
    breach.people.filter(told_at=None).exclude(member__in=found.people).delete()
    rows = [
        BreachPerson(
            breach=breach,
            member_id=member_id,
            how=BreachPerson.How.LOOKED
            if member_id in found.looked
            else BreachPerson.How.COULD,
        )
        for member_id in sorted(found.people)
    ]
    BreachPerson.objects.bulk_create(
        rows,
        BATCH,
        update_conflicts=True,
        unique_fields=["breach", "member"],
        update_fields=["how"],
    )
    breach.account, breach.tables = account, " ".join(tables)
    breach.without_account = found.without_account
    breach.worked_out_at = clock.now()
    breach.save()
    return found


@transaction.atomic
def note_the_report(
    *, by: Member, breach_id: int, at: datetime, late_reason: str = ""
) -> Breach:
    """The authority was told. Raises RefusedError for a report that came after the 72
    hours and gives no reason."""
    breach = _open_one(by, breach_id)
    late_reason = late_reason.strip()
    insist(rules.may_report(breach, at, late_reason))
    breach.reported_at, breach.late_reason = at, late_reason
    breach.save(update_fields=["reported_at", "late_reason"])
    return breach


@transaction.atomic
def save_notice(
    *, by: Member, breach_id: int, notice_title: str, notice_text: str
) -> Breach:
    breach = _open_one(by, breach_id)
    breach.notice_title, breach.notice_text = notice_title, notice_text
    breach.save(update_fields=["notice_title", "notice_text"])
    return breach


@transaction.atomic
def close(*, by: Member, breach_id: int, lessons: str) -> Breach:
    """Raises RefusedError while the authority or the people wait to be told, and
    without a word on what was learned."""
    breach = _open_one(by, breach_id)
    insist(rules.may_close(breach))
    if not lessons.strip():
        raise RefusedError(no(_("Say what was learned, if only that nothing was.")))
    breach.lessons, breach.closed_at = lessons.strip(), clock.now()
    breach.save(update_fields=["lessons", "closed_at"])
    return breach


def _open_one(by: Member, breach_id: int) -> Breach:
    """Raises Breach.DoesNotExist."""
    insist(rules.may_watch(by))
    breach = Breach.objects.select_for_update(of=("self",)).get(pk=breach_id)
    if breach.closed_at is not None:
        raise RefusedError(no(_("This is closed, and stays as it is.")))
    return breach


def _insist_on_moments(words: dict[str, Any]) -> None:
    insist(
        rules.is_a_possible_time(
            words["found_at"], words.get("began_at"), words.get("ended_at")
        )
    )
