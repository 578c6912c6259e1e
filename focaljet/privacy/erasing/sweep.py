"""Looks for a person's name and addresses in the words of others; changes nothing.

Those words belong to who wrote them. So the rows are counted and listed for a human,
and what was looked for is written down nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from focaljet.base import clock
from focaljet.personal.declared import DeclaredTable
from focaljet.personal.words import Category, Stage
from focaljet.privacy import walk
from focaljet.privacy.models.erasures import Erasure, Finding
from focaljet.privacy.walk import Person

FREE_TEXT = frozenset(
    {
        Category.CONTENT,
        Category.LETTER,
        Category.PRIVATE_MESSAGE,
        Category.PROFILE,
        Category.ANSWER,
    }
)
# More than a human will ever look at; the count goes on.
MOST_LISTED = 2_000


def look(person: Person, erasure: Erasure) -> dict[str, int]:
    """How many rows of each table mention the person; one query a table with words."""
    strings = walk.own_strings(person)
    if not strings:
        return {}
    counts = {}
    for table, names in _texts():
        found = list(_mentions(table, names, strings).values_list("pk", flat=True))
        if not found:
            continue
        counts[table.label] = len(found)
        Finding.objects.bulk_create(
            [
                Finding(
                    erasure=erasure, table=table.label, row=key, found_at=clock.now()
                )
                for key in found[:MOST_LISTED]
            ],
            ignore_conflicts=True,
        )
    return counts


def _texts() -> Iterator[tuple[DeclaredTable, list[str]]]:
    for table in walk.tables_about_people():
        if table.model is None or table.personal.stage is Stage.IDENTITY:
            continue
        names = [
            name
            for name, kept in table.personal.fields.items()
            if kept.category in FREE_TEXT and walk.is_text(table.model, name)
        ]
        if names:
            yield table, names


def _mentions(
    table: DeclaredTable, names: list[str], strings: list[str]
) -> QuerySet[Any]:
    """Whole words only: somebody called Al is not in every "also"."""
    either = "|".join(re.escape(each) for each in strings)
    pattern = rf"(^|[^[:alnum:]_])({either})($|[^[:alnum:]_])"
    found = Q(pk__in=())
    for name in names:
        found |= Q(**{f"{name}__iregex": pattern})
    model: Any = table.model
    rows: QuerySet[Any] = model._base_manager.filter(found).order_by("pk")
    return rows
