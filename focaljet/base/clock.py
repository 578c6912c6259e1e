"""What time it is: the one door through which every moment enters the program.

A test or the demo sets the clock and lives through years in a second:

    with clock.at(datetime(2026, 3, 1, tzinfo=UTC)) as watch:
        write_post()
        watch.advance(days=91)
        forget_what_is_too_old()
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta


class Watch:
    """A stopped clock that moves only when it is told to."""

    def __init__(self, moment: datetime) -> None:
        self.set(moment)

    def set(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            raise ValueError("A moment needs a time zone; say tzinfo=UTC.")
        self.moment = moment.astimezone(UTC)

    def advance(self, *, days: float = 0, hours: float = 0, seconds: float = 0) -> None:
        self.moment += timedelta(days=days, hours=hours, seconds=seconds)


# A context variable and not a global: another thread or task, such as the
# server under a browser test, keeps the real time unless it is handed this one.
_watch: ContextVar[Watch | None] = ContextVar("focaljet_clock", default=None)


def now() -> datetime:
    """The present moment, aware and in UTC."""
    watch = _watch.get()
    return watch.moment if watch else datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[Watch]:
    """Stop the clock at `moment` for this context; nests, and restores on leaving."""
    watch = Watch(moment)
    token = _watch.set(watch)
    try:
        yield watch
    finally:
        _watch.reset(token)
