"""Builds pages of guests from a replica, where it shows what the primary would.

A replica follows the primary by some moments. So the listener notes after each
notification how far the primary had written then. A replica that has replayed as far
shows that notification and all before it; a page that is read from it counts as begun
there. Where something on it was hit since, and where the replica does not answer, the
page comes from the primary.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from time import monotonic
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper

log = logging.getLogger(__name__)
T = TypeVar("T")

ALIAS = "replica"
AGAIN_AFTER = 5.0  # seconds until one that failed is tried again
REMEMBERED = 500  # positions; a replica that is further behind is not read

# Who they are: the system's number, and the timeline, which a new primary begins anew.
PRIMARY = """
SELECT (SELECT system_identifier FROM pg_control_system())::text,
    ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int
"""
REPLICA = """
SELECT (SELECT system_identifier FROM pg_control_system())::text,
    greatest(
        (SELECT min_recovery_end_timeline FROM pg_control_recovery()),
        (SELECT timeline_id FROM pg_control_checkpoint())
    )
"""
# The end of the last record. Where that ends a page, PostgreSQL answers where the next
# one could begin, behind the header of a page that nobody has to replay.
WRITTEN = """
SELECT here - '0/0' - CASE
    WHEN file_offset = 40 THEN 40
    WHEN file_offset % current_setting('wal_block_size')::int = 24 THEN 24
    ELSE 0
END
FROM pg_current_wal_insert_lsn() AS here, pg_walfile_name_offset(here)
"""
REPLAYED = """
SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() - '0/0' END
"""

Identity = tuple[str, int]


class Heard:
    """How far the primary had written when notifications were heard.

    `number` is that of the store (Store.number) up to which this is known.
    """

    def __init__(self) -> None:
        self.identity: Identity | None = None
        self.number = -1
        self._positions: deque[tuple[int, int]] = deque(maxlen=REMEMBERED)

    def begin_anew(self, identity: Identity | None) -> None:
        """Another connection, and perhaps another primary: positions of before are void."""
        self._positions.clear()
        self.identity, self.number = identity, -1

    def note(self, number: int, position: int) -> None:
        """All hits up to this number were written before this position. The number is
        taken before the primary is asked: more may be heard meanwhile."""
        self._positions.append((number, position))
        self.number = number

    def shown_at(self, position: int) -> int | None:
        """The last hit that a replica shows which has replayed up to there."""
        for number, written in reversed(self._positions.copy()):
            if written <= position:
                return number
        return None


def is_there() -> bool:
    return ALIAS in settings.DATABASES


class Replica:
    """The replica of settings.DATABASES, where there is one."""

    def __init__(self, heard: Heard) -> None:
        self.heard = heard
        self._again_at = 0.0
        self._checked: WeakKeyDictionary[Any, Identity] = WeakKeyDictionary()
        self._lock = Lock()

    def read(self, read: Callable[[], T]) -> tuple[T, int] | None:
        """What `read` gives with the replica in the place of the primary, in this thread,
        and the number of the last hit that it shows for sure (as Store.begin).

        None where the replica is not to be used, or another answered in between.
        """
        found = self._ask()
        if found is None:
            return None
        replica, number = found
        asked = replica.connection
        with _in_place_of_primary(replica, number):
            value = read()
        return (value, number) if replica.connection is asked else None

    def _ask(self) -> tuple[BaseDatabaseWrapper, int] | None:
        """The replica, and the number of the last hit that it shows."""
        if not is_there() or monotonic() < self._again_at:
            return None
        replica = connections[ALIAS]
        try:
            replica.close_if_unusable_or_obsolete()
            replayed = self._replayed(replica)
        except Error as trouble:
            replica.close()
            self._leave_alone(f"does not answer ({type(trouble).__name__})")
            return None
        number = None if replayed is None else self.heard.shown_at(replayed)
        return None if number is None else (replica, number)

    def _replayed(self, replica: BaseDatabaseWrapper) -> int | None:
        with replica.cursor() as cursor:
            if not self._is_of_this_primary(replica, cursor):
                return None
            cursor.execute(REPLAYED)
            position = cursor.fetchone()[0]
        return None if position is None else int(position)

    def _is_of_this_primary(self, replica: BaseDatabaseWrapper, cursor: Any) -> bool:
        """Asked once for a connection; positions of another history say nothing."""
        wanted = self.heard.identity
        if wanted is not None and self._checked.get(replica.connection) == wanted:
            return True
        cursor.execute(REPLICA)
        number, timeline = cursor.fetchone()
        if wanted is None or (number, timeline) != wanted:
            self._leave_alone("does not follow this primary")
            return False
        self._checked[replica.connection] = wanted
        return True

    def _leave_alone(self, why: str) -> None:
        with self._lock:
            if monotonic() < self._again_at:
                return
            self._again_at = monotonic() + AGAIN_AFTER
        log.warning("The replica %s; guests' pages come from the primary.", why)


_begun: ContextVar[int | None] = ContextVar("focaljet_replica", default=None)


def begun() -> int | None:
    """Of a page that is being read from the replica: the last hit that it shows for sure.

    What is kept or remembered meanwhile shows no later ones either.
    """
    return _begun.get()


@contextmanager
def _in_place_of_primary(replica: BaseDatabaseWrapper, number: int) -> Iterator[None]:
    """Connections belong to threads, and so does this."""
    primary = connections[DEFAULT_DB_ALIAS]
    token = _begun.set(number)
    connections[DEFAULT_DB_ALIAS] = replica
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = primary
        _begun.reset(token)
