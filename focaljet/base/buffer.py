"""Small writes gathered in memory and written together a few seconds later.

For what may be lost when a process is killed and must not cost a row per request:
views, renderings. A guest's read so writes nothing.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from itertools import islice
from multiprocessing.util import Finalize
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections

from focaljet.base import outage

Key = TypeVar("Key")
Value = TypeVar("Value")
log = logging.getLogger(__name__)


_all: WeakSet[Buffer[Any, Any]] = WeakSet()


def flush_all() -> int:
    """Write what every buffer of this process holds; the number of keys written."""
    return sum(buffer.flush() for buffer in list(_all))


class Buffer(Generic[Key, Value]):
    """Gathers values by key; `write` gets all of them at once, from a thread.

    A key that comes again is merged. At most `most` keys are held: what comes
    beyond is dropped until the next write, which comes early where half are held.
    `at_once` keys are written by a call of `write`, and so in a transaction.
    """

    def __init__(
        self,
        write: Callable[[dict[Key, Value]], None],
        *,
        merge: Callable[[Value, Value], Value],
        every: float = 5.0,
        most: int = 10_000,
        at_once: int = 10_000,
    ) -> None:
        self._write = write
        self._merge = merge
        self._every = every
        self._most = most
        self._at_once = at_once
        self._held: dict[Key, Value] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._called = threading.Event()
        _all.add(self)

    def put(self, key: Key, value: Value) -> None:
        with self._lock:
            if key in self._held:
                self._held[key] = self._merge(self._held[key], value)
            elif len(self._held) < self._most:
                self._held[key] = value
                if len(self._held) == self._most // 2:
                    self._called.set()
            # Started at the first use, so that it lives in the process that serves.
            if self._thread is None and settings.BUFFERS_WRITE_THEMSELVES:
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()
                # Unlike atexit, this also runs when a worker process of the web server
                # ends, which was forked.
                Finalize(None, self.end, exitpriority=0)

    def flush(self) -> int:
        """Write what is held; the number of keys written. Errors reach the caller.

        While the database is away, it goes on being held.
        """
        with self._lock:
            held, self._held = self._held, {}
        count = len(held)
        while held:
            some = dict(islice(held.items(), self._at_once))
            try:
                self._write(some)
            except (OperationalError, InterfaceError):
                self._take_back(held)
                raise
            for key in some:
                del held[key]
        return count

    def _take_back(self, held: dict[Key, Value]) -> None:
        with self._lock:
            for key, value in self._held.items():
                if key in held:
                    held[key] = self._merge(held[key], value)
                elif len(held) < self._most:
                    held[key] = value
            self._held = held

    def _run(self) -> None:
        while not self._stop.is_set():
            self._called.wait(self._every)
            self._called.clear()
            self._try_flush()

    def end(self) -> None:
        """Write what is held, and no longer by itself."""
        self._stop.set()
        self._called.set()
        self._try_flush()

    def _try_flush(self) -> None:
        try:
            close_old_connections()
            if self.flush():
                outage.note_if_back()
        except Exception as error:
            if outage.is_gone(error):
                outage.note_gone()
            else:
                log.warning("Buffered counts were not written.", exc_info=True)
        finally:
            close_old_connections()
