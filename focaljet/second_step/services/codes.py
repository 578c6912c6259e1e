"""Recovery codes: ten numbers on paper, each good once.

They follow from a seed that lies encrypted; allauth works them out.
"""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction

from focaljet.accounts.models import Member
from focaljet.second_step import signals
from focaljet.second_step.sealing import SealedForeverError

KIND = Authenticator.Type.RECOVERY_CODES


@transaction.atomic
def make_anew(*, member: Member) -> list[str]:
    """Ten new codes; the old ones are worth nothing from now on."""
    Member.objects.select_for_update().get(pk=member.pk)
    Authenticator.objects.filter(user=member, type=KIND).delete()
    made: RecoveryCodes = RecoveryCodes.activate(member)
    signals.means_changed.send(sender=Authenticator, member_id=member.pk)
    return list(made.get_unused_codes())


@transaction.atomic
def make_if_none(*, member: Member) -> bool:
    """With the first second step come the codes for the day when it is lost."""
    if Authenticator.objects.filter(user=member, type=KIND).exists():
        return False
    RecoveryCodes.activate(member)
    return True


def unused(*, member: Member) -> list[str]:
    found = Authenticator.objects.filter(user=member, type=KIND).first()
    return list(RecoveryCodes(found).get_unused_codes()) if found else []


def take(*, authenticator: Authenticator, code: str) -> bool:
    """Use a code up. False for a wrong one, and for one that was used."""
    try:
        return bool(RecoveryCodes(authenticator).validate_code(code))
    except SealedForeverError:
        return False
