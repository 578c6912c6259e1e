"""The one table: from what was measured to what is kept, and to what is printed."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass

from serving.asking import Asked
from serving.rounds import Line, Phase

COLUMNS = (
    "page", "reader", "requests/s", "of nginx", "p50 ms", "fast", "p99 ms",
    "processor ms", "fast", "PostgreSQL", "queries", "bytes", "sent",
)  # fmt: skip
NOT_HERE = "no nginx"


@dataclass(frozen=True, slots=True)
class Row:
    """Medians of the rounds; `…_fast` are the fastest: of latencies a tenth, of
    processor time a round. Times in milliseconds. `nginx` is in requests a second."""

    page: str
    reader: str
    state: str
    connections: int
    rate: float
    nginx: float | None
    of_nginx: float | None
    p50: float
    fast: float
    p95: float
    p99: float
    many_p50: float
    many_p99: float
    cost: float
    cost_fast: float
    cost_database: float
    cost_worker: float
    many_cost: float
    queries: int
    plain: int
    sent: int
    refused: int

    @classmethod
    def of(cls, line: Line) -> Row:
        rates = [phase.asked.rate for phase in line.many]
        shares = [
            rate / file.rate for rate, file in zip(rates, line.nginx, strict=False)
        ]
        costs = [phase.cost() for phase in line.one]
        return cls(
            page=line.step.page,
            reader=line.step.reader,
            state=line.step.state,
            connections=line.step.connections,
            rate=statistics.median(rates),
            nginx=statistics.median(file.rate for file in line.nginx)
            if line.nginx
            else None,
            of_nginx=statistics.median(shares) if shares else None,
            p50=_middle(line.one, lambda asked: asked.p50),
            fast=_middle(line.one, lambda asked: asked.fast),
            p95=_middle(line.one, lambda asked: asked.p95),
            p99=_middle(line.one, lambda asked: asked.p99),
            many_p50=_middle(line.many, lambda asked: asked.p50),
            many_p99=_middle(line.many, lambda asked: asked.p99),
            cost=statistics.median(costs),
            cost_fast=min(costs),
            cost_database=statistics.median(p.cost("database") for p in line.one),
            cost_worker=statistics.median(p.cost("worker") for p in line.one),
            many_cost=statistics.median(phase.cost() for phase in line.many),
            queries=line.queries,
            plain=line.plain,
            sent=line.sent,
            refused=sum(phase.asked.refused for phase in (*line.one, *line.many)),
        )

    @property
    def name(self) -> str:
        return " ".join(word for word in (self.page, self.reader, self.state) if word)

    def kept(self) -> dict[str, object]:
        """As it stands in the history."""
        return {
            name: round(value, 4) if isinstance(value, float) else value
            for name, value in asdict(self).items()
        }

    def cells(self) -> tuple[str, ...]:
        share = NOT_HERE if self.nginx is None else _share(self.of_nginx)
        return (
            self.page,
            f"{self.reader}, {self.state}" if self.state else self.reader,
            f"{self.rate:,.0f}",
            share if self.plain else "",
            *(_time(value) for value in (self.p50, self.fast, self.p99)),
            *(_time(value) for value in (self.cost, self.cost_fast)),
            _time(self.cost_database),
            str(self.queries),
            f"{self.plain:,}" if self.plain else "",
            f"{self.sent:,}" if self.sent else "",
        )


def as_text(rows: Iterable[Row]) -> str:
    table = [COLUMNS, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place < 2 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ).rstrip()
        for cells in table
    )


def as_markdown(rows: Iterable[Row]) -> str:
    head = [_line(COLUMNS), _line("---" if at < 2 else "--:" for at in range(13))]
    return "\n".join([*head, *(_line(row.cells()) for row in rows)])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _middle(phases: list[Phase], of: Callable[[Asked], float | None]) -> float:
    return statistics.median(of(phase.asked) or 0.0 for phase in phases)


def _share(share: float | None) -> str:
    if not share:
        return ""
    return f"{share:.2f}" if share >= 0.02 else f"1/{1 / share:,.0f}"


def _time(milliseconds: float) -> str:
    return f"{milliseconds:.2f}" if milliseconds < 10 else f"{milliseconds:.1f}"
