"""What is kept in the memory of this process, under a key, with its tags and its size.

Exact on two conditions, which are the store's own: what was hit while it was being made
is not kept, and what was hit afterwards is dropped. Whether the hits come in is the
listener's to know.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from focaljet.base import clock
from focaljet.base.recording import Made
from focaljet.caching.shown import SITE

OVERHEAD = 1_000  # bytes that Python needs around each thing kept, about
# So many of the latest hits are remembered one by one. What was begun before the oldest
# of them is not kept at all.
MOST_HITS = 20_000


@dataclass(frozen=True, slots=True)
class Kept:
    """A value with what was noted while it was made; `size` in bytes, about."""

    value: Any
    size: int
    tags: frozenset[str]
    made_at: datetime
    until: datetime | None = None
    on_read: tuple[tuple[Callable[..., Any], tuple[Any, ...]], ...] = field(default=())

    @classmethod
    def of(cls, value: Any, size: int, made: Made, made_at: datetime) -> Kept:
        """`made_at` is when the making began."""
        tags = frozenset(made.tags | {SITE})
        return cls(value, size, tags, made_at, made.until, tuple(made.on_read))

    def holds(self) -> bool:
        """Whether the clock, which can jump either way, has left it as it is.

        What says "3 August" for ever says something else to a clock of July.
        """
        now = clock.now()
        return self.made_at <= now and (self.until is None or now < self.until)

    def as_made(self) -> Made:
        return Made(set(self.tags), self.until, list(self.on_read))


class Store:
    """Thread-safe. The least recently used goes when `most_bytes` are passed."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._keys: dict[str, set[Hashable]] = {}
        self._bytes = 0
        self._number = 0  # of the latest hit
        self._hits: OrderedDict[str, int] = OrderedDict()
        self._floor = 0  # begun before this one: not kept

    def begin(self) -> int:
        """To be asked before the first row is read, and given back to `put`."""
        return self._number

    def get(self, key: Hashable) -> Kept | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
        return found

    def put(self, key: Hashable, kept: Kept, *, begun: int) -> bool:
        """Keep it, unless something that it shows was hit since it was begun.

        Returns whether it shows the present, kept or not.
        """
        with self._lock:
            if not self._shows_the_present(kept.tags, begun):
                return False
            self._remove(key)
            if kept.size + OVERHEAD <= self.most_bytes:
                self._kept[key] = kept
                self._bytes += kept.size + OVERHEAD
                for tag in kept.tags - {SITE}:
                    self._keys.setdefault(tag, set()).add(key)
                while self._bytes > self.most_bytes:
                    self._remove(next(iter(self._kept)))
        return True

    def shows_the_present(self, tags: Iterable[str], begun: int) -> bool:
        """Whether nothing with these tags was hit since."""
        with self._lock:
            return self._shows_the_present(tags, begun)

    def _shows_the_present(self, tags: Iterable[str], begun: int) -> bool:
        return begun >= self._floor and all(
            self._hits.get(tag, 0) <= begun for tag in tags
        )

    def hit(self, tags: Iterable[str]) -> None:
        """Something with these tags was written: drop what shows it."""
        with self._lock:
            self._number += 1
            for tag in tags:
                if tag == SITE:
                    self._clear()
                    return
                self._hits[tag] = self._number
                self._hits.move_to_end(tag)
                for key in self._keys.get(tag, set()).copy():
                    self._remove(key)
            while len(self._hits) > MOST_HITS:
                _, self._floor = self._hits.popitem(last=False)

    def drop(self, key: Hashable) -> None:
        with self._lock:
            self._remove(key)

    def clear(self) -> None:
        """Forget everything, and what is being made now too."""
        with self._lock:
            self._number += 1
            self._clear()

    @property
    def number(self) -> int:
        """Grows with every hit."""
        return self._number

    @property
    def all_hit_at(self) -> int:
        """The number of the last hit that dropped everything."""
        return self._floor

    @property
    def bytes_kept(self) -> int:
        return self._bytes

    def __len__(self) -> int:
        return len(self._kept)

    def _clear(self) -> None:
        self._kept.clear()
        self._keys.clear()
        self._hits.clear()
        self._bytes = 0
        self._floor = self._number

    def _remove(self, key: Hashable) -> None:
        kept = self._kept.pop(key, None)
        if kept is None:
            return
        self._bytes -= kept.size + OVERHEAD
        for tag in kept.tags - {SITE}:
            keys = self._keys.get(tag)
            if keys is not None:
                keys.discard(key)
                if not keys:
                    del self._keys[tag]
