"""Who may publish, and what may be published when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.base.verdict import YES, Verdict, no
from focaljet.policy.choices import MOST_DAYS


class Person(Protocol):
    """A user of Django's, signed in or not."""

    @property
    def pk(self) -> Any: ...

    def has_perm(self, perm: str) -> bool: ...


def may_publish(person: Person) -> Verdict:
    if person.has_perm("policy.add_version"):
        return YES
    return no(_("Only the owners of this site publish its policy."))


def may_take_effect(moment: datetime, *, earliest: datetime) -> Verdict:
    """Whether a version may take effect then; `earliest` is what the rules leave."""
    now = clock.now()
    if moment < earliest:
        if moment < now:
            return no(_("A version cannot take effect in the past."))
        return no(
            _(
                "That is too early: members have to be told of what grows wider before it "
                "takes effect, and no version takes effect before the one that was "
                "published before it."
            )
        )
    if moment > now + timedelta(days=MOST_DAYS, hours=1):
        return no(_("That is too far ahead: publish it within 90 days of its effect."))
    return YES
