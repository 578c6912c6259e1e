"""Which rows may be used for a purpose."""

from __future__ import annotations

from itertools import pairwise
from typing import TypeVar

from django.db.models import Model, QuerySet

from focaljet.personal import declared
from focaljet.personal.words import Purpose
from focaljet.policy.models.lines import PurposeLine
from focaljet.policy.queries import versions
from focaljet.policy.queries.versions import PRIVACY

Row = TypeVar("Row", bound=Model)


def serving(rows: QuerySet[Row], field: str, purpose: Purpose) -> QuerySet[Row]:
    """Of `rows` those whose `field` may be used for `purpose` now; two queries more.

    The build has to declare the purpose, the version in force has to say it, and where
    a version added it to a field that was there before, only rows that came in since
    serve it. A version that has just taken effect, whose lines are not drawn yet, lets
    none serve what it adds. Where nothing was published yet, the declaration decides.
    Raises UndeclaredError for a field that nobody declared.
    """
    label = rows.model._meta.label
    if purpose not in declared.field_of(label, field).purposes:
        return rows.none()
    in_force = versions.in_force(PRIVACY)
    if in_force is None:
        return rows
    if not _says(in_force, label, field, purpose):
        return rows.none()
    drawn = dict(
        PurposeLine.objects.filter(
            table=label,
            field=field,
            purpose=purpose.value,
            version__number__lte=in_force.number,
        ).values_list("version__number", "last_pk")
    )
    for number in _added_by(in_force, label, field, purpose):
        if drawn.get(number) is None:  # not drawn yet, or rows without numbers
            return rows.none()
    last = max((pk for pk in drawn.values() if pk is not None), default=0)
    return rows.filter(pk__gt=last) if drawn else rows


def _added_by(
    in_force: versions.Published, label: str, field: str, purpose: Purpose
) -> list[int]:
    """The numbers of the versions that gave a field, which was there, the purpose."""
    line = [
        v for v in reversed(versions.all_of(PRIVACY)) if v.number <= in_force.number
    ]
    return [
        after.number
        for before, after in pairwise(line)
        if _has(before, label, field)
        and not _says(before, label, field, purpose)
        and _says(after, label, field, purpose)
    ]


def _says(
    version: versions.Published, label: str, field: str, purpose: Purpose
) -> bool:
    datum = version.declarations.get("tables", {}).get(label, {}).get(field, {})
    return purpose.value in datum.get("purposes", ())


def _has(version: versions.Published, label: str, field: str) -> bool:
    return field in version.declarations.get("tables", {}).get(label, {})
