"""The one store of this process, its listener, and whether it keeps anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from django.conf import settings

from focaljet.caching import lending
from focaljet.caching.flights import Flights
from focaljet.caching.listener import Listener, direct_connection
from focaljet.caching.replica import Heard, Replica, begun
from focaljet.caching.store import Store

store = Store(getattr(settings, "PAGE_CACHE_BYTES", 0))
heard = Heard()
listener = Listener(store, direct_connection, heard)
replica = Replica(heard)
flights = Flights()
_serves = False
_unsure = count(-1, -1)


def keeps() -> bool:
    """Whether this process serves pages and may keep them."""
    return _serves and store.most_bytes > 0


def site_mark() -> int | None:
    """A number that changes when something of the whole site was written (the tag
    "site"); None in a process that does not keep pages, or cannot reach the database.

    For facts that every page asks: take it before the table is read, and read again
    once it is another. While it is not sure that all was heard it is another each time.
    """
    if not keeps():
        return None
    if listener.vouches():
        mark, shown = store.all_hit_at, begun()
        # A replica may not show yet what was written since.
        return mark if shown is None or mark <= shown else next(_unsure)
    return None if listener.is_away else next(_unsure)


def begin() -> int:
    """The number to keep something by (Store.put), before its first row is read."""
    shown = begun()
    return store.begin() if shown is None else shown


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
        lending.close_all()
