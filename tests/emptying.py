"""Empties the database after a test that commits: only the tables that have rows.

Django truncates every table and then announces a migration, so that content types and
permissions are made anew; with a hundred tables that took longer than most tests. Here
what stood in the tables after the migrations stays, and is put back where it changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.test import TransactionTestCase
from psycopg import sql

# Name of a table -> its rows, as COPY writes them.
Rows = Mapping[str, bytes]

PATIENCE = "60s"

# What refuses DELETE (the ledger, the staff log, versions) can only be truncated.
REFUSES_DELETE = """
    SELECT DISTINCT of.relname FROM pg_trigger AS made
    JOIN pg_class AS of ON of.oid = made.tgrelid
    WHERE NOT made.tgisinternal AND made.tgtype & 2 = 2
      AND of.relnamespace = current_schema()::regnamespace
"""


def empty_quickly(migrated: Rows) -> None:
    """From now on tests that commit leave the tables as `migrated` has them."""

    def teardown(_case: TransactionTestCase) -> None:
        empty(migrated)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]


def migrated_rows() -> Rows:
    """The rows of all tables that have some. Call it before any test has written."""
    with connection.cursor() as cursor:
        return {name: _copied(cursor, name) for name in _filled(cursor, _tables())}


def empty(migrated: Rows) -> None:
    """Waits, as TRUNCATE does, for transactions that still write, but not for ever:
    raises OperationalError where one of them does not end."""
    tables = _tables()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        cursor.execute(
            sql.SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(_listed(tables))
        )
        filled = _filled(cursor, tables)
        changed = [
            name
            for name in {*filled, *migrated}
            if name not in migrated or _copied(cursor, name) != migrated[name]
        ]
        if not changed:
            return
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(REFUSES_DELETE)
        refusing = {name for (name,) in cursor.fetchall()}.intersection(changed)
        if refusing:
            cursor.execute(sql.SQL("TRUNCATE {} CASCADE").format(_listed(refusing)))
        for name in changed:
            if name not in refusing:
                cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        for name in set(migrated).intersection(changed):
            command = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))
            with cursor.copy(command) as copy:
                copy.write(migrated[name])


def _tables() -> list[str]:
    return list(
        connection.introspection.django_table_names(
            only_existing=True, include_views=False
        )
    )


def _filled(cursor: Any, tables: list[str]) -> list[str]:
    each = [
        sql.SQL("(SELECT {} FROM {} LIMIT 1)").format(
            sql.Literal(name), sql.Identifier(name)
        )
        for name in tables
    ]
    cursor.execute(sql.SQL(" UNION ALL ").join(each))
    return [name for (name,) in cursor.fetchall()]


def _copied(cursor: Any, table: str) -> bytes:
    command = sql.SQL("COPY (SELECT * FROM {} ORDER BY 1) TO STDOUT")
    with cursor.copy(command.format(sql.Identifier(table))) as copy:
        return b"".join(bytes(row) for row in copy)


def _listed(tables: Any) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, sorted(tables)))


def send_all_away() -> None:
    """End every other connection to the database of the tests."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
