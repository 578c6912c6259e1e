"""What processes take of the machine, as Linux counts it: their time and their memory.

A process here stands for itself and for all below it. Time is that of the processor, in
seconds, what children took that have ended included; it advances by ticks of ten
milliseconds, so that a hundredth of a second is nothing to quote.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Process:
    """`seconds` are its own and those of children that it waited for."""

    pid: int
    parent: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Memory:
    """In bytes. `rss` counts what processes share once for each, `pss` once in all."""

    rss: int
    pss: int


@dataclass(frozen=True, slots=True)
class Machine:
    """Since it started, in seconds of all its processors together."""

    busy: float
    stolen: float
    whole: float

    def since(self, before: Machine) -> Machine:
        return Machine(
            self.busy - before.busy,
            self.stolen - before.stolen,
            self.whole - before.whole,
        )


class Table:
    """All processes at one moment."""

    def __init__(self, processes: Iterable[Process]) -> None:
        self.by_pid = {process.pid: process for process in processes}
        self._below: dict[int, list[int]] = {}
        for process in self.by_pid.values():
            self._below.setdefault(process.parent, []).append(process.pid)

    @classmethod
    def now(cls) -> Table:
        return cls(_all())

    def tree(self, root: int) -> Iterator[int]:
        """The root and all below it; nothing where it has ended."""
        if root in self.by_pid:
            yield root
            for child in self._below.get(root, ()):
                yield from self.tree(child)

    def seconds(self, root: int) -> float:
        return sum(self.by_pid[pid].seconds for pid in self.tree(root))

    def children(self, root: int) -> list[int]:
        return list(self._below.get(root, ()))


def words(pid: int) -> list[str]:
    """The command line; empty where the process has ended."""
    try:
        raw = (PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return []
    return raw.decode(errors="replace").split("\0")


def memory(pids: Iterable[int]) -> Memory:
    rss = pss = 0
    for pid in pids:
        facts = _rollup(pid)
        rss += facts.get("Rss", 0)
        pss += facts.get("Pss", 0)
    return Memory(rss, pss)


def machine() -> Machine:
    first = (PROC / "stat").read_text(encoding="ascii").splitlines()[0]
    return parsed_machine(first)


def parsed_machine(line: str) -> Machine:
    """The first line of /proc/stat. Waiting for a disk counts as idle."""
    user, nice, system, idle, wait, irq, soft, stolen = (
        int(number) / TICK for number in line.split()[1:9]
    )
    busy = user + nice + system + irq + soft
    return Machine(busy, stolen, busy + idle + wait + stolen)


def parsed(line: str) -> Process:
    """A line of /proc/PID/stat. The name of a process may hold spaces and brackets."""
    pid = int(line.split(" ", 1)[0])
    facts = line.rpartition(")")[2].split()
    ticks = sum(int(number) for number in facts[11:15])
    return Process(pid, int(facts[1]), ticks / TICK)


def _all() -> Iterator[Process]:
    for entry in os.scandir(PROC):
        if entry.name.isdecimal():
            try:
                line = (PROC / entry.name / "stat").read_text(errors="replace")
            except OSError:
                continue  # it ended while we were looking
            yield parsed(line)


def _rollup(pid: int) -> dict[str, int]:
    """Bytes by their names in the kernel's summary."""
    try:
        text = (PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return {}
    found = {}
    for line in text.splitlines()[1:]:
        name, _, amount = line.partition(":")
        if amount.endswith("kB"):
            found[name] = int(amount.split()[0]) * 1024
    return found
