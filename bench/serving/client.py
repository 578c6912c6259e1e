"""A closed-loop client of our own: each connection asks, waits for the answer, asks again.

    python bench/serving/client.py < plan.json

It is a process of its own and stands on nothing but sockets, so that it takes little of
the processor that the server needs; bench/load.py says how little. The plan is a JSON of
`Plan`; what it found is printed as a JSON of `Found`.
"""

from __future__ import annotations

import json
import re
import resource
import select
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import cycle

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
PATIENCE = 30.0  # seconds for one answer
AT_ONCE = 1 << 18


@dataclass(frozen=True, slots=True)
class Plan:
    """`requests` are whole requests as text, asked in turn and over again until `seconds`
    are over; with `once` each is asked once."""

    port: int
    requests: list[str]
    connections: int = 1
    seconds: float = 1.0
    once: bool = False


@dataclass(slots=True)
class Found:
    """`latencies` in milliseconds, in order; `statuses` how often each was answered;
    `processor` the seconds of processor time that this client took."""

    seconds: float = 0.0
    processor: float = 0.0
    bytes: int = 0
    latencies: list[float] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)


class ClosedError(Exception):
    """The server closed the connection in the middle of an answer."""


class Line:
    """One connection, and the answer that is coming in on it."""

    __slots__ = ("_end", "_got", "_head", "asked_at", "port", "socket", "status")

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> None:
        self._got, self._head, self._end = 0, b"", -1
        self.asked_at = time.perf_counter()
        self.socket.sendall(request)

    def take(self) -> int:
        """What has come in; the length of the whole answer once it is there, else 0."""
        more = self.socket.recv(AT_ONCE)
        if not more:
            raise ClosedError
        self._got += len(more)
        if self._end < 0:
            self._head += more
            if (end := self._head.find(b"\r\n\r\n")) < 0:
                return 0
            self.status = self._head[9:12].decode()
            if found := LENGTH.search(self._head, 0, end):
                self._end = end + 4 + int(found[1])
            elif self.status in {"204", "304"}:
                self._end = end + 4
            else:
                sys.exit("An answer does not say how long it is.")
        return self._got if self._got >= self._end else 0


def main() -> None:
    found = ask_all(Plan(**json.load(sys.stdin)))
    json.dump(asdict(found), sys.stdout)


def ask_all(plan: Plan) -> Found:
    requests = [request.encode("latin-1") for request in plan.requests]
    source: Iterator[bytes] = iter(requests) if plan.once else cycle(requests)
    lines = [Line(plan.port) for _ in range(plan.connections)]
    found = Found()
    used, began = _processor(), time.perf_counter()
    if len(lines) == 1:
        _one_by_one(lines[0], source, began + plan.seconds, plan.once, found)
    else:
        _side_by_side(lines, source, began + plan.seconds, plan.once, found)
    found.seconds = time.perf_counter() - began
    found.processor = _processor() - used
    found.latencies.sort()
    return found


def _one_by_one(
    line: Line, source: Iterator[bytes], end: float, once: bool, found: Found
) -> None:
    for request in source:
        line.ask(request)
        while not (size := line.take()):
            pass
        now = _note(line, size, found)
        if now > end and not once:
            break


def _side_by_side(
    lines: list[Line], source: Iterator[bytes], end: float, once: bool, found: Found
) -> None:
    waiting = select.epoll()
    by_number = {line.socket.fileno(): line for line in lines}
    asked = 0
    for number, line in by_number.items():
        request = next(source, None)
        if request is not None:
            line.ask(request)
            waiting.register(number, select.EPOLLIN)
            asked += 1
    while asked:
        events = waiting.poll(PATIENCE)
        if not events:
            sys.exit(f"No answer within {PATIENCE:.0f} seconds.")
        for number, _event in events:
            line = by_number[number]
            if not (size := line.take()):
                continue
            now = _note(line, size, found)
            request = next(source, None) if once or now < end else None
            if request is None:
                waiting.unregister(number)
                asked -= 1
            else:
                line.ask(request)


def _note(line: Line, size: int, found: Found) -> float:
    now = time.perf_counter()
    found.latencies.append((now - line.asked_at) * 1000)
    found.statuses[line.status] = found.statuses.get(line.status, 0) + 1
    found.bytes += size
    return now


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
