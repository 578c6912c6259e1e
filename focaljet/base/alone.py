"""One process at a time for one piece of work that is longer than a transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def alone(kind: int, number: int = 0) -> Iterator[bool]:
    """Whether nobody else is at it: False does not wait.

    `kind` is a constant of the caller's own. The lock is the connection's, so it goes
    when the process dies; the same connection may take it twice.
    """
    key = [kind, number % 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        got = bool(cursor.fetchone()[0])
    try:
        yield got
    finally:
        if got and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)
