"""Pieces of pages, kept as long as they are right."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.db import connection

from focaljet.base import clock, recording
from focaljet.caching import process
from focaljet.caching.store import Kept

T = TypeVar("T")

_is_off: ContextVar[bool] = ContextVar("focaljet_pieces_off", default=False)


def piece(
    key: Hashable, make: Callable[[], T], size: Callable[[T], int] = lambda _made: 2_000
) -> T:
    """What `make` gives, kept under `key` until something that it shows is written.

    Everything on which it depends and that is not in its tags belongs into the key: the
    audience, the language, the zone. `size` says how many bytes it takes, about. Where
    no listener vouches, and in a process that serves no pages, it is made every time.
    """
    if not _may_keep():
        return make()
    is_ours = False

    def made_here() -> tuple[Kept, bool]:
        nonlocal is_ours
        is_ours = True
        return _made(key, make, size)

    kept = process.flights.share(key, lambda: _kept(key), made_here)
    if not is_ours:
        # What was made here was noted, and done, while it was made.
        recording.again(kept.as_made())
    value: T = kept.value
    return value


@contextmanager
def switched_off() -> Iterator[None]:
    """Every piece is made anew in this block."""
    token = _is_off.set(True)
    try:
        yield
    finally:
        _is_off.reset(token)


def _may_keep() -> bool:
    return (
        process.keeps()
        and not _is_off.get()
        # Inside a transaction stands what nobody else may see yet, or ever.
        and not connection.in_atomic_block
        and process.listener.vouches()
    )


def _kept(key: Hashable) -> Kept | None:
    found = process.store.get(key)
    return found if found is not None and found.holds() else None


def _made(
    key: Hashable, make: Callable[[], T], size: Callable[[T], int]
) -> tuple[Kept, bool]:
    begun, made_at = process.begin(), clock.now()
    with recording.recording() as made:
        value = make()
    kept = Kept.of(value, size(value), made, made_at)
    # In this order: what was heard by now is known to the store when it looks.
    vouched = process.listener.vouches()
    shows_the_present = process.store.put(key, kept, begun=begun)
    return kept, vouched and shows_the_present
