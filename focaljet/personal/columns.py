"""E002: columns of the real database that no declaration covers.

Not a system check, because `migrate` runs those first and would refuse the very
migration that drops such a column. `focaljet privacy columns` runs it after
every `migrate`, at the start of the site and as a test.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import Model

from focaljet.personal import declared
from focaljet.personal.declared import fields_to_declare

# Tables, views and foreign tables; a partition has the columns of its parent.
COLUMNS = """
    SELECT relname, attname
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = current_schema()::regnamespace
      AND relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT relispartition
      AND attnum > 0 AND NOT attisdropped
    ORDER BY relname, attnum
"""


def undeclared_columns() -> list[str]:
    """ "table.column" for each that nobody declared. One query."""
    covered = set(_covered())
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        return [
            f"{table}.{column}"
            for table, column in cursor.fetchall()
            if (table, column) not in covered
        ]


def _covered() -> Iterator[tuple[str, str]]:
    for table in declared.tables():
        model, personal = table.model, table.personal
        if model is None:
            yield from ((table.label, column) for column in personal.names)
            continue
        named_or_counted = personal.names | _not_to_declare(model)
        for field in model._meta.local_fields:
            if field.name in named_or_counted:
                yield model._meta.db_table, str(field.column)
        for many in model._meta.local_many_to_many:
            between: Any = many.remote_field.through
            if many.name in personal.names and between._meta.auto_created:
                for field in between._meta.local_fields:
                    yield between._meta.db_table, str(field.column)


def _not_to_declare(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.local_fields} - set(
        fields_to_declare(model)
    )
