"""The database of a site, out and in: pg_dump and pg_restore, told no password aloud."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string
from psycopg import sql
from psycopg.conninfo import make_conninfo

# Their rows stay out: nobody is to be signed in by a backup, and counts of tries age.
WITHOUT_ROWS = ("django_session", "cache_entry")
OF_OURS = {"server_side_binding", "prepare_threshold"}
SECRET = {"password", "sslpassword"}  # also where they stand behind a question mark
MARK = "focaljet_restoring"  # a schema that stands while a restore is under way
JOBS = "procrastinate_jobs"


def conninfo() -> str:
    """Where the site's database is, without the password."""
    said = connection.settings_dict
    left_out = OF_OURS | SECRET
    options = {k: v for k, v in said["OPTIONS"].items() if k not in left_out}
    named = {"host": said["HOST"], "port": said["PORT"], "user": said["USER"]}
    given = {name: value for name, value in named.items() if value}
    return make_conninfo(dbname=said["NAME"], **given, **options)


def environment() -> dict[str, str]:
    kept = {"PATH", "TZ", "HOME", "TMPDIR", "LD_LIBRARY_PATH"}
    words = {name: value for name, value in os.environ.items() if name in kept}
    words["LC_ALL"] = "C"
    if secret := password():
        words["PGPASSWORD"] = secret
    return words


def password() -> str:
    said = connection.settings_dict
    return str(said["PASSWORD"] or said["OPTIONS"].get("password", ""))


def tool(name: str, major: int) -> str:
    """pg_dump or pg_restore that knows a server of this version."""
    path: str = import_string(settings.DATABASE_TOOLS)(name, major)
    return path


@contextmanager
def snapshot() -> Iterator[tuple[psycopg.Connection[Any], str]]:
    """A connection that sees one moment of the database, and the name of that moment.

    Of its own, so that neither a transaction of the caller nor a pooler's habits matter.
    """
    with psycopg.connect(conninfo(), password=password() or None) as own:
        own.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        own.read_only = True
        named = own.execute("SELECT pg_export_snapshot()").fetchone()
        yield own, str(named[0] if named else "")


def major_of(own: psycopg.Connection[Any]) -> int:
    return own.info.server_version // 10_000


def rows_in(own: psycopg.Connection[Any]) -> dict[str, int]:
    """How many rows each table of the site has; those whose rows stay out are left out."""
    tables = own.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        " ORDER BY tablename"
    ).fetchall()
    found = {}
    for (name,) in tables:
        if name in WITHOUT_ROWS:
            continue
        query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))
        counted = own.execute(query).fetchone()
        found[name] = int(counted[0]) if counted else 0
    return found


def migrations_in(own: psycopg.Connection[Any]) -> list[list[str]]:
    query = "SELECT app, name FROM django_migrations ORDER BY app, name"
    return [[str(app), str(name)] for app, name in own.execute(query).fetchall()]


def dumping(of: str, major: int) -> subprocess.Popen[bytes]:
    """pg_dump of that snapshot, in PostgreSQL's own packed format, on its stdout."""
    schema = connection.settings_dict["OPTIONS"].get("options", "")
    named = re.search(r"search_path=(\w+)", schema)
    words = [
        tool("pg_dump", major),
        f"--dbname={conninfo()}",
        "--format=custom",
        "--compress=3",
        f"--snapshot={of}",
        f"--schema={named[1] if named else 'public'}",
        "--no-owner",
        "--no-privileges",
        *(f"--exclude-table-data={table}" for table in WITHOUT_ROWS),
    ]
    return subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env=environment(),
    )  # fmt: skip


def restoring(major: int) -> subprocess.Popen[bytes]:
    """pg_restore that reads a dump, all of it or nothing; `finish` says how it went."""
    words = [
        tool("pg_restore", major),
        f"--dbname={conninfo()}",
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--no-privileges",
        "--no-comments",
        "--schema=public",
    ]
    return subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, env=environment(),
    )  # fmt: skip


def reason_of(said: bytes) -> str:
    """The last line of a tool that failed, without values of rows."""
    lines = [
        line
        for line in said.decode(errors="replace").splitlines()
        if line.strip() and not line.startswith(("DETAIL", "CONTEXT", "Command was"))
    ]
    return lines[-1].strip() if lines else "no reason was given"


def is_empty() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_tables WHERE schemaname = current_schema()")
        return cursor.fetchone() is None


def is_marked() -> bool:
    """Whether a restore into this database was begun and not finished."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [MARK])
        return cursor.fetchone() is not None


def mark() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(MARK))
        )


def unmark() -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {}").format(sql.Identifier(MARK)))


def make_empty() -> None:
    """Throw away what a restore that was cut short has left; the caller has looked."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
