"""People for tests: Ann is a member, Moe moderates, Otto owns, Vera visits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress

from focaljet.accounts.models import Group, Member
from focaljet.accounts.services import groups as group_services
from focaljet.accounts.services import members
from focaljet.base import clock

PASSWORD = "a long and quiet road"


def make_member(
    name: str = "Ann",
    *,
    groups: Iterable[Group | str] = (),
    email: str | None = None,
    confirmed: bool = True,
    password: str | None = None,
    **more: Any,
) -> Member:
    """A member who can be signed in by `client.force_login`; with `password` by form.

    `groups` are groups or the kinds of built-in ones. With `email` the address is
    confirmed, unless told otherwise.
    """
    member = members.make_member(screen_name=name, password=password, **more)
    for group in groups:
        if isinstance(group, Group):
            group_services.put_into(member=member, group=group)
        else:
            group_services.put_into_group(member=member, group_kind=group)
    if email:
        EmailAddress.objects.create(
            user=member, email=email, verified=confirmed, primary=True
        )
    return member


def make_moderator(name: str = "Moe", **more: Any) -> Member:
    return make_member(name, groups=[Group.Kind.MODERATORS], **more)


def make_owner(name: str = "Otto", **more: Any) -> Member:
    return make_member(name, groups=[Group.Kind.OWNERS], **more)


def make_imported_author(name: str = "Ian", **more: Any) -> Member:
    return make_member(name, imported_at=clock.now(), **more)


def make_group(name: str = "Track day crew") -> Group:
    return Group.objects.create(name=name)
