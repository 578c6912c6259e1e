"""Who is staff, since when, when last seen, with which second step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Exists, Max, Min, OuterRef

from focaljet.accounts.models import Group, Member
from focaljet.second_step.rules import SECOND_STEPS, STAFF


@dataclass(frozen=True, slots=True)
class StaffPerson:
    id: int
    name: str
    is_owner: bool
    since: datetime
    last_seen: datetime | None
    has_second_step: bool


def staff() -> list[StaffPerson]:
    """Owners first, then by name (one query)."""
    steps = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_STEPS)
    owners = Member.groups.through.objects.filter(  # type: ignore[attr-defined]
        member=OuterRef("pk"), group__kind=Group.Kind.OWNERS
    )
    found = (
        Member.objects.filter(memberships__group__kind__in=STAFF, is_active=True)
        .annotate(
            since=Min("memberships__since"),
            seen=Max("sign_ins__used_on"),
            has_step=Exists(steps),
            owns=Exists(owners),
        )
        .order_by("-owns", "screen_name")
    )
    return [
        StaffPerson(
            id=member.pk,
            name=member.screen_name,
            is_owner=vars(member)["owns"],
            since=vars(member)["since"],
            last_seen=vars(member)["seen"] or member.last_login,
            has_second_step=vars(member)["has_step"],
        )
        for member in found
    ]
