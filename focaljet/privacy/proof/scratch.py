"""A scratch copy of the site: its tables in a schema of their own, its files beside it.

The schema lies in the same database, since that needs no more rights than the site has.
Whatever the proof does to its person there, the site itself is not touched.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

PREFIX = "focaljet_proof_"
# Where the copy works, for the process that carries the proof out.
SCHEMA = "FOCALJET_SCHEMA"
SOURCE = "FOCALJET_PROOF_OF_SCHEMA"
SITE_DATA = "FOCALJET_PROOF_OF_DATA"
WITHOUT = "FOCALJET_PROOF_WITHOUT"
# Of the data folder: the database is copied by itself, the static files are the program.
NOT_COPIED = frozenset(
    {"pg", "static", "secret.key", "disclosure.key", "VERSION", "ADDRESS"}
)
# What migrations fill in the copy anyway, and what must not be done twice.
NOT_FILLED = frozenset({"django_migrations"})
JOBS = "procrastinate_"


@contextmanager
def schema() -> Iterator[str]:
    """A new schema, dropped at the end; one that a killed proof left goes first."""
    name = f"{PREFIX}{secrets.token_hex(6)}"
    _drop_old()
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
    try:
        yield name
    finally:
        _drop(name)


def copy_tables(source: str) -> int:
    """Fill this process's schema from another one; says how many rows came.

    Jobs are left out: nobody shall do them a second time.
    """
    here = _current()
    rows = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        tables = [name for name in _tables(here) if _is_filled(name)]
        listed = sql.SQL(", ").join(map(sql.Identifier, tables))
        cursor.execute(sql.SQL("TRUNCATE {} CASCADE").format(listed))
        for table in tables:
            columns = sql.SQL(", ").join(map(sql.Identifier, _columns(here, table)))
            cursor.execute(
                sql.SQL(
                    "INSERT INTO {to} ({columns}) OVERRIDING SYSTEM VALUE "
                    "SELECT {columns} FROM {source}"
                ).format(
                    to=sql.Identifier(here, table),
                    source=sql.Identifier(source, table),
                    columns=columns,
                )
            )
            rows += cursor.rowcount
        for table, column, sequence in _sequences(here):
            cursor.execute(
                sql.SQL(
                    "SELECT setval(%s, greatest(1, (SELECT max({}) FROM {})))"
                ).format(sql.Identifier(column), sql.Identifier(here, table)),
                [sequence],
            )
    return rows


def copy_files(source: Path, to: Path) -> None:
    """The data folder without the database; sockets and the like are no data."""
    for entry in source.iterdir():
        if entry.name in NOT_COPIED or entry.name.startswith("."):
            continue
        if entry.is_dir():
            shutil.copytree(entry, to / entry.name, ignore=_no_files)
        elif entry.is_file():
            shutil.copy2(entry, to / entry.name)


def _no_files(folder: str, names: list[str]) -> list[str]:
    paths = [Path(folder) / name for name in names]
    return [path.name for path in paths if not (path.is_file() or path.is_dir())]


def logs() -> list[Path]:
    """Folders of log files that lie outside the copy: those of our own PostgreSQL."""
    place = Path(os.environ.get(SITE_DATA, settings.DATA_DIR)) / "pg" / "log"
    return [place] if place.is_dir() else []


def current_schema() -> str:
    return _current()


def _current() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return str(cursor.fetchone()[0])


def _is_filled(table: str) -> bool:
    return table not in NOT_FILLED and not table.startswith(JOBS)


def _tables(schema: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename",
            [schema],
        )
        return [row[0] for row in cursor.fetchall()]


def _columns(schema: str, table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT attname FROM pg_attribute
            JOIN pg_class ON pg_class.oid = attrelid
            WHERE relnamespace = %s::regnamespace AND relname = %s
              AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
            ORDER BY attnum
            """,
            [schema, table],
        )
        return [row[0] for row in cursor.fetchall()]


def _sequences(schema: str) -> list[tuple[str, str, str]]:
    """Table, column and sequence of every numbered column that was filled."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT relname, attname,
                   pg_get_serial_sequence(quote_ident(%s) || '.' || quote_ident(relname),
                                          attname)
            FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            WHERE relnamespace = %s::regnamespace AND relkind = 'r'
              AND attnum > 0 AND NOT attisdropped
            """,
            [schema, schema],
        )
        return [
            (table, column, sequence)
            for table, column, sequence in cursor.fetchall()
            if sequence and _is_filled(table)
        ]


def _drop_old() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)", [PREFIX]
        )
        for (name,) in cursor.fetchall():
            _drop(name)


def _drop(name: str) -> None:
    with connection.cursor() as cursor:
        drop = sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(name))
        cursor.execute(drop)
