"""Many want the same at once: one makes it, the others wait for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

PATIENCE = 10.0  # seconds; then each makes its own


@dataclass(slots=True, eq=False)
class _Flight:
    done: threading.Event = field(default_factory=threading.Event)
    result: Any = None
    succeeded: bool = False


class Flights:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way: dict[Hashable, _Flight] = {}

    def share(
        self,
        key: Hashable,
        look: Callable[[], Any],
        make: Callable[[], tuple[Any, bool]],
    ) -> Any:
        """What `look` finds, or what `make` makes where it finds nothing (None).

        `make` says with the value whether others may have it, too. Who waited in vain
        looks again, and makes it in their turn.
        """
        while True:
            found = look()
            if found is not None:
                return found
            with self._lock:
                flight = self._under_way.get(key)
                leads = flight is None
                if flight is None:
                    flight = self._under_way[key] = _Flight()
            if leads:
                return self._lead(key, flight, make)
            if not flight.done.wait(PATIENCE):
                return make()[0]
            if flight.succeeded:
                return flight.result

    def _lead(
        self, key: Hashable, flight: _Flight, make: Callable[[], tuple[Any, bool]]
    ) -> Any:
        try:
            flight.result, flight.succeeded = make()
            return flight.result
        finally:
            with self._lock:
                del self._under_way[key]
            flight.done.set()

    def waiting(self) -> int:
        return len(self._under_way)
