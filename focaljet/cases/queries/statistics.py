"""What became of the requests of a year, in numbers that are about nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from focaljet.cases.models.cases import Case
from focaljet.cases.models.settled import Settled
from focaljet.cases.words import Ground, Outcome

FEW = 10  # below it, a number could point at somebody


@dataclass(slots=True)
class Numbers:
    """Of one kind. Days are counted from the request to the first decision."""

    kind: str
    settled: int = 0
    late: int = 0
    outcomes: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    grounds: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    days: list[int] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(Case.Kind(self.kind).label)

    @property
    def granted(self) -> int:
        return self.outcomes[Outcome.GRANTED] + self.outcomes[Outcome.ANSWERED]

    @property
    def partly(self) -> int:
        return self.outcomes[Outcome.PARTLY]

    @property
    def refused(self) -> int:
        return self.outcomes[Outcome.REFUSED]

    @property
    def median(self) -> int:
        return percentile(self.days, 50)

    @property
    def ninetieth(self) -> int:
        return percentile(self.days, 90)

    @property
    def refusals(self) -> list[tuple[str, int]]:
        return [
            (str(Ground(ground).label), count)
            for ground, count in sorted(self.grounds.items())
            if count
        ]


@dataclass(frozen=True, slots=True)
class PublicNumbers:
    """What everybody may read: None is "fewer than ten", and `total` also where one
    could work a small number out from it. Times are told of many only."""

    title: str
    total: int | None
    granted: int | None
    partly: int | None
    refused: int | None
    median: int | None
    ninetieth: int | None


def numbers_of(year: int) -> list[Numbers]:
    """One query. Kinds that nobody asked for are left out."""
    rows = Settled.objects.filter(month__year=year).values_list(
        "kind", "outcome", "ground", "days", "is_late", "is_appeal"
    )
    found: dict[str, Numbers] = {}
    for kind, outcome, ground, days, is_late, is_appeal in rows.iterator():
        if is_appeal:
            continue
        numbers = found.setdefault(kind, Numbers(kind))
        numbers.settled += 1
        numbers.late += is_late
        numbers.outcomes[outcome] += 1
        numbers.days.append(days)
        if ground:
            numbers.grounds[ground] += 1
    order = list(Case.Kind.values)
    return sorted(found.values(), key=lambda each: order.index(each.kind))


def appeals_of(year: int) -> tuple[int, int]:
    """How many were decided, and how many of those brought something."""
    outcomes = Settled.objects.filter(month__year=year, is_appeal=True).values_list(
        "outcome", flat=True
    )
    found = list(outcomes)
    return len(found), sum(each != Outcome.REFUSED for each in found)


def public_numbers_of(year: int) -> list[PublicNumbers]:
    return [public(each) for each in numbers_of(year)]


def public(numbers: Numbers) -> PublicNumbers:
    """Zero is told: it is about nobody. From one small number beside a total the small
    one could be worked out, so the total goes too."""
    parts = (numbers.granted, numbers.partly, numbers.refused)
    shown = [None if 0 < part < FEW else part for part in parts]
    is_many = numbers.settled >= FEW
    return PublicNumbers(
        title=numbers.title,
        total=numbers.settled if is_many and None not in shown else None,
        granted=shown[0],
        partly=shown[1],
        refused=shown[2],
        median=numbers.median if is_many else None,
        ninetieth=numbers.ninetieth if is_many else None,
    )


def years(today: date) -> list[int]:
    """Those with something in them, and this one; the newest first."""
    first = Settled.objects.order_by("month").values_list("month", flat=True).first()
    begin = min(first.year if first else today.year, today.year)
    return list(range(today.year, begin - 1, -1))


def percentile(days: Sequence[int], percent: int) -> int:
    """By nearest rank: a number of days that occurred. 0 of nothing."""
    if not days:
        return 0
    rank = -(-len(days) * percent // 100)
    return sorted(days)[max(rank, 1) - 1]
