"""Statutory holds on a child's rows: sealed before the erasure, let go or handed over."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.base.text import one_line
from focaljet.base.verdict import RefusedError, insist, no
from focaljet.children import rules, sealing
from focaljet.children.models.sealed import SealedRows
from focaljet.privacy import walk
from focaljet.privacy.archive import values
from focaljet.privacy.erasing import held as holds
from focaljet.privacy.models.holds import Hold
from focaljet.privacy.models.ledger import LedgerLine
from focaljet.privacy.rules import Person
from focaljet.privacy.services import ledger


@transaction.atomic
def seal_what_a_law_holds(*, member_id: int) -> int:
    """Each statutory hold becomes a parcel that nobody can read, and keeps no row any
    more. How many. Safe to run again."""
    person = walk.person_of(member_id)
    laid = Hold.objects.select_for_update(of=("self",)).filter(
        released_at=None, is_statutory=True
    )
    return sum(_seal(hold, person) for hold in laid.order_by("pk"))


def _seal(hold: Hold, person: walk.Person) -> int:
    rows = list(_rows_under(hold, person))
    if not rows:
        return 0  # it is about somebody else
    said = {"reason": hold.reason, "placed_at": hold.placed_at.isoformat()}
    parcel, key_id = sealing.seal({**said, "rows": rows})
    SealedRows.objects.create(
        table=hold.table,
        count=len(rows),
        sealed=parcel,
        key_id=key_id,
        sealed_at=clock.now(),
        review_on=hold.review_on,
    )
    hold.released_at = clock.now()
    hold.save(update_fields=["released_at"])
    return 1


def _rows_under(hold: Hold, person: walk.Person) -> list[dict[str, Any]]:
    """The held row of this person and what hangs on it, such as the words of a post."""
    held: holds.Held = {hold.table: [hold.row]}
    found: dict[tuple[str, Any], dict[str, Any]] = {}
    for share in walk.shares(person):
        if share.is_bystander or not holds.kept(share, held):
            continue
        free = holds.free(share, held).values("pk")
        for row in share.rows.exclude(pk__in=free):
            said = found.setdefault((share.table.label, row.pk), {})
            for name, kept in share.fields.items():
                field: Any = row._meta.get_field(name)
                said[name] = values.said(getattr(row, field.attname), kept)
    return [
        {"table": table, "row": str(key), "fields": said}
        for (table, key), said in found.items()
    ]


@transaction.atomic
def let_go(*, by: Person, sealed_id: int) -> SealedRows:
    """The law lets it go: the parcel is emptied. Raises RefusedError where `by` may not,
    or it is empty already; and SealedRows.DoesNotExist."""
    insist(rules.may_take_back(by))
    found = SealedRows.objects.select_for_update().get(pk=sealed_id)
    if found.let_go_at is not None:
        raise RefusedError(no(_("This was let go before.")))
    found.sealed, found.let_go_at = b"", clock.now()
    found.save(update_fields=["sealed", "let_go_at"])
    ledger.write(kind=LedgerLine.Kind.RELEASE, by=by.pk, table=found.table)
    return found


@transaction.atomic
def open_for_the_authority(*, sealed_id: int, reason: str) -> Any:
    """What is in the parcel. The moment is noted, and stands in the ledger.

    Only the command asks this, on the machine itself: no page opens a seal. Raises
    RefusedError without a reason or where nothing is left, sealing.CannotOpenError, and
    SealedRows.DoesNotExist.
    """
    if not one_line(reason):
        raise RefusedError(no(_("Say which authority asks for it, and by which law.")))
    found = SealedRows.objects.select_for_update().get(pk=sealed_id)
    if found.let_go_at is not None:
        raise RefusedError(no(_("This was let go before.")))
    said = sealing.unseal(bytes(found.sealed))
    found.opened_at, found.opened_because = clock.now(), one_line(reason)
    found.save(update_fields=["opened_at", "opened_because"])
    kind = LedgerLine.Kind.DISCLOSURE
    ledger.write(kind=kind, table=found.table, count=found.count)
    return said
