"""Passwords: changed by their holder, or by who reads the holder's mail."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.crypto import salted_hmac

from focaljet.accounts import signals
from focaljet.accounts.models import Member
from focaljet.accounts.services import addresses, sign_ins
from focaljet.base import tokens

RESET = "new-password"
RESET_LASTS = timedelta(hours=3)


@transaction.atomic
def change_password(*, member: Member, password: str, but: int | None = None) -> None:
    """Every sign-in ends with the old password, save one; so do remembered devices."""
    member.set_password(password)
    member.save(update_fields=["password"])
    sign_ins.end_others(member=member, but=but, device_too=True)
    signals.password_changed.send(sender=Member, member_id=member.pk)


@transaction.atomic
def ask_for_new_password(*, email: str) -> None:
    """Mail a link to whoever holds the address. For an unknown one, do nothing."""
    address = account_of(email)
    if address is not None:
        signals.password_forgotten.send(sender=EmailAddress, address_id=address.pk)


def account_of(email: str) -> EmailAddress | None:
    """The address by which an account can be found again (one query).

    A claimed address serves only where it is the first of its account: a change
    that nobody confirmed must not lead into the account of who asked for it.
    """
    return (
        EmailAddress.objects.filter(
            email=email.lower(),
            primary=True,
            user__is_active=True,
            user__imported_at=None,
        )
        .select_related("user")
        .order_by("-verified", "-pk")
        .first()
    )


def reset_token(address: EmailAddress) -> str:
    """Works once: a new password, a sign-in or a new address ends it."""
    return tokens.make(
        RESET, {"a": address.pk, "s": _state(address)}, lasts=RESET_LASTS
    )


def address_of_reset(token: str) -> EmailAddress | None:
    """Whose password the token may set; None for one that is used up or no good."""
    try:
        said = tokens.read(RESET, token)
    except tokens.TokenError:
        return None
    address = (
        EmailAddress.objects.filter(pk=said["a"], user__is_active=True)
        .select_related("user")
        .first()
    )
    if address is None or said["s"] != _state(address):
        return None
    return address


@transaction.atomic
def reset_password(*, address: EmailAddress, password: str) -> None:
    """Set a password for who can read the mailbox, which confirms the address too."""
    member: Member = address.user
    if not address.verified:
        addresses.confirm(address=address)
    change_password(member=member, password=password)


def _state(address: EmailAddress) -> str:
    member: Member = address.user
    stamp = member.last_login.isoformat() if member.last_login else ""
    said = f"{member.password}:{stamp}:{address.email}:{address.verified}"
    return salted_hmac("focaljet.accounts.reset", said).hexdigest()[:22]
