"""Many rows at once, by PostgreSQL's COPY."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db import connection
from django.db.models import Model
from psycopg import sql

ModelT = TypeVar("ModelT", bound=Model)


def copy_rows(model: type[ModelT], instances: Iterable[ModelT]) -> None:
    """Insert the instances as they are: with their ids, without `save`."""
    fields = list(model._meta.local_concrete_fields)
    columns: list[sql.Composable] = [
        sql.Identifier(str(field.column)) for field in fields
    ]
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(columns)
    )
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        for instance in instances:
            copy.write_row(
                [
                    field.get_db_prep_save(getattr(instance, field.attname), connection)
                    for field in fields
                ]
            )


def new_ids(model: type[Model], count: int) -> Sequence[int]:
    """Ids that the table gives out to nobody else, in rising order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, count],
        )
        return [row[0] for row in cursor.fetchall()]
