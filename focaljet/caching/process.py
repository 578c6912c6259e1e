"""The one store of this process, its listener, and whether it keeps anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from focaljet.caching.flights import Flights
from focaljet.caching.listener import Listener, direct_connection
from focaljet.caching.store import Store

store = Store(getattr(settings, "PAGE_CACHE_BYTES", 0))
listener = Listener(store, direct_connection)
flights = Flights()
_serves = False


def keeps() -> bool:
    """Whether this process serves pages and may keep them."""
    return _serves and store.most_bytes > 0


def site_mark() -> int | None:
    """A number that changes when something of the whole site was written (the tag
    "site"); None in a process that does not hear of it.

    For facts that every page asks: take it before the table is read, and read again
    once it is another.
    """
    return store.all_hit_at if keeps() and listener.vouches() else None


def serves_pages() -> None:
    """Said once by a web process: from here on it listens and keeps."""
    global _serves
    _serves = True


@contextmanager
def serving() -> Iterator[None]:
    """In this block, this process listens and keeps: for tests."""
    global _serves
    before, _serves = _serves, True
    try:
        listener.catch_up(5)
        yield
    finally:
        _serves = before
        listener.stop()
        store.clear()
