"""How many requests this process computes at once, and who waits for how long.

    ticket = admission.enter(Kind.MEMBER)
    if ticket is None:  # too many want in
        …
    with ticket:
        …

Each kind has a queue of its own, so that a flood of one kind fills only that. A place
that becomes free goes to the queues in turn, by weight, and within a queue to whoever
waited longest: what is written most often, then members, guests, bots, and none of them
starves. Pages out of memory do not come through here.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping
from enum import IntEnum
from types import TracebackType


class Kind(IntEnum):
    WRITE = 1
    MEMBER = 2
    GUEST = 3
    BOT = 4


# How many places each gets, where all of them wait.
WEIGHTS: Mapping[Kind, int] = {
    Kind.WRITE: 8,
    Kind.MEMBER: 4,
    Kind.GUEST: 2,
    Kind.BOT: 1,
}
# Of the patience, how much each has. A member who waited is shown the page as guests
# see it, which is better than waiting; whoever wrote something has nothing but waiting.
# A bot comes back by itself. It waits all the same: a crawler asks for a page and its
# style sheets at once, and should not be refused them on a quiet site.
PATIENCE: Mapping[Kind, float] = {
    Kind.WRITE: 10.0,
    Kind.MEMBER: 1.0,
    Kind.GUEST: 3.0,
    Kind.BOT: 0.5,
}


class Ticket:
    """A place among those that compute, or a seat in the queue for one.

    A block of `with` gives the place back at its end. So does `give_back`, as often as
    it is called, for answers that outlive the block.
    """

    __slots__ = ("_admission", "_called", "has_place", "kind")

    def __init__(self, kind: Kind, admission: Admission) -> None:
        self.kind = kind
        self.has_place = False
        self._admission = admission
        self._called: threading.Event | None = None

    def __enter__(self) -> Ticket:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.give_back()

    def give_back(self) -> None:
        self._admission.give_back(self)

    def sit_down(self) -> None:
        self._called = threading.Event()

    def call(self) -> None:
        self.has_place = True
        if self._called is not None:
            self._called.set()

    def wait(self, seconds: float) -> None:
        if self._called is not None:
            self._called.wait(seconds)


class Admission:
    """At most `computing` at once; of each kind at most `most_waiting` wait, or as many as
    that says for the kind (none where it says nothing).

    `patience` is in seconds, and each kind has its multiple of it. Safe to call from
    several threads; a waiting request holds its thread, so the server needs more threads
    than `computing` and all that may wait. `wait` is for tests.
    """

    def __init__(
        self,
        computing: int,
        most_waiting: int | Mapping[Kind, int],
        patience: float,
        *,
        wait: Callable[[Ticket, float], None] = Ticket.wait,
    ) -> None:
        if computing < 1:
            raise ValueError("Somebody has to compute.")
        self._free = computing
        self._computing = computing
        self._most_waiting = (
            dict.fromkeys(Kind, most_waiting)
            if isinstance(most_waiting, int)
            else most_waiting
        )
        self._patience = {kind: patience * PATIENCE[kind] for kind in Kind}
        self._wait = wait
        self._lock = threading.Lock()
        self._queues: dict[Kind, deque[Ticket]] = {kind: deque() for kind in Kind}
        # What each kind was given, divided by its weight: the least is next.
        self._served = dict.fromkeys(Kind, 0.0)

    def enter(self, kind: Kind) -> Ticket | None:
        """A place, perhaps after waiting; None where none became free in time."""
        ticket = Ticket(kind, self)
        with self._lock:
            if self._free:
                # Nobody waits while a place is free: it is handed on, never put down.
                self._free -= 1
                ticket.call()
                return ticket
            queue = self._queues[kind]
            if len(queue) >= self._most_waiting.get(kind, 0):
                return None
            self._queue_up(ticket, queue)
        self._wait(ticket, self._patience[kind])
        with self._lock:
            if not ticket.has_place:
                queue.remove(ticket)
                return None
        return ticket

    def give_back(self, ticket: Ticket) -> None:
        """Hand its place to whoever is next, or put it down."""
        with self._lock:
            if not ticket.has_place:
                return
            ticket.has_place = False
            waiting = [kind for kind in Kind if self._queues[kind]]
            if not waiting:
                self._free += 1
                return
            kind = min(waiting, key=self._served.__getitem__)
            self._served[kind] += 1 / WEIGHTS[kind]
            self._queues[kind].popleft().call()

    @property
    def waiting(self) -> int:
        return sum(map(len, self._queues.values()))

    @property
    def computing(self) -> int:
        return self._computing - self._free

    def _queue_up(self, ticket: Ticket, queue: deque[Ticket]) -> None:
        """A kind that did not wait has saved up no turns."""
        ticket.sit_down()
        if not queue:
            others = [self._served[kind] for kind in Kind if self._queues[kind]]
            least = min(others, default=max(self._served.values()))
            self._served[ticket.kind] = max(self._served[ticket.kind], least)
        queue.append(ticket)
