"""A datum put right by the staff, where no page lets the person do it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from focaljet.base.text import without_controls
from focaljet.base.verdict import RefusedError, no
from focaljet.cases import signals
from focaljet.cases.models.cases import Case
from focaljet.personal import declared
from focaljet.personal.declared import DeclaredTable
from focaljet.personal.words import Category, Kept, Visible
from focaljet.privacy import walk
from focaljet.privacy.models.ledger import LedgerLine
from focaljet.privacy.rules import Person
from focaljet.privacy.services import ledger

# What is more than a text: changing it by hand would lock somebody out, or let in.
NOT_BY_HAND = frozenset(
    {Category.CREDENTIAL, Category.LINK, Category.EMAIL, Category.SCREEN_NAME}
)
# Books that the site keeps: what somebody agreed to, asked and was answered, and what
# was done. They would prove nothing any more.
BOOKS = frozenset(
    {
        "backups",
        "children",
        "consent",
        "disclosure",
        "mailing",
        "moderation",
        "policy",
        "privacy",
        "safeguards",
    }
)


@dataclass(frozen=True, slots=True)
class Target:
    """The datum that a request means. `value` is what stands there now."""

    table: DeclaredTable
    name: str
    row: Any

    @property
    def title(self) -> str:
        return f"{capfirst(self.table.title_of(self.name))} ({self.table.title})"

    @property
    def value(self) -> str:
        return str(getattr(self.row, self.name))


def target_of(case: Case) -> Target | None:
    """None where the request names nothing that can be put right here: no text, no row
    of the person's, or something that has a page of its own."""
    label, _dot, name = case.datum.rpartition(".")
    table = next((each for each in declared.tables() if each.label == label), None)
    if table is None or table.model is None or case.member_id is None:
        return None
    kept = table.personal.fields.get(name)
    if kept is None or not _by_hand(table, name, kept):
        return None
    row = _own_row(table, case.row, case.member_id)
    return Target(table, name, row) if row is not None else None


def is_own(label: str, row: str, member_id: int) -> bool:
    table = next((each for each in declared.tables() if each.label == label), None)
    return bool(table and _own_row(table, row, member_id) is not None)


def correct(case: Case, *, by: Person, value: str) -> None:
    """Write the right value; the ledger says which datum, and neither old nor new.

    Raises RefusedError, with a reason to show, for what cannot be put right here.
    """
    target = target_of(case)
    if target is None:
        raise RefusedError(
            no(_("This datum cannot be put right here; say in words what was done."))
        )
    table, row, name = target.table, target.row, target.name
    new = without_controls(value).strip()
    try:
        new = row._meta.get_field(name).clean(new, row)
    except ValidationError as wrong:
        raise RefusedError(no(" ".join(wrong.messages))) from None
    setattr(row, name, new)
    try:
        with transaction.atomic():
            row.save(update_fields=[name])
    except IntegrityError:
        raise RefusedError(no(_("The site cannot store this value there."))) from None
    facts = {"table": table.label, "row_id": str(row.pk), "field": name}
    signals.corrected.send(sender=type(row), member_id=case.member_id, **facts)
    ledger.write(
        kind=LedgerLine.Kind.CORRECTION,
        about=case.member_id,
        by=by.pk,
        table=table.label,
        field=name,
        row=str(row.pk)[:64],
    )


def _by_hand(table: DeclaredTable, name: str, kept: Kept) -> bool:
    model = table.model
    if model is None:
        return False
    return (
        walk.is_text(model, name)
        and kept.category not in NOT_BY_HAND
        and kept.visible is not Visible.NOBODY
        and not kept.edit
        and name not in table.personal.rendered.values()
        and name not in table.personal.rendered
        and model._meta.app_label not in BOOKS
        # What was written in a request, and what we answered, stays as it was sent.
        and (model._meta.app_label != "cases" or kept.category is not Category.LETTER)
        and model._meta.label != settings.AUTH_USER_MODEL
        and not model._meta.get_field(name).choices  # type: ignore[union-attr]
    )


def _own_row(table: DeclaredTable, key: str, member_id: int) -> Any:
    """The row, if it leads to the member as its own."""
    if not key or table.model is None:
        return None
    person = walk.person_of(member_id)
    for share in walk.shares_of(table, person):
        if share.is_bystander:
            continue
        try:
            row = share.rows.filter(pk=key).first()
        except (ValueError, ValidationError, OverflowError):
            return None
        if row is not None:
            return row
    return None
