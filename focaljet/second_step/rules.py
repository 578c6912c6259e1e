"""Who needs a second step, and who may give it up."""

from __future__ import annotations

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Group, Member, Membership
from focaljet.base import clock
from focaljet.base.verdict import YES, Verdict, no
from focaljet.choices.queries import chosen

# The evening on which somebody became one of the staff belongs to other things.
GRACE = timedelta(days=1)
STAFF = (Group.Kind.OWNERS, Group.Kind.MODERATORS)
SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def needs_one(member: Member) -> bool:
    return member.is_moderator and bool(chosen("second_step.staff_need_one"))


def may_enter_staff_pages(member: Member) -> Verdict:
    """Whether a member of the staff gets to the pages of the staff (two queries)."""
    if not needs_one(member) or _others(member).exists() or _is_new(member):
        return YES
    return no(
        _(
            "On this site moderators and owners sign in with a second step. Set one up, "
            "and the pages of the staff are open to you again."
        )
    )


def may_remove(member: Member, authenticator: Authenticator) -> Verdict:
    """The last one stays where the staff need one (one query)."""
    if needs_one(member) and not _others(member).exclude(pk=authenticator.pk).exists():
        return no(
            _("You need a second step here. Add another one first, then remove this.")
        )
    return YES


def _others(member: Member) -> QuerySet[Authenticator]:
    found: QuerySet[Authenticator] = Authenticator.objects.filter(
        user=member, type__in=SECOND_STEPS
    )
    return found


def _is_new(member: Member) -> bool:
    places = Membership.objects.filter(member=member, group__kind__in=STAFF)
    return not places.filter(since__lte=clock.now() - GRACE).exists()
