"""Invitations: made, shown, used, withdrawn."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Member
from focaljet.base import clock, tokens
from focaljet.base.verdict import RefusedError, insist, no
from focaljet.joining import rules
from focaljet.joining.models import Invitation

PURPOSE = "invitation"
MOST = 50
USED_UP = no(
    _("This invitation is used up, too old, or withdrawn. Ask for another one.")
)


@transaction.atomic
def invite(*, maker: Member, note: str, uses: int, days: int) -> Invitation:
    """Raises RefusedError where the member may not invite, or has invited enough."""
    insist(rules.may_invite(maker))
    now = clock.now()
    Member.objects.select_for_update().get(pk=maker.pk)
    if Invitation.objects.filter(maker=maker, expires_at__gt=now).count() >= MOST:
        raise RefusedError(no(_("You have made many invitations. Withdraw one first.")))
    return Invitation.objects.create(
        maker=maker,
        note=note,
        uses=uses,
        made_at=now,
        expires_at=now + timedelta(days=days),
    )


@transaction.atomic
def withdraw(*, maker: Member, invitation_id: int) -> None:
    """The link is worth nothing from now on. Nothing, where it is somebody else's."""
    Invitation.objects.filter(maker=maker, pk=invitation_id).delete()


def token_of(invitation: Invitation) -> str:
    """The end of the link; always the same for the same invitation."""
    lasts = invitation.expires_at - clock.now()
    return tokens.make(PURPOSE, {"i": invitation.pk}, lasts=lasts)


def invitation_of(token: str) -> Invitation | None:
    """Which one a link is of; None where it lets nobody in any more. Uses nothing up."""
    try:
        said = tokens.read(PURPOSE, token)
    except tokens.TokenError:
        return None
    return good(int(said["i"]))


def good(invitation_id: int) -> Invitation | None:
    """The invitation, if it still lets somebody in (one query, with its maker)."""
    return (
        Invitation.objects.filter(
            pk=invitation_id,
            used__lt=F("uses"),
            expires_at__gt=clock.now(),
            maker__is_active=True,
            maker__hidden_at=None,
        )
        .select_related("maker")
        .first()
    )


def use(*, invitation: Invitation) -> None:
    """Take one of its uses. Raises RefusedError where somebody was faster."""
    taken = Invitation.objects.filter(pk=invitation.pk, used__lt=F("uses")).update(
        used=F("used") + 1
    )
    if not taken:
        raise RefusedError(USED_UP)
