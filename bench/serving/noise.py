"""Whether the machine was quiet enough for its figures to be trusted."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field

from serving import processes

# Beyond these, a figure says more about the machine than about us.
MOST_OF_LOOP = 0.15
MOST_OF_NGINX = 0.25
MOST_STOLEN = 0.01
MOST_OF_OTHERS = 0.05
TURNS = 60_000


@dataclass(frozen=True, slots=True)
class Noise:
    """Shares, 0.1 for a tenth.

    `loop`: how much longer than its fastest tenth the slowest tenth of a loop took that
    always does the same. `nginx`: between the rounds, how much less nginx did at its
    slowest than at its fastest; None without nginx. `stolen`: of the machine's time,
    what the one below us gave to other machines. `others`: of its processors, what
    processes took that are no part of the measurement.
    """

    loop: float
    nginx: float | None
    stolen: float
    others: float

    @property
    def reasons(self) -> list[str]:
        found = []
        if self.loop > MOST_OF_LOOP:
            found.append(f"the same loop took up to {self.loop:.0%} longer")
        if self.nginx is not None and self.nginx > MOST_OF_NGINX:
            found.append(f"nginx went down by {self.nginx:.0%} between rounds")
        if self.stolen > MOST_STOLEN:
            found.append(f"other machines took {self.stolen:.1%} of this one's time")
        if self.others > MOST_OF_OTHERS:
            found.append(f"other processes took {self.others:.0%} of the processors")
        return found

    def told(self) -> str:
        nginx = "no nginx" if self.nginx is None else f"nginx {self.nginx:.0%}"
        facts = (
            f"loop {self.loop:.0%}, {nginx}, stolen {self.stolen:.1%}, "
            f"others {self.others:.0%}"
        )
        if self.reasons:
            return f"TOO NOISY TO TRUST: {'; '.join(self.reasons)} ({facts})."
        return f"The machine was quiet enough ({facts})."


@dataclass(slots=True)
class Watch:
    """Gathers what a run shows of the noise."""

    loops: list[float] = field(default_factory=list)
    of_nginx: dict[str, list[float]] = field(default_factory=dict)
    ours: float = 0.0
    measured: processes.Machine = field(
        default_factory=lambda: processes.Machine(0, 0, 0)
    )

    def calibrate(self, times: int = 5) -> None:
        for _ in range(times):
            began = time.perf_counter()
            _loop()
            self.loops.append(time.perf_counter() - began)

    def add(self, machine: processes.Machine, ours: float) -> None:
        """What the machine did in a phase, and how much of it was the measurement."""
        self.measured = processes.Machine(
            self.measured.busy + machine.busy,
            self.measured.stolen + machine.stolen,
            self.measured.whole + machine.whole,
        )
        self.ours += ours

    def noise(self) -> Noise:
        tenths = statistics.quantiles(self.loops, n=10)
        spreads = [1 - min(rates) / max(rates) for rates in self.of_nginx.values()]
        whole = self.measured.whole or 1.0
        return Noise(
            loop=tenths[-1] / tenths[0] - 1,
            nginx=statistics.median(spreads) if spreads else None,
            stolen=self.measured.stolen / whole,
            others=max(0.0, self.measured.busy - self.ours) / whole,
        )


def _loop() -> int:
    total = 0
    for number in range(TURNS):
        total += number * number % 7
    return total
