"""What a page shows, and until when: noted while it is built, so that it can be kept.

    with recording() as made:
        html = render(…)          # somewhere in it: shows("topic:12"); until(moment)
    keep(html, made.tags, made.until)

Whatever reads a row that readers see says so by its tag. Outside `recording` the notes
cost a look at a context variable and go nowhere. Recordings nest: what a piece shows,
the page around it shows too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(slots=True)
class Made:
    """The notes of one recording.

    `until` is the moment from which it would look different though nothing was written
    (None: never). `on_read` is done each time that it is handed to a reader; at the
    making too, unless it is made `for_nobody`.
    """

    tags: set[str] = field(default_factory=set)
    until: datetime | None = None
    on_read: list[tuple[Callable[..., Any], tuple[Any, ...]]] = field(
        default_factory=list
    )
    for_nobody: bool = False

    def add(self, other: Made) -> None:
        self.tags |= other.tags
        self.holds_until(other.until)
        self.on_read += other.on_read

    def holds_until(self, moment: datetime | None) -> None:
        if moment is not None and (self.until is None or moment < self.until):
            self.until = moment


_made: ContextVar[Made | None] = ContextVar("focaljet_recording", default=None)


@contextmanager
def recording(*, for_nobody: bool = False) -> Iterator[Made]:
    """Gather what is noted in this block."""
    outer = _made.get()
    made = Made(for_nobody=for_nobody or (outer is not None and outer.for_nobody))
    token = _made.set(made)
    try:
        yield made
    finally:
        _made.reset(token)
        if outer is not None:
            outer.add(made)


def shows(*tags: str) -> None:
    """What is being built shows these, such as "topic:12"."""
    if (made := _made.get()) is not None:
        made.tags.update(tags)


def until(moment: datetime) -> None:
    """What is being built looks different from this moment on."""
    if (made := _made.get()) is not None:
        made.holds_until(moment)


def on_read(do: Callable[..., Any], *args: Any) -> None:
    """Do this whenever what is being built is handed to a reader: now, and from memory."""
    made = _made.get()
    if made is not None:
        made.on_read.append((do, args))
    if made is None or not made.for_nobody:
        do(*args)


def again(made: Made) -> None:
    """Note all that was noted when a piece was made that is now used again, and do what
    is to be done each time."""
    outer = _made.get()
    if outer is not None:
        outer.add(made)
    if outer is None or not outer.for_nobody:
        for do, args in made.on_read:
            do(*args)
