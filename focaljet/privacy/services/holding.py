"""Holding a row back from erasure and retention, and letting it go again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.base.text import one_line
from focaljet.base.verdict import RefusedError, insist, no
from focaljet.personal import declared
from focaljet.personal.words import ITSELF
from focaljet.privacy import rules, signals, walk
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.models.holds import Hold
from focaljet.privacy.models.ledger import LedgerLine
from focaljet.privacy.services import ledger


@transaction.atomic
def hold(
    *,
    by: rules.Person,
    table: str,
    row: str,
    reason: str,
    review_on: date,
    is_statutory: bool = False,
) -> Hold:
    """Keep one row ("forum.Post", "12") from being erased, until it is released.

    Only a hold that a law asks for by name (`is_statutory`) stands before the erasure
    of a child.

    Raises RefusedError, with a reason to show: for who may not, a row that is not
    there, one that is held already, no reason, or a review that lies behind us.
    """
    insist(rules.may_hold(by))
    reason = reason.strip()
    if not one_line(reason):
        raise RefusedError(no(_("Say why the row has to stay.")))
    if review_on <= clock.now().date():
        raise RefusedError(no(_("Name a day to come, on which somebody looks again.")))
    found = _row(table, row)
    try:
        with transaction.atomic():
            made = Hold.objects.create(
                table=found._meta.label,
                row=str(found.pk),
                member_id=person_behind(found),
                reason=reason,
                placed_at=clock.now(),
                placed_by_id=by.pk,
                review_on=review_on,
                is_statutory=is_statutory,
            )
    except IntegrityError:
        raise RefusedError(no(_("This row is held already."))) from None
    _write_down(LedgerLine.Kind.HOLD, made, by)
    return made


@transaction.atomic
def release(*, by: rules.Person, hold_id: int) -> Hold:
    """Let the row go; an erasure that waited for it goes on by itself.

    Raises RefusedError for who may not and for a hold that is released already, and
    Hold.DoesNotExist.
    """
    insist(rules.may_hold(by))
    found = Hold.objects.select_for_update().get(pk=hold_id)
    if found.released_at is not None:
        raise RefusedError(no(_("This hold was released before.")))
    found.released_at = clock.now()
    found.save(update_fields=["released_at"])
    waiting = Erasure.objects.filter(
        member=found.member_id, ended_at=None, begun_at__isnull=False
    ).first()
    if found.member_id and waiting:
        signals.erasure_due.send(sender=Erasure, erasure_id=waiting.pk)
    _write_down(LedgerLine.Kind.RELEASE, found, by)
    return found


def person_behind(row: Any) -> int | None:
    """The member whom a row is about, by the first path that leads to one."""
    for table in declared.tables():
        if table.model is not type(row):
            continue
        for path in table.personal.owners:
            if path == ITSELF:
                return int(row.pk)
            if walk.is_address(table.model, path):
                continue
            rows = table.model._base_manager.filter(pk=row.pk)
            if (found := rows.values_list(path, flat=True).first()) is not None:
                return int(found)
    return None


def _row(table: str, row: str) -> Any:
    known = {each.label.lower() for each in walk.tables_about_people() if each.model}
    if table.lower() not in known:
        raise RefusedError(no(_("There is no table of this name with personal data.")))
    model = apps.get_model(table)
    try:
        found = model._base_manager.filter(pk=row).first()
    except (ValueError, ValidationError, OverflowError):
        found = None
    if found is None:
        raise RefusedError(no(_("There is no such row.")))
    return found


def _write_down(kind: LedgerLine.Kind, held: Hold, by: rules.Person) -> None:
    ledger.write(
        kind=kind,
        about=held.member_id,
        by=by.pk,
        table=held.table,
        row=held.row,
        reason=held.reason,
    )
