"""E-mail addresses: claimed, confirmed, changed."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from focaljet.accounts import signals
from focaljet.accounts.models import Member
from focaljet.base import tokens
from focaljet.base.verdict import RefusedError, no

CONFIRM = "confirm-address"
CONFIRM_LASTS = timedelta(days=3)
STOP = "stop-address-change"


@transaction.atomic
def ask_to_confirm(*, address: EmailAddress) -> None:
    signals.address_claimed.send(sender=EmailAddress, address_id=address.pk)


def confirm_token(address: EmailAddress) -> str:
    return tokens.make(CONFIRM, {"a": address.pk}, lasts=CONFIRM_LASTS)


@transaction.atomic
def confirm(*, address: EmailAddress) -> None:
    """From now on this is the member's address, and the one before is forgotten.

    Raises RefusedError where another account has confirmed it meanwhile.
    """
    others = EmailAddress.objects.filter(user=address.user_id).exclude(pk=address.pk)
    try:
        with transaction.atomic():
            others.delete()
            address.verified = address.primary = True
            address.save(update_fields=["verified", "primary"])
    except IntegrityError:
        taken = no(_("This address belongs to another account. Sign in with that one."))
        raise RefusedError(taken) from None
    signals.address_confirmed.send(sender=EmailAddress, member_id=address.user_id)


@transaction.atomic
def change_address(*, member: Member, email: str) -> None:
    """Claim another address. It counts once it is confirmed; the old one is told.

    An address of somebody else gets the same answer: its holder gets a mail.
    """
    # Of two clicks at once the second waits here, and then takes the first one's place.
    Member.objects.select_for_update().get(pk=member.pk)
    mine = EmailAddress.objects.filter(user=member)
    current = mine.filter(verified=True).first()
    if current and current.email == email.lower():
        raise RefusedError(no(_("This is your address already.")))
    mine.filter(verified=False).delete()
    claimed = EmailAddress.objects.create(
        user=member, email=email.lower(), primary=current is None
    )
    ask_to_confirm(address=claimed)
    if current:
        signals.address_change_asked.send(sender=EmailAddress, address_id=current.pk)


@transaction.atomic
def keep_address(*, member: Member) -> None:
    """Think better of a change that is not confirmed yet."""
    EmailAddress.objects.filter(user=member, verified=False, primary=False).delete()


def stop_token(address: EmailAddress) -> str:
    """For the mail to the old address: whoever reads it can stop the change."""
    return tokens.make(STOP, {"a": address.pk}, lasts=CONFIRM_LASTS)


def change_to_stop(token: str) -> EmailAddress | None:
    """The old address, while another one waits to take its place."""
    try:
        said = tokens.read(STOP, token)
    except tokens.TokenError:
        return None
    old = EmailAddress.objects.filter(pk=said["a"], verified=True)
    claimed = EmailAddress.objects.filter(user=OuterRef("user"), verified=False)
    return old.filter(Exists(claimed)).select_related("user").first()


def address_to_confirm(token: str) -> EmailAddress | None:
    """Which address the link of a mail confirms; None once it is done, or too late."""
    try:
        said = tokens.read(CONFIRM, token)
    except tokens.TokenError:
        return None
    return (
        EmailAddress.objects.filter(pk=said["a"], verified=False, user__is_active=True)
        .select_related("user")
        .first()
    )
