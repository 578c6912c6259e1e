"""What was collected before a purpose was announced does not serve it (C94, C95)."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection
from django.db.models import AutoField, Max, Model

from focaljet.base import clock
from focaljet.personal import declared
from focaljet.personal.lock import widening
from focaljet.policy.models.lines import PurposeLine
from focaljet.policy.models.versions import Version


def draw(*, version_id: int) -> int:
    """The lines of a version that is in force; how many were drawn. Safe to run twice.

    Drawn late they only lie further: what came in between does not serve the purpose.
    """
    version = Version.objects.get(pk=version_id)
    if version.document != Version.Document.PRIVACY or version.number == 1:
        return 0
    if version.effective_from > clock.now():
        return 0
    before = Version.objects.get(document=version.document, number=version.number - 1)
    added = widening.new_purposes(_read(before), _read(version))
    lines = [
        PurposeLine(
            version=version,
            table=table,
            field=name,
            purpose=purpose,
            last_pk=_last_row(table),
            drawn_at=clock.now(),
        )
        for table, name, purpose in added
        if not version.lines.filter(table=table, field=name, purpose=purpose).exists()
    ]
    PurposeLine.objects.bulk_create(lines, ignore_conflicts=True)
    return len(lines)


def draw_all_due() -> int:
    due = Version.objects.filter(effective_from__lte=clock.now())
    return sum(draw(version_id=pk) for pk in due.values_list("pk", flat=True))


def _read(version: Version) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(version.declarations)
    return said


def _last_row(label: str) -> int | None:
    """The highest number given so far; None where rows are not numbered as they come."""
    model = next((t.model for t in declared.tables() if t.label == label), None)
    if model is None or not isinstance(model._meta.pk, AutoField):
        return None
    highest = model._base_manager.aggregate(last=Max("pk"))["last"] or 0
    return max(int(highest), _given_out(model))


def _given_out(model: type[Model]) -> int:
    """Also to rows that somebody is writing just now, which nobody sees yet."""
    where = [model._meta.db_table, model._meta.pk.column]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(pg_sequence_last_value("
            "pg_get_serial_sequence(quote_ident(%s), %s)::regclass), 0)",
            where,
        )
        return int(cursor.fetchone()[0] or 0)
