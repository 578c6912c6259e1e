"""What the rooms below show to the staff alone: lent like what the forum lends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from focaljet.accounts.models import Member
from focaljet.personal.declared import tables

# Which tables a permission opens, beyond what everybody sees; by their app and names.
OPENED_BY = {
    "cases.view_case": ("cases.",),
    "children.find_child": ("children.",),
    "joining.change_wish": ("joining.Wish",),
    "privacy.change_claim": ("privacy.Claim",),
    "safeguards.change_breach": ("disclosure.", "privacy.Hold", "joining.Invitation"),
}


@dataclass(frozen=True)
class Readable:
    """Rows of a declared table that not everybody can read."""

    label: str
    rows: QuerySet[Any]


def by_permission(member: Member) -> Iterator[Readable]:
    opened = tuple(
        name
        for permission, names in OPENED_BY.items()
        if member.has_perm(permission)
        for name in names
    )
    for table in tables():
        if table.model is None or not table.personal.owners:
            continue
        if opened and table.label.startswith(opened):
            yield Readable(table.label, table.model._base_manager.all())
