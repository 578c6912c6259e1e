"""A number that may not pass a limit, however many take from it at once."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import F, QuerySet
from django.db.models.sql import UpdateQuery


def take(
    queryset: QuerySet[Any], field: str, *, by: int = 1, room: int | str | None = None
) -> int | None:
    """Add `by` to the field of the one row, where there is room; None where not.

        place = counter.take(Draw.objects.filter(pk=draw.pk), "entries", room=100)

    One UPDATE … WHERE room RETURNING: no lock is held while Python thinks, and
    two askers never get the last place both. `room` is a number, or the name of
    a column of the same row; a negative `by` gives back, never below zero.
    Returns the new value. None also where the queryset has no row.
    """
    if by < 0:
        queryset = queryset.filter(**{f"{field}__gte": -by})
    if room is not None:
        limit = room if isinstance(room, int) else F(room)
        queryset = queryset.filter(**{f"{field}__lte": limit - by})
    update: Any = queryset.query.chain(UpdateQuery)
    update.add_update_values({field: F(field) + by})
    try:
        sql, params = update.get_compiler(queryset.db).as_sql()
    except EmptyResultSet:
        return None
    connection = connections[queryset.db]
    counted: Any = queryset.model._meta.get_field(field)
    column = connection.ops.quote_name(counted.column)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} RETURNING {column}", params)
        rows = cursor.fetchall()
    if len(rows) > 1:
        raise ValueError("A counter stands in one row; the queryset found several.")
    return int(rows[0][0]) if rows else None
