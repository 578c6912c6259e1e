"""Groups: those that every site has, and who is put into one."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from focaljet.accounts import signals
from focaljet.accounts.models import Group, Member, Membership
from focaljet.base import clock

NAMES = {
    Group.Kind.VISITORS: gettext_noop("Visitors"),
    Group.Kind.MEMBERS: gettext_noop("Members"),
    Group.Kind.MODERATORS: gettext_noop("Moderators"),
    Group.Kind.OWNERS: gettext_noop("Owners"),
}


def make_built_in_groups(**_of_a_signal: Any) -> None:
    """Make what is missing; safe to run at any time."""
    for kind, name in NAMES.items():
        Group.objects.get_or_create(kind=kind, defaults={"name": name})


def put_into_group(*, member: Member, group_kind: str) -> Membership:
    """Put somebody into one of the built-in groups; once is enough."""
    group = Group.objects.get(kind=group_kind)
    return put_into(member=member, group=group)


@transaction.atomic
def put_into(*, member: Member, group: Group, by_id: int | None = None) -> Membership:
    """`by_id` is who does it; None for a command, or for the program itself."""
    membership, made = Membership.objects.get_or_create(
        member=member, group=group, defaults={"since": clock.now()}
    )
    _forget_what_was_read(member)
    if made:
        tell_put_into(membership, by_id=by_id)
    return membership


@transaction.atomic
def take_out_of(*, member: Member, group: Group, by_id: int | None = None) -> None:
    """`by_id` as in `put_into`."""
    membership = Membership.objects.filter(member=member, group=group).first()
    _forget_what_was_read(member)
    if membership is not None:
        membership.delete()
        tell_taken_out(membership, by_id=by_id)


def tell_put_into(membership: Membership, *, by_id: int | None) -> None:
    """Also for who wrote the row themselves: the admin."""
    signals.put_into_group.send(sender=Membership, **_facts(membership, by_id))


def tell_taken_out(membership: Membership, *, by_id: int | None) -> None:
    signals.taken_out_of_group.send(sender=Membership, **_facts(membership, by_id))


def _facts(membership: Membership, by_id: int | None) -> dict[str, int | None]:
    return {
        "member_id": membership.member_id,
        "group_id": membership.group_id,
        "by_id": by_id,
    }


def _forget_what_was_read(member: Member) -> None:
    for name in ("given_groups", "group_kinds"):
        member.__dict__.pop(name, None)
