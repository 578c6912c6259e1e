"""Where a page of a list goes on: after the last line of the page before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import Http404

# Nothing lies before it: every topic is of less rank, earlier, and of a lower number.
MOST_RANK, MOST_ID = 100, 2**63 - 1


@dataclass(frozen=True, slots=True)
class Place:
    """A topic's place in a list: by rank (sticky, unread), moment and number."""

    rank: int
    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{self.rank}_{self.at.isoformat()}_{self.id}"


TOP = Place(MOST_RANK, datetime(9999, 1, 1, tzinfo=UTC), MOST_ID)


def place(text: str) -> Place:
    """The place that a link brought back; the top for "".

    Raises Http404 for what no link of ours says.
    """
    if not text:
        return TOP
    try:
        rank_text, stamp, id_text = text.split("_")
        at = datetime.fromisoformat(stamp)
        if at.tzinfo is None:
            raise ValueError
        found = Place(int(rank_text), at.astimezone(UTC), int(id_text))
    except (ValueError, OverflowError):
        raise Http404 from None
    if not (0 <= found.rank < MOST_RANK and 0 <= found.id <= MOST_ID):
        raise Http404
    return found


def number(text: str) -> int:
    """The row that a link brought back, where a list goes by numbers alone."""
    if not text:
        return MOST_ID
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Http404
    return int(text)
