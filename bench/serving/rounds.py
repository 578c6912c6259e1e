"""Measures all steps in turn, some rounds long: nginx, ours, nginx, ours, …

So that what disturbs the machine for a while disturbs both. One connection gives the
latencies and the processor time of a request, many give the requests a second.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from serving import asking, processes
from serving.asking import Asked
from serving.client import Plan
from serving.crew import CannotMeasureError, Crew, Nginx
from serving.noise import Watch
from serving.steps import Step

SETTLES = 6.0  # seconds until what the warm-up left in memory is written


@dataclass(frozen=True, slots=True)
class Pace:
    """`one`, `many` and `nginx` are seconds of each phase, `walked` the paths of a step
    that asks none twice: on one connection, and on many. `warm_up` is how often each page
    is asked for before the first round."""

    rounds: int
    one: float
    many: float
    nginx: float
    walked: tuple[int, int]
    with_wrk: bool = True
    warm_up: int = 30

    @property
    def all_walked(self) -> int:
        return self.rounds * sum(self.walked)


PACES = {
    "full": Pace(3, one=1.5, many=2, nginx=1, walked=(90, 180)),
    "short": Pace(2, one=0.7, many=1, nginx=1, walked=(50, 100)),
    "smoke": Pace(
        1, one=0.1, many=0.1, nginx=0.1, walked=(3, 6), with_wrk=False, warm_up=3
    ),
}


@dataclass(frozen=True, slots=True)
class Phase:
    """What was asked, and the processor seconds of each part of the site meanwhile."""

    asked: Asked
    spent: dict[str, float]

    def cost(self, *parts: str) -> float:
        """Milliseconds of processor time for each request; of all parts, or these."""
        spent = sum(self.spent[part] for part in parts or self.spent)
        return spent / (self.asked.requests + self.asked.refused) * 1000


@dataclass(slots=True)
class Line:
    """`plain` and `sent` are the bytes of a page, before it is compressed and after."""

    step: Step
    plain: int = 0
    sent: int = 0
    queries: int = 0
    one: list[Phase] = field(default_factory=list)
    many: list[Phase] = field(default_factory=list)
    nginx: list[Asked] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Body:
    sent: bytes
    coding: str
    plain: int


def fetched(step: Step) -> Body:
    """A page of the step, as a browser gets it."""
    sent, coding = _answer(step, "gzip, br")
    return Body(sent, coding, len(_answer(step, "identity")[0]))


def _answer(step: Step, encodings: str) -> tuple[bytes, str]:
    connection = http.client.HTTPConnection("127.0.0.1", step.port, timeout=30)
    try:
        lines = (header.partition(": ") for header in step.headers(encodings))
        headers = {name: value for name, _, value in lines}
        connection.request("GET", step.paths[-1], headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise CannotMeasureError(f"{step.name} is answered by {answer.status}.")
        return body, answer.headers.get("Content-Encoding", "")
    finally:
        connection.close()


class Run:
    def __init__(self, crew: Crew, pace: Pace, watch: Watch, steps: list[Step]) -> None:
        self.crew, self.pace, self.watch = crew, pace, watch
        self.lines = [Line(step) for step in steps]
        self.wrk = asking.wrk() if pace.with_wrk else None

    def warm_up(self) -> None:
        """Every page some times; of those that are walked, the words once, by a guest
        of the server that keeps nothing, so that their HTML is there."""
        times = self.pace.warm_up
        for line in self.lines:
            step = line.step
            if step.walks:
                paths = step.paths[: self.pace.all_walked]
                requests = [
                    Step("", "", "", self.crew.computed_port, [path]).get(path)
                    for path in paths
                ]
                _ask_once(self.crew.computed_port, requests)
            elif not step.form:
                requests = step.requests()
                _ask_once(step.port, (requests * times)[:times])
        time.sleep(SETTLES if self.pace.rounds > 1 else 0)

    def all_rounds(self, nginx: Nginx | None, progress: Callable[[str], None]) -> None:
        for number in range(self.pace.rounds):
            for place, line in enumerate(self.lines):
                progress(f"round {number + 1}: {line.step.name}")
                self.watch.calibrate()
                if nginx is not None and not line.step.form:
                    self._ask_nginx(line, nginx, str(place))
                if not (line.step.walks or line.step.form):
                    # The replies of the last round have changed some pages.
                    _ask_once(line.step.port, line.step.requests()[:1] * 3)
                line.one.append(self._ask(line.step, number, is_many=False))
                line.many.append(self._ask(line.step, number, is_many=True))

    def _ask_nginx(self, line: Line, nginx: Nginx, name: str) -> None:
        step = line.step
        as_file = Step(step.page, step.reader, "", nginx.port, [f"/{name}"])

        def ask() -> Asked:
            return self._many(as_file, step.connections, self.pace.nginx)

        asked = self._watched(
            ask, lambda: {"nginx": processes.Table.now().seconds(nginx.pid)}
        ).asked
        line.nginx.append(asked)
        self.watch.of_nginx.setdefault(name, []).append(asked.rate)

    def _ask(self, step: Step, number: int, *, is_many: bool) -> Phase:
        first, second = self.pace.walked
        seconds = self.pace.many if is_many else self.pace.one
        times = second if is_many else first
        start = number * (first + second) + (first if is_many else 0)
        connections = step.connections if is_many else 1

        def ask() -> Asked:
            if is_many and len(step.paths) == 1 and not (step.form or step.everywhere):
                return self._many(step, connections, seconds)
            requests = step.requests(times, start)
            once = step.walks or step.form
            plan = Plan(step.port, requests, connections, seconds, once)
            return asking.ours(plan, step.expected)

        return self._watched(ask, lambda: self.crew.seconds(step.port))

    def _many(self, step: Step, connections: int, seconds: float) -> Asked:
        path = step.paths[0]
        if self.wrk:
            headers = step.headers()
            return asking.by_wrk(
                self.wrk, step.port, path, headers, connections, seconds
            )
        return asking.ours(Plan(step.port, step.requests(), connections, seconds))

    def _watched(
        self, ask: Callable[[], Asked], spent: Callable[[], dict[str, float]]
    ) -> Phase:
        machine, client, before = processes.machine(), asking.of_children(), spent()
        asked = ask()
        taken = {name: now - before[name] for name, now in spent().items()}
        ours = sum(taken.values()) + asking.of_children() - client
        self.watch.add(processes.machine().since(machine), ours)
        return Phase(asked, taken)


def _ask_once(port: int, requests: list[str]) -> None:
    asking.ours(Plan(port, requests, once=True))
