"""Rows of plain values, by PostgreSQL's COPY: no instance is made of any."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model
from psycopg import sql


def copy_values(
    model: type[Model], names: Sequence[str], values: Iterable[Sequence[Any]]
) -> None:
    """Insert rows with these attributes ("topic_id") in this order; every other column
    gets the model's default."""
    fields = {field.attname: field for field in model._meta.local_concrete_fields}
    rest = [field for name, field in fields.items() if name not in names]
    # A key that counts by itself is left to the table.
    rest = [field for field in rest if not field.primary_key]
    defaults = [
        field.get_db_prep_save(field.get_default(), connection) for field in rest
    ]
    columns = [fields[name].column for name in names] + [each.column for each in rest]
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(sql.Identifier(str(column)) for column in columns),
    )
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        for row in values:
            copy.write_row([*row, *defaults])


def reserve_ids(model: type[Model], count: int) -> int:
    """The first of so many ids in a row, given to nobody else.

    Where somebody else takes one meanwhile there is a gap, and it is tried again.
    """
    for _try in range(10):
        with connection.cursor() as cursor:
            cursor.execute(
                """
                SELECT min(id), max(id) FROM (
                    SELECT nextval(pg_get_serial_sequence(%s, %s)) AS id
                    FROM generate_series(1, %s)
                ) AS given
                """,
                [model._meta.db_table, model._meta.pk.column, count],
            )
            first, last = cursor.fetchone()
        if last - first + 1 == count:
            return int(first)
    raise RuntimeError("Somebody else takes ids without a pause.")
