"""Members by their names, for mentions."""

from __future__ import annotations

from collections.abc import Mapping

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, QuerySet

from focaljet.accounts.models import Member
from focaljet.base import offers
from focaljet.base.markup import mentions
from focaljet.base.text import skeleton

SUGGESTED = 8
SHORTEST_START = 2


def to_be_spoken_to() -> QuerySet[Member]:
    """Whose page everybody may see: not hidden, not closed, with a confirmed address."""
    unconfirmed = EmailAddress.objects.filter(
        user=OuterRef("pk"), primary=True, verified=False
    )
    return Member.objects.filter(
        is_active=True, hidden_at=None, waits_since=None
    ).exclude(Exists(unconfirmed))


def known_by_name(source: str) -> Mapping[str, int]:
    """Who is named behind an @ in the text: ids by `mentions.folded` name.

    One query, however many names there are; none where there is no @.
    """
    names = mentions.names_in(source)
    if not names:
        return {}
    found = to_be_spoken_to().filter(skeleton__in={skeleton(name) for name in names})
    return {
        mentions.folded(name): pk for pk, name in found.values_list("pk", "screen_name")
    }


def suggested(reader: Member, start: str, place: str) -> list[str]:
    """Names that begin with `start`, those who are near the place first (two queries
    beside the place's own). Both read from an index."""
    wanted = skeleton(start.strip())
    if len(start.strip()) < SHORTEST_START or not wanted:
        return []
    people = to_be_spoken_to().filter(skeleton__startswith=wanted).exclude(pk=reader.pk)
    near = _names(people.filter(pk__in=_near(reader, place)))
    here = [] if len(near) == SUGGESTED else _names(people.filter(imported_at=None))
    return list(dict.fromkeys([*near, *here]))[:SUGGESTED]


def _names(people: QuerySet[Member]) -> list[str]:
    return list(
        people.order_by("skeleton").values_list("screen_name", flat=True)[:SUGGESTED]
    )


def _near(reader: Member, place: str) -> list[int]:
    """Members who have to do with the place, as the apps above know them."""
    return [
        pk for offer in offers.offered("people_near") for pk in offer(reader, place)
    ]
