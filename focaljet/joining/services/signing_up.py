"""Becoming a member, by the way that the owner chose."""

from __future__ import annotations

from django.db import transaction

from focaljet.accounts.models import Member
from focaljet.accounts.services import members
from focaljet.base.verdict import insist
from focaljet.joining import rules
from focaljet.joining.models import Invitation
from focaljet.joining.services import invitations, wishes


@transaction.atomic
def sign_up(
    *,
    screen_name: str,
    email: str,
    password: str,
    ip_address: str | None,
    invitation: Invitation | None = None,
    why: str = "",
) -> Member:
    """Make a member whose address is not confirmed yet, and who may have to wait.

    Raises RefusedError where nobody can join so, NameTakenError for the second of
    two people who took one name. A refusal uses no invitation up.
    """
    insist(rules.may_join(invitation))
    waits = rules.has_to_wait(invitation)
    member = members.sign_up(
        screen_name=screen_name,
        email=email,
        password=password,
        ip_address=ip_address,
        waits=waits,
    )
    if invitation is not None:
        invitations.use(invitation=invitation)
    if waits:
        maker = invitation.maker if invitation else None
        wishes.ask(member=member, why=why, invited_by=maker)
    return member
