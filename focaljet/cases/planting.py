"""A row that the proof cannot make from the declaration alone: see privacy/proof."""

from __future__ import annotations

from collections.abc import Callable

from focaljet.base import clock
from focaljet.cases.models.appeals import Appeal
from focaljet.cases.models.cases import Case


def appeal(member_id: int, say: Callable[[str], str]) -> Appeal:
    """One of the member's, and one of nobody's that the member decided. Each needs a
    case of its own."""
    now = clock.now()
    own, other = (
        Case.objects.create(
            kind=Case.Kind.ACCESS, member_id=whose, opened_at=now, due_on=now.date()
        )
        for whose in (member_id, None)
    )
    Appeal.objects.create(case=other, asked_at=now, decided_by_id=member_id)
    return Appeal.objects.create(
        case=own, words=say("words"), answer=say("answer"), asked_at=now
    )
