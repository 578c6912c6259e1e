"""The two clients that ask: our own, and wrk where it is installed."""

from __future__ import annotations

import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from serving.client import Plan
from serving.crew import CannotMeasureError

CLIENT = Path(__file__).resolve().parent / "client.py"
# Printed by wrk itself, so that no text meant for people has to be read.
AT_END = """
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("\\nFOUND %d %d %d %d %f %f\\n", summary.requests,
    summary.duration, e.status, e.connect + e.read + e.write + e.timeout,
    latency:percentile(50), latency:percentile(99)))
end
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """`requests` were answered as expected in `seconds`; percentiles in milliseconds.

    `fast` is the fastest tenth. `client` is the processor time of the client in seconds.
    `refused` were answered otherwise, and are not among the requests.
    """

    requests: int
    seconds: float
    p50: float
    p99: float
    fast: float | None
    p95: float | None
    client: float
    refused: int = 0

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def ours(plan: Plan, expected: str = "200") -> Asked:
    """By our own client, in a process of its own."""
    answer = subprocess.run(  # noqa: S603  ourselves
        [sys.executable, str(CLIENT)],
        input=json.dumps(asdict(plan)),
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        raise CannotMeasureError(f"The client stopped: {answer.stderr.strip()[-500:]}")
    found = json.loads(answer.stdout)
    statuses: dict[str, int] = found["statuses"]
    answered = statuses.pop(expected, 0)
    if not answered:
        path = plan.requests[0].split("\r\n", 1)[0]
        raise CannotMeasureError(
            f"{path} was answered by {statuses}, never {expected}."
        )
    latencies: list[float] = found["latencies"]
    return Asked(
        requests=answered,
        seconds=found["seconds"],
        p50=statistics.median(latencies),
        p99=percentile(latencies, 99),
        fast=percentile(latencies, 10),
        p95=percentile(latencies, 95),
        client=found["processor"],
        refused=sum(statuses.values()),
    )


def wrk() -> str | None:
    return shutil.which("wrk")


def by_wrk(
    program: str,
    port: int,
    path: str,
    headers: Sequence[str],
    connections: int,
    seconds: float,
) -> Asked:
    """The same request over and over, for whole seconds: wrk knows no others."""
    words = [program, "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s"]
    for header in headers:
        words += ["-H", header]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(AT_END)
        script.flush()
        words += ["-s", script.name, f"http://127.0.0.1:{port}{path}"]
        before = of_children()
        began = time.perf_counter()
        answer = subprocess.run(  # noqa: S603  wrk
            words, capture_output=True, text=True, check=False
        )
        took = time.perf_counter() - began
    line = answer.stdout.rpartition("FOUND ")[2].split()
    if answer.returncode or len(line) != 6:
        raise CannotMeasureError(f"wrk stopped after {took:.1f} s: {answer.stderr}")
    requests, micros, refused, broken = (int(number) for number in line[:4])
    if broken or refused == requests:
        raise CannotMeasureError(f"{path}: {refused} refused, {broken} broken.")
    p50, p99 = (float(number) / 1000 for number in line[4:])
    return Asked(
        requests=requests - refused,
        seconds=micros / 1_000_000,
        p50=p50,
        p99=p99,
        fast=None,
        p95=None,
        client=of_children() - before,
        refused=refused,
    )


def percentile(ordered: Sequence[float], percent: float) -> float:
    """Of values in order: the smallest that so many per cent do not exceed."""
    place = max(0, -(-len(ordered) * percent // 100) - 1)
    return ordered[int(place)]


def of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
