"""The second step itself: a code, taken once, and not guessed."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from focaljet.accounts.models import Member
from focaljet.second_step.services import code_apps, codes


def code_taken(*, member: Member, code: str) -> Authenticator | None:
    """The app or the codes that a code is of, which uses it up; None for a wrong one."""
    takers = {code_apps.KIND: code_apps.take, codes.KIND: codes.take}
    theirs = Authenticator.objects.filter(user=member, type__in=list(takers))
    for each in theirs.order_by("-type"):
        if takers[each.type](authenticator=each, code=code):
            each.record_usage()
            return each
    return None
