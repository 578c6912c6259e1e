"""What a reader can see of members, and a member of the own account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from focaljet.accounts import choices
from focaljet.accounts.models import Group, Member, NameChange, SignIn
from focaljet.accounts.third_party import EMAIL_ADDRESS
from focaljet.base import clock, text
from focaljet.base.recording import shows
from focaljet.choices.queries import chosen
from focaljet.guarding.password_rules import Holder

Reader = Member | AnonymousUser


@dataclass(frozen=True, slots=True)
class MemberPage:
    id: int
    screen_name: str
    joined_at: datetime | None
    imported_at: datetime | None
    groups: list[str]
    former_names: list[str]


def member_page(reader: Reader, member_id: int) -> MemberPage | None:
    """What everybody may see of a member; None where there is nobody (three queries).

    An account whose address is not confirmed is not there yet.
    """
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    member = (
        Member.objects.filter(
            pk=member_id, is_active=True, hidden_at=None, waits_since=None
        )
        .exclude(
            Exists(addresses.filter(primary=True, verified=False)),
        )
        .only("id", "screen_name", "joined_at", "imported_at")
        .first()
    )
    if member is None:
        return None
    shows(f"member:{member.pk}")
    return MemberPage(
        id=member.pk,
        screen_name=member.screen_name,
        joined_at=member.joined_at,
        imported_at=member.imported_at,
        groups=groups_of(member),
        former_names=former_names(member),
    )


def former_names(member: Member) -> list[str]:
    """What a member was called before, the latest first, where the owner shows it."""
    if not chosen(choices.FORMER_NAMES):
        return []
    changes = NameChange.objects.filter(member=member).order_by("-pk")
    names = dict.fromkeys(changes.values_list("old_name", flat=True))
    return [name for name in names if name != member.screen_name]


def member_named(name: str) -> int | None:
    """Who is called so, or was, where the owner shows that; the id of nobody who
    cannot be seen (two queries)."""
    skeleton = text.skeleton(name)
    shown = Member.objects.filter(is_active=True, hidden_at=None, waits_since=None)
    present = shown.filter(skeleton=skeleton).values_list("pk", flat=True).first()
    if present is not None:
        return int(present)
    if not chosen(choices.FORMER_NAMES):
        return None
    former = NameChange.objects.filter(old_skeleton=skeleton, member__in=shown)
    return former.order_by("-pk").values_list("member", flat=True).first()


def owner_ids() -> set[int]:
    """Who may approve what another owner gives to others. One query."""
    owners = Member.objects.filter(
        groups__kind=Group.Kind.OWNERS, is_active=True, hidden_at=None
    )
    return set(owners.values_list("pk", flat=True))


def name_changes_of(member: Member) -> list[NameChange]:
    """The latest first, for the member and the staff (one query)."""
    return list(NameChange.objects.filter(member=member).order_by("-pk")[:50])


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
class SignInLine:
    id: int
    browser: str
    place: str
    began_at: datetime
    used_on: date
    stays: bool
    is_this_one: bool


# As long as the session of a browser that nobody asked to stay (SESSION_COOKIE_AGE).
SESSION_LIVES = timedelta(days=15)


def sign_ins_of(member: Member, *, this_one: int | None) -> list[SignInLine]:
    """Where a member is signed in, this one first, then the last used (one query)."""
    over = Q(device=None, used_on__lt=clock.now() - SESSION_LIVES)
    lines = [
        SignInLine(
            id=begun.pk,
            browser=begun.browser,
            place=begun.place,
            began_at=begun.began_at,
            used_on=begun.used_on.date(),
            stays=begun.device_id is not None,
            is_this_one=begun.pk == this_one,
        )
        for begun in SignIn.objects.filter(member=member)
        .exclude(over)
        .order_by("-used_on", "-pk")
    ]
    return sorted(lines, key=lambda line: not line.is_this_one)


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


def confirmed_address(member_id: int) -> EmailAddress | None:
    """Where a member is written to; None where nobody can be (one query)."""
    found = EmailAddress.objects.filter(
        user=member_id, user__is_active=True, verified=True
    )
    return found.select_related("user").first()


def who_answers() -> list[int]:
    """Ids of those who may answer what people ask: owners and moderators (one query)."""
    kinds = [Group.Kind.OWNERS, Group.Kind.MODERATORS]
    staff = Member.objects.filter(
        groups__kind__in=kinds, is_active=True, hidden_at=None
    ).distinct()
    return list(staff.values_list("pk", flat=True))


def holder_of(member: Member) -> Holder:
    """What no password of this member may be made of (one query)."""
    address = confirmed_address(member.pk)
    return Holder(member.screen_name, address.email if address else "")
