"""Threads that somebody outside holds: while they send, or read an answer bit by bit.

Nothing ends a line on which a byte comes now and then, or none. Who holds a thread that
way takes no place among those that compute; so many hold one at once, and so many of
one network, and the others that hand out pages stay free.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

# config/web.py has threads for all of them.
MOST, MOST_OF_A_NETWORK = 128, 48


class Holding:
    """Safe to call from several threads. A network is None where it is not limited
    (caching.networks): then `most` alone counts."""

    def __init__(
        self, most: int = MOST, most_of_a_network: int = MOST_OF_A_NETWORK
    ) -> None:
        self._most = most
        self._most_of_a_network = most_of_a_network
        self._lock = threading.Lock()
        self._all = 0
        self._of: Counter[str] = Counter()

    def take(self, network: str | None) -> bool:
        """Whether one more may hold a thread; to be given back."""
        with self._lock:
            if self._all >= self._most:
                return False
            if network is not None:
                if self._of[network] >= self._most_of_a_network:
                    return False
                self._of[network] += 1
            self._all += 1
            return True

    def give_back(self, network: str | None) -> None:
        with self._lock:
            self._all -= 1
            if network is not None:
                self._of[network] -= 1
                if not self._of[network]:
                    del self._of[network]

    @contextmanager
    def held(self, network: str | None) -> Iterator[bool]:
        """The same for a block, which is told whether it may."""
        may = self.take(network)
        try:
            yield may
        finally:
            if may:
                self.give_back(network)

    def __len__(self) -> int:
        return self._all
