"""What a reader can see of members, and a member of the own account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from focaljet.accounts.models import Group, Member, RememberedDevice
from focaljet.accounts.third_party import EMAIL_ADDRESS

Reader = Member | AnonymousUser


@dataclass(frozen=True, slots=True)
class MemberPage:
    id: int
    screen_name: str
    joined_at: datetime | None
    imported_at: datetime | None
    groups: list[str]


def member_page(reader: Reader, member_id: int) -> MemberPage | None:
    """What everybody may see of a member; None where there is nobody (two queries).

    An account whose address is not confirmed is not there yet.
    """
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    member = (
        Member.objects.filter(pk=member_id, is_active=True, hidden_at=None)
        .exclude(
            Exists(addresses.filter(primary=True, verified=False)),
        )
        .only("id", "screen_name", "joined_at", "imported_at")
        .first()
    )
    if member is None:
        return None
    return MemberPage(
        id=member.pk,
        screen_name=member.screen_name,
        joined_at=member.joined_at,
        imported_at=member.imported_at,
        groups=groups_of(member),
    )


def groups_of(member: Member) -> list[str]:
    """The names of the groups that somebody was put into (one query)."""
    given = Group.objects.filter(members=member).order_by("pk")
    return [_(name) for name in given.values_list("name", flat=True)]


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the overview: what we know, why, who sees it, where it changes."""

    label: str | Promise
    value: Any
    why: str | Promise
    visible: str | Promise
    edit: str | None = None

    @property
    def is_moment(self) -> bool:
        return isinstance(self.value, datetime)


def facts_about(member: Member) -> list[Fact]:
    """What the account itself knows; for its own member only (three queries)."""
    address = EmailAddress.objects.filter(user=member, verified=True).first()
    has_password = member.has_usable_password()
    kept = {**Member.personal.fields, **EMAIL_ADDRESS.personal.fields}
    said: list[tuple[str, str, Any]] = [
        ("screen_name", _("Screen name"), member.screen_name),
        ("email", _("E-mail address"), address.email if address else None),
        ("password", _("Password"), _("set") if has_password else None),
        ("joined_at", _("Member since"), member.joined_at),
        ("last_login", _("Last signed in"), member.last_login),
        ("ip_address", _("IP address at sign-up"), member.ip_address),
    ]
    return [
        Fact(label, value, kept[name].why, kept[name].visible.label, kept[name].edit)
        for name, label, value in said
    ]


@dataclass(frozen=True, slots=True)
class DeviceLine:
    id: int
    browser: str
    made_at: datetime
    turned_at: datetime
    is_this_one: bool


def devices_of(member: Member, *, this_one: int | None) -> list[DeviceLine]:
    """The devices that stay signed in, the last used first (one query)."""
    return [
        DeviceLine(
            id=device.pk,
            browser=device.browser,
            made_at=device.made_at,
            turned_at=device.turned_at,
            is_this_one=device.pk == this_one,
        )
        for device in RememberedDevice.objects.filter(member=member).order_by(
            "-turned_at"
        )
    ]


@dataclass(frozen=True, slots=True)
class AddressLines:
    current: str | None
    claimed: str | None


def addresses_of(member: Member) -> AddressLines:
    """The address in use and the one that waits to be confirmed (one query)."""
    mine = EmailAddress.objects.filter(user=member).order_by("pk")
    by_state = {address.verified: address.email for address in mine}
    return AddressLines(current=by_state.get(True), claimed=by_state.get(False))


def has_an_address(member: Member) -> bool:
    """Whether any address was ever given, confirmed or not (one query)."""
    return bool(EmailAddress.objects.filter(user=member).exists())
