"""Hears what was written, by whomever, and vouches that nothing went unheard.

One connection of its own listens for the tags that the triggers send. A question to
that connection proves it: PostgreSQL hands over every notification of what was committed
before, then answers. So a process knows at any time until when it has heard all, also
where a cable was cut and nobody said so.
"""

from __future__ import annotations

import logging
import os
import select
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections
from psycopg.pq import ExecStatus

from focaljet.caching import replica
from focaljet.caching.replica import Heard
from focaljet.caching.store import Store
from focaljet.caching.triggers import CHANNEL

log = logging.getLogger(__name__)

# A page may be as old as this when it is handed out, in seconds, and no older.
VOUCHED_FOR = 0.06
# While pages are asked for, the proof is renewed this often, so that nobody waits.
RENEWED_EVERY = 0.025
# So long a reader waits for a proof before the page is computed.
PATIENCE = 0.1
AGAIN_AFTER = (0.05, 0.2, 0.5, 1.0)  # seconds between attempts to connect
NEVER = float("-inf")


class Listener:
    """Keeps `store` exact. Connects, and listens while nobody asks, from a thread of its
    own, which begins at the first question.

    `connect` gives a connection in autocommit mode that goes to the primary directly: a
    pooler that lends connections for a transaction forgets who listens.
    """

    def __init__(
        self,
        store: Store,
        connect: Callable[[], psycopg.Connection[Any]],
        heard: Heard | None = None,
    ) -> None:
        self.store = store
        self.heard = heard or Heard()
        self._connect = connect
        self._connection: psycopg.Connection[Any] | None = None
        self._heard_until = NEVER
        self._is_asked = False
        self._proving = threading.Lock()
        self._start = threading.Lock()
        self._connected = threading.Event()
        self._thread: threading.Thread | None = None
        self._ends = False
        self._failures = 0
        self._is_away = False
        self._hear, self._wake = -1, -1

    @property
    def is_away(self) -> bool:
        """Whether the database could not be reached when that was last tried."""
        return self._is_away

    @property
    def is_connected(self) -> bool:
        return self._connection is not None

    def vouches(self) -> bool:
        """Whether all was heard that was committed until a moment ago (`VOUCHED_FOR`)."""
        self._is_asked = True
        now = monotonic()
        return now - self._heard_until < VOUCHED_FOR or self._proves(now - VOUCHED_FOR)

    def vouches_now(self) -> bool:
        """Whether all was heard that was committed until this call.

        For a reader who may have written a moment ago, in whatever process.
        """
        self._is_asked = True
        return self._proves(monotonic())

    def catch_up(self, seconds: float) -> bool:
        """Wait until it listens, up to so many seconds: for a start and for tests."""
        self._begin()
        return self._connected.wait(seconds) and self.vouches_now()

    def stop(self) -> None:
        with self._start:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._ends = True
            os.write(self._wake, b".")
            thread.join()

    def _proves(self, wanted: float) -> bool:
        """Ask the connection, unless another did meanwhile."""
        if self._thread is None:
            self._begin()
        if self._connection is None or not self._proving.acquire(timeout=PATIENCE):
            return False
        try:
            if self._heard_until < wanted and self._connection is not None:
                self._prove(self._connection)
        except (psycopg.Error, OSError):
            # The thread learns it too, and connects anew.
            self._lose()
            os.write(self._wake, b".")
        finally:
            self._proving.release()
        return self._heard_until >= wanted

    def _prove(self, connection: psycopg.Connection[Any]) -> None:
        asked_at = monotonic()
        if replica.is_there() and self.heard.number != self.store.number:
            self._note_position(connection)
        else:
            self._ask(connection)
        self._heard_until = asked_at

    def _ask(self, connection: psycopg.Connection[Any]) -> None:
        """The cheapest question there is, past what psycopg makes of one."""
        raw = connection.pgconn
        if raw.exec_(b"").status != ExecStatus.EMPTY_QUERY:
            raise psycopg.OperationalError("The listener gets no answer.")
        while notified := raw.notifies():
            self.store.hit(notified.extra.decode().split())

    def _note_position(self, connection: psycopg.Connection[Any]) -> None:
        # More may be heard with the answer, of which it then says nothing.
        number = self.store.number
        if row := connection.execute(replica.WRITTEN).fetchone():
            self.heard.note(number, int(row[0]))

    def _begin(self) -> None:
        with self._start:
            if self._thread is not None:
                return
            self._ends = False
            if self._wake < 0:
                self._hear, self._wake = os.pipe()
                os.set_blocking(self._hear, False)
                os.set_blocking(self._wake, False)
            self._thread = threading.Thread(
                target=self._run, daemon=True, name="listener"
            )
            self._thread.start()

    def _run(self) -> None:
        while not self._ends:
            was_connected = False
            try:
                connection = self._connect()
                try:
                    self._listen(connection)
                    was_connected = True
                    self._watch(connection)
                finally:
                    self._hang_up(connection)
            except (psycopg.Error, OSError) as trouble:
                if was_connected:
                    log.warning("The page cache lost its listener: %s", type(trouble))
            # The connection may be lost, and the database there: tried at once.
            self._failures = 0 if was_connected else self._failures + 1
            self._is_away = self._failures > 0
            wait = AGAIN_AFTER[min(self._failures, len(AGAIN_AFTER) - 1)]
            if not self._ends:
                select.select([self._hear], [], [], wait)
                self._drain()

    def _listen(self, connection: psycopg.Connection[Any]) -> None:
        connection.add_notify_handler(self._heard)
        connection.execute(f"LISTEN {CHANNEL}")
        # Before the memory is emptied: what is made while the database is away may rest
        # on choices of seconds ago (process.site_mark), and is not to be kept.
        self._is_away = False
        if replica.is_there():
            self.heard.begin_anew(connection.execute(replica.PRIMARY).fetchone())
        # What was written before we listened is unknown; what is being made may show it.
        self.store.clear()
        with self._proving:
            self._prove(connection)
            self._connection = connection
        self._connected.set()

    def _watch(self, connection: psycopg.Connection[Any]) -> None:
        """Hear at once, and renew the proof while pages are asked for."""
        while not self._ends and self._connection is connection:
            in_use, self._is_asked = self._is_asked, False
            patience = RENEWED_EVERY if in_use else None
            select.select([connection.fileno(), self._hear], [], [], patience)
            self._drain()
            with self._proving:
                self._prove(connection)

    def _heard(self, notification: psycopg.Notify) -> None:
        self.store.hit(notification.payload.split())

    def _drain(self) -> None:
        try:
            while os.read(self._hear, 1000):
                pass
        except BlockingIOError:
            pass

    def _hang_up(self, connection: psycopg.Connection[Any]) -> None:
        """Not while a reader waits for its answer: libpq would go on with freed memory."""
        with self._proving:
            self._lose()
            connection.close()

    def _lose(self) -> None:
        self._connection = None
        self._heard_until = NEVER
        self._connected.clear()


def direct_connection() -> psycopg.Connection[Any]:
    """A connection of the listener's own, past any pooler (settings.DATABASES["direct"])."""
    alias = "direct" if "direct" in settings.DATABASES else "default"
    params = connections[alias].get_connection_params()
    params |= {
        "autocommit": True,
        "connect_timeout": 2,
        # Of a cut cable we learn after a second, and compute meanwhile.
        "tcp_user_timeout": 1000,
        "keepalives_idle": 1,
        "keepalives_interval": 1,
        "keepalives_count": 2,
        "application_name": "focaljet listener",
    }
    params.pop("cursor_factory", None)
    params.pop("prepare_threshold", None)
    return psycopg.connect(**params)
