"""Who sees how far a notice has come."""

from __future__ import annotations

from typing import Protocol

from django.utils.translation import gettext_lazy as _

from focaljet.base.verdict import YES, Verdict, no


class Person(Protocol):
    def has_perm(self, perm: str) -> bool: ...


def may_see_sendings(person: Person) -> Verdict:
    if person.has_perm("mailing.view_notice"):
        return YES
    return no(_("Only the owners of this site see how far its notices have come."))
