"""A page of results: found, shown, and where the next page begins."""

from __future__ import annotations

from dataclasses import dataclass, field

from focaljet.search.queries.finding import MOST_COUNTED, Found, Wanted, best, newest
from focaljet.search.queries.showing import Hit, hits


@dataclass(frozen=True, slots=True)
class Results:
    """`total` is None where it was not counted; `next` is what to ask for then."""

    hits: list[Hit] = field(default_factory=list)
    total: int | None = None
    next: int | None = None

    @property
    def has_more_than_counted(self) -> bool:
        return self.total is not None and self.total > MOST_COUNTED


def newest_first(wanted: Wanted, *, before: int | None) -> Results:
    """See `finding.newest` for what it costs and raises."""
    found = newest(wanted) if before is None else newest(wanted, before=before)
    return _shown(found, wanted)


def best_first(wanted: Wanted, *, skip: int) -> Results:
    return _shown(best(wanted, skip=skip), wanted)


def _shown(found: Found, wanted: Wanted) -> Results:
    return Results(
        hits(found.ids, wanted.asked, wanted.forums), found.total, found.next
    )
