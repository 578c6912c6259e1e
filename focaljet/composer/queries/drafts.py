"""A member's own drafts. Nobody else ever sees one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Left
from django.http import Http404

from focaljet.accounts.models import Member
from focaljet.base.text import one_line
from focaljet.composer import places
from focaljet.composer.models import Draft
from focaljet.composer.places import DraftPlace

BEGINNING = 200


@dataclass(frozen=True, slots=True)
class Offered:
    """The draft of a place, where there is one, and how many other texts beside it."""

    draft: Draft | None = None
    others: int = 0

    @property
    def seen(self) -> int:
        return self.draft.version if self.draft else 0


def offered_at(member: Member, place: str) -> Offered:
    """What was begun for a place (one query)."""
    found = list(Draft.objects.filter(member=member, place=place).order_by("copy"))
    if not found or found[0].copy:
        return Offered(None, len(found))
    return Offered(found[0], len(found) - 1)


@dataclass(frozen=True, slots=True)
class DraftLine:
    id: int
    title: str
    beginning: str
    saved_at: datetime
    is_other: bool
    # None where the place is gone, or closed to the member.
    place: DraftPlace | None


def drafts_of(member: Member) -> list[DraftLine]:
    """All of them, newest first (one query beside those of the places)."""
    found = list(
        Draft.objects.filter(member=member)
        .order_by("-saved_at", "-pk")
        .annotate(beginning=Left("source", BEGINNING))
        .values_list("id", "title", "beginning", "saved_at", "copy", "place")
    )
    known = places.known(member, sorted({row[5] for row in found}))
    return [
        DraftLine(pk, title, one_line(start), at, bool(copy), known.get(place))
        for pk, title, start, at, copy, place in found
    ]


def draft_for(member: Member, draft_id: int) -> Draft:
    """Raises Http404 for a draft of somebody else, as for none."""
    draft = Draft.objects.filter(member=member, pk=draft_id).first()
    if draft is None:
        raise Http404
    return draft
