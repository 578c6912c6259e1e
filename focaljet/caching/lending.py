"""Connections to the database go with a place among those that compute, not a thread.

Django opens one for each thread that ever asked something. A server that lets many wait
has many threads, and would keep as many connections, most of them cold. Here a thread
borrows a set of them for as long as it has its place: there are as many as places, and
the warmest, whose statements are planned, is lent first.
"""

from __future__ import annotations

import select
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.pq import TransactionStatus

_idle: deque[dict[str, BaseDatabaseWrapper]] = deque()


@contextmanager
def connections_lent() -> Iterator[None]:
    """The connections of this thread are borrowed in this block."""
    own = _take_out()
    try:
        lent = _idle.pop()
    except IndexError:
        lent = {}
    for connection in lent.values():
        _look_after(connection)
    _put_in(lent)
    try:
        yield
    finally:
        _idle.append(_take_out())
        _put_in(own)


def _look_after(connection: BaseDatabaseWrapper) -> None:
    """Close it if the server did, has something to say that nobody asked for, or if
    whoever had it before left a transaction open.

    Django would ask the server at each request whether it is still there. What comes in
    on a connection that waits for nothing is the end of it, and costs no question.
    """
    lent: Any = connection
    lent.health_check_enabled = False
    raw = lent.connection
    if raw is not None and not (
        raw.pgconn.transaction_status == TransactionStatus.IDLE
        and not connection.in_atomic_block
        and not select.select([raw.fileno()], [], [], 0)[0]
    ):
        connection.close()


def close_all() -> None:
    """Close those that nobody has: for tests, and the end of a process."""
    while _idle:
        for connection in _idle.pop().values():
            connection.close()


def _take_out() -> dict[str, BaseDatabaseWrapper]:
    found = {}
    for connection in connections.all(initialized_only=True):
        # Django's own check, that no two threads use it at once, is ours from here on.
        if not connection.allow_thread_sharing:
            connection.inc_thread_sharing()
        found[connection.alias] = connection
        del connections[connection.alias]
    return found


def _put_in(them: dict[str, BaseDatabaseWrapper]) -> None:
    for alias, connection in them.items():
        connections[alias] = connection
