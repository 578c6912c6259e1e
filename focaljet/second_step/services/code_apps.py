"""Authenticator apps: six digits that change every half minute (TOTP)."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Member
from focaljet.base.verdict import RefusedError, no
from focaljet.second_step.sealing import SealedForeverError, seal, unseal
from focaljet.second_step.services import means

KIND = Authenticator.Type.TOTP
# A code is good for its half minute and those around it; used, it is not good again.
USED_FOR = 120


def new_secret() -> str:
    """A secret for a new app, sealed, to be kept until its first code has come."""
    return seal(totp.generate_totp_secret())


def opened(sealed: str) -> str:
    return unseal(sealed)


@transaction.atomic
def add(*, member: Member, sealed: str, code: str, but: int | None) -> None:
    """From now on signing in asks for a code of this app.

    `but` is the sign-in that goes on. Raises RefusedError for a wrong code.
    """
    secret = unseal(sealed)
    if not totp.validate_totp_code(secret, code):
        raise RefusedError(no(_("This is not the code that the app shows now.")))
    try:
        with transaction.atomic():
            totp.TOTP.activate(member, secret)
    except IntegrityError:
        raise RefusedError(no(_("There is an authenticator app already."))) from None
    means.added(member=member, but=but)


def take(*, authenticator: Authenticator, code: str) -> bool:
    """Whether the code is right; right only once."""
    try:
        secret = unseal(authenticator.data["secret"])
    except SealedForeverError:
        return False
    if not totp.validate_totp_code(secret, code):
        return False
    digits = "".join(char for char in code if char.isdigit())
    used = f"totp used {authenticator.pk} {digits}"
    return bool(cache.add(used, True, timeout=USED_FOR))


def code_now(sealed: str) -> str:
    """What an app with this secret shows now: for those who stand in for one."""
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return str(totp.format_hotp_value(totp.hotp_value(unseal(sealed), counter)))
