"""The owner's way in: a link that signs in once, and no default password anywhere."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac

from focaljet.accounts.models import Group, Member
from focaljet.accounts.services import members
from focaljet.base import text, tokens

WELCOME = "owner-sign-in"
WELCOME_LASTS = timedelta(days=1)
FIRST_OWNER = "Owner"


def owner_link() -> str | None:
    """The path of a link that signs the owner in; makes the first one if there is none."""
    return link_for(member=_first_owner() or make_first_owner())


def link_for(*, member: Member) -> str:
    payload: tokens.Payload = {"m": member.pk, "s": _state(member)}
    token = tokens.make(WELCOME, payload, lasts=WELCOME_LASTS)
    return reverse("accounts:welcome", args=[token])


def member_of_link(token: str) -> Member | None:
    """Whom the link signs in; None once it was used, or when its time is over."""
    try:
        said = tokens.read(WELCOME, token)
    except tokens.TokenError:
        return None
    member = Member.objects.filter(pk=said["m"], is_active=True).first()
    if member is None or said["s"] != _state(member):
        return None
    return member


def named(screen_name: str) -> Member | None:
    skeleton = text.skeleton(screen_name)
    return Member.objects.filter(
        skeleton=skeleton, is_active=True, imported_at=None
    ).first()


@transaction.atomic
def make_first_owner(*, screen_name: str = FIRST_OWNER) -> Member:
    return members.make_member(screen_name=screen_name, group_kinds=[Group.Kind.OWNERS])


def _first_owner() -> Member | None:
    return (
        Member.objects.filter(
            memberships__group__kind=Group.Kind.OWNERS, is_active=True
        )
        .order_by("pk")
        .first()
    )


def _state(member: Member) -> str:
    """Changes with each sign-in and each password: an old link stops working."""
    stamp = member.last_login.isoformat() if member.last_login else ""
    said = f"{member.password}:{stamp}"
    return salted_hmac("focaljet.accounts.owners", said).hexdigest()[:22]
