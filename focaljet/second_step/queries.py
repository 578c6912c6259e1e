"""By what a member can sign in, for that member alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from focaljet.accounts.models import Member
from focaljet.second_step.sealing import SealedForeverError

Type = Authenticator.Type


@dataclass(frozen=True, slots=True)
class PasskeyLine:
    id: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(slots=True)
class Means:
    """What there is beside the password."""

    has_password: bool
    passkeys: list[PasskeyLine] = field(default_factory=list)
    app_since: datetime | None = None
    codes_left: int | None = None

    @property
    def has_second_step(self) -> bool:
        return bool(self.passkeys) or self.app_since is not None


def means_of(member: Member) -> Means:
    """One query."""
    means = Means(has_password=member.has_usable_password())
    for each in Authenticator.objects.filter(user=member).order_by("pk"):
        if each.type == Type.WEBAUTHN:
            used = each.last_used_at
            line = PasskeyLine(each.pk, each.data["name"], each.created_at, used)
            means.passkeys.append(line)
        elif each.type == Type.TOTP:
            means.app_since = each.created_at
        elif each.type == Type.RECOVERY_CODES:
            means.codes_left = _codes_left(each)
    return means


def has_second_step(member: Member) -> bool:
    """Whether signing in asks for more than the password (one query)."""
    of_theirs = Authenticator.objects.filter(user=member)
    return bool(of_theirs.filter(type__in=[Type.TOTP, Type.WEBAUTHN]).exists())


def passkey_of(member: Member, passkey_id: int) -> Authenticator | None:
    mine = Authenticator.objects.filter(user=member, type=Type.WEBAUTHN)
    return mine.filter(pk=passkey_id).first()


def _codes_left(authenticator: Authenticator) -> int:
    try:
        return len(RecoveryCodes(authenticator).get_unused_codes())
    except SealedForeverError:
        return 0
