"""What happens around a passkey or an app that comes or goes."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from focaljet.accounts.models import Member
from focaljet.accounts.services import sign_ins
from focaljet.base.verdict import insist
from focaljet.second_step import rules, signals
from focaljet.second_step.services import codes


def added(*, member: Member, but: int | None) -> None:
    """The first one ends every sign-in that got by without it, save the one here."""
    if codes.make_if_none(member=member):
        sign_ins.end_others(member=member, but=but)
    signals.means_changed.send(sender=Authenticator, member_id=member.pk)


@transaction.atomic
def remove(*, member: Member, authenticator: Authenticator) -> None:
    """Take a passkey or an app away; with the last one the codes go too.

    Raises RefusedError where the member has to keep it.
    """
    insist(rules.may_remove(member, authenticator))
    authenticator.delete()
    left = Authenticator.objects.filter(user=member)
    if not left.exclude(type=codes.KIND).exists():
        left.delete()
    signals.means_changed.send(sender=Authenticator, member_id=member.pk)


@transaction.atomic
def forget_all(*, member: Member) -> None:
    """For somebody who lost everything: the owner of the machine says who it is."""
    if Authenticator.objects.filter(user=member).delete()[0]:
        signals.means_changed.send(sender=Authenticator, member_id=member.pk)
