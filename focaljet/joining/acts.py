"""What the person of the proof does about joining: see privacy/proof/acting.py."""

from __future__ import annotations

from focaljet.accounts.models import Member
from focaljet.base import clock
from focaljet.joining.models import Invitation
from focaljet.joining.services import wishes
from focaljet.privacy.proof.acting import Actor


def invite_somebody(actor: Actor) -> None:
    """Notes an invitation, and once waited to be let in.

    Written as the pages write it: which of them is open is the owner's choice.
    """
    member = Member.objects.get(pk=actor.member_id)
    now = clock.now()
    Invitation.objects.create(
        maker=member, note=actor.say("note")[:120], made_at=now, expires_at=now
    )
    wishes.ask(member=member, why=actor.say("why"), invited_by=None)
