"""Invitations of a member, and wishes for the staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, QuerySet

from focaljet.accounts.models import Member
from focaljet.joining.models import Invitation, Wish

SHOWN = 100


def invitations_of(member: Member) -> list[Invitation]:
    """The newest first (one query)."""
    return list(Invitation.objects.filter(maker=member).order_by("-pk")[:SHOWN])


@dataclass(frozen=True, slots=True)
class WishLine:
    id: int
    member_id: int
    screen_name: str
    why: str
    asked_at: datetime
    invited_by: str | None


def open_wishes() -> QuerySet[Wish]:
    """Of people who have shown that their address is theirs, and are not leaving."""
    confirmed = EmailAddress.objects.filter(user=OuterRef("member"), verified=True)
    return Wish.objects.filter(
        Exists(confirmed),
        decided_at=None,
        member__hidden_at=None,
        member__is_active=True,
    )


def wishes_to_decide() -> list[WishLine]:
    """The oldest first (one query)."""
    found = open_wishes().select_related("member", "invited_by").order_by("pk")
    return [
        WishLine(
            id=wish.pk,
            member_id=wish.member_id,
            screen_name=wish.member.screen_name,
            why=wish.why,
            asked_at=wish.asked_at,
            invited_by=_named(wish.invited_by),
        )
        for wish in found[:SHOWN]
    ]


def _named(member: Member | None) -> str | None:
    """Nobody who waits to be erased."""
    return member.screen_name if member and member.hidden_at is None else None


def wish_of(member: Member) -> Wish | None:
    return Wish.objects.filter(member=member).order_by("-pk").first()
