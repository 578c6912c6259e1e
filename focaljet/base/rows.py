"""A query written by hand, for the few that every reader waits for.

Django takes longer to put such a statement together than PostgreSQL to answer it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, LiteralString

from django.db import connection


def rows(sql: LiteralString, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows of a statement that stands in the code; values come as parameters."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
