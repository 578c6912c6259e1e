"""The history as one picture: processor time of a request, run by run.

An SVG without a library. Its colours hold on white and on black; a hollow point is a run
whose machine was too noisy to be trusted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 880, 440
LEFT, RIGHT, TOP, BOTTOM = 56, 230, 56, 68
LABEL_HEIGHT = 17
MOST_LABELS = 8

# Page, reader, state; what stands at the end of the line; its colour by day, by night.
LINES = (
    ("topic,", "guest", "kept", "topic, guest, kept", "#0f766e", "#2dd4bf"),
    ("topic,", "guest", "computed", "topic, guest, computed", "#1d4ed8", "#7aa2ff"),
    ("topic,", "member", "warm", "topic, member, warm", "#7c3aed", "#b794ff"),
    ("topic list", "guest", "computed", "topic list, computed", "#b45309", "#f0a04b"),
    ("board", "guest", "computed", "board, computed", "#be185d", "#ff7eb6"),
    ("reply", "member", "", "reply", "#4d7c0f", "#a3d65c"),
)

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float
    value: float
    is_trusted: bool


def draw(entries: Sequence[Entry], path: Path) -> None:
    """Where there is at least one run; the oldest stands left."""
    if entries:
        path.write_text(picture(entries), encoding="utf-8")


def picture(entries: Sequence[Entry]) -> str:
    values = [value for line in LINES for value in _values(entries, line) if value]
    scale = Scale.holding(values or [1.0])
    parts = [_opening(), *_grid(scale), *_days(entries)]
    ends: list[tuple[float, int, Point]] = []
    for number, line in enumerate(LINES):
        points = [
            Point(_x(at, len(entries)), scale.y(value), value, _is_trusted(entries[at]))
            for at, value in enumerate(_values(entries, line))
            if value
        ]
        if points:
            parts += _line(points, number)
            ends.append((points[-1].y, number, points[-1]))
    parts += _labels(ends)
    return "\n".join([*parts, "</svg>", ""])


@dataclass(frozen=True, slots=True)
class Scale:
    """Logarithmic, from one power of ten to another."""

    low: int
    high: int

    @classmethod
    def holding(cls, values: Iterable[float]) -> Scale:
        found = [math.log10(value) for value in values]
        low, high = math.floor(min(found)), math.ceil(max(found))
        return cls(low, max(high, low + 1))

    def y(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def _values(entries: Sequence[Entry], line: tuple[str, ...]) -> list[float | None]:
    page, reader, state = line[:3]
    found: list[float | None] = []
    for entry in entries:
        rows = (
            row["cost"]
            for row in entry["rows"]
            if str(row["page"]).startswith(page)
            and (row["reader"], row["state"]) == (reader, state)
        )
        found.append(next(rows, None))
    return found


def _is_trusted(entry: Entry) -> bool:
    return not entry["noise"]["too_noisy_because"]


def _x(at: int, count: int) -> float:
    room = WIDTH - LEFT - RIGHT
    return LEFT + room / 2 if count == 1 else LEFT + 12 + at * (room - 24) / (count - 1)


def _opening() -> str:
    day = " ".join(f".c{at}{{--c:{line[4]}}}" for at, line in enumerate(LINES))
    night = " ".join(f".c{at}{{--c:{line[5]}}}" for at, line in enumerate(LINES))
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="title">
<title id="title">Processor time of a request, in milliseconds, run by run</title>
<style>
svg {{ --text: #57606a; --grid: #d0d7de; --ground: #ffffff; font: 12px system-ui, sans-serif }}
{day}
@media (prefers-color-scheme: dark) {{
svg {{ --text: #9aa4af; --grid: #30363d; --ground: #0d1117 }}
{night}
}}
text {{ fill: var(--text) }} .head {{ font-size: 15px; font-weight: 600 }}
.grid {{ stroke: var(--grid); stroke-width: 1 }} .ground {{ fill: var(--ground) }}
.line {{ fill: none; stroke: var(--c); stroke-width: 2; stroke-linejoin: round }}
.point {{ fill: var(--c); stroke: var(--c); stroke-width: 2 }}
.hollow {{ fill: var(--ground) }} .name {{ fill: var(--c) }}
.lead {{ stroke: var(--c); stroke-width: 1; opacity: .5 }}
</style>
<rect class="ground" width="{WIDTH}" height="{HEIGHT}"/>
<text class="head" x="{LEFT - 40}" y="26">Processor time of a request, in milliseconds</text>
<text x="{LEFT - 40}" y="{HEIGHT - 10}">A hollow point: the machine was too noisy to be trusted. make bench, docs/develop/benchmarks.md</text>"""


def _grid(scale: Scale) -> Iterator[str]:
    for power in range(scale.low, scale.high + 1):
        for step in (1, 2, 5):
            value = step * 10.0**power
            if value > 10.0**scale.high:
                break
            y = scale.y(value)
            yield f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
            yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>'


def _days(entries: Sequence[Entry]) -> Iterator[str]:
    every = -(-len(entries) // MOST_LABELS)
    y = HEIGHT - BOTTOM + 18
    for at in range(len(entries) - 1, -1, -every):
        entry = entries[at]
        x = _x(at, len(entries))
        commit = escape(str(entry["commit"])[:7])
        yield (
            f'<text x="{x:.1f}" y="{y}" text-anchor="middle">{escape(str(entry["date"]))[5:]}'
            f'<tspan x="{x:.1f}" dy="13">{commit}{"+" if entry["changed"] else ""}</tspan></text>'
        )


def _line(points: Sequence[Point], number: int) -> Iterator[str]:
    path = " ".join(f"{point.x:.1f},{point.y:.1f}" for point in points)
    yield f'<polyline class="line c{number}" points="{path}"/>'
    for point in points:
        hollow = "" if point.is_trusted else " hollow"
        yield (
            f'<circle class="point c{number}{hollow}" cx="{point.x:.1f}" cy="{point.y:.1f}" r="4">'
            f"<title>{point.value:.2f} ms</title></circle>"
        )


def _labels(ends: list[tuple[float, int, Point]]) -> Iterator[str]:
    """At the end of each line, moved apart where they would lie on each other."""
    x = WIDTH - RIGHT + 24
    places: list[float] = []
    for y, _number, _point in sorted(ends):
        places.append(max(y, places[-1] + LABEL_HEIGHT) if places else y)
    beyond = (places[-1] if places else 0) - (HEIGHT - BOTTOM)
    if beyond > 0:
        lowest: float = HEIGHT - BOTTOM + LABEL_HEIGHT
        for at in range(len(places) - 1, -1, -1):
            places[at] = lowest = min(places[at], lowest - LABEL_HEIGHT)
    for place, (_y, number, point) in zip(places, sorted(ends), strict=True):
        yield (
            f'<line class="lead c{number}" x1="{point.x + 7:.1f}" y1="{point.y:.1f}" '
            f'x2="{x - 5}" y2="{place:.1f}"/>'
            f'<text class="name c{number}" x="{x}" y="{place + 4:.1f}">'
            f"{point.value:.2f}  {escape(LINES[number][3])}</text>"
        )
