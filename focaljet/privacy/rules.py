"""Who may hold, look and decide."""

from __future__ import annotations

from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from focaljet.base.verdict import YES, Verdict, no
from focaljet.privacy.models.claims import Claim


class Person(Protocol):
    """A user of Django's, signed in or not."""

    @property
    def pk(self) -> Any: ...

    def has_perm(self, perm: str) -> bool: ...


def may_hold(person: Person) -> Verdict:
    if person.has_perm("privacy.add_hold"):
        return YES
    return no(_("Only the owners of this site hold data back, and let it go."))


def may_see_findings(person: Person) -> Verdict:
    if person.has_perm("privacy.view_finding"):
        return YES
    return no(_("Only the staff of this site read these."))


def may_decide_claims(person: Person) -> Verdict:
    if person.has_perm("privacy.change_claim"):
        return YES
    return no(_("Only the staff of this site decide this."))


def may_decide(person: Person, claim: Claim) -> Verdict:
    if not (verdict := may_decide_claims(person)):
        return verdict
    if claim.decided_at is not None:
        return no(_("Somebody decided this before you."))
    # Owners may: on a small site nobody else is there.
    if claim.claimant_id == person.pk and not may_hold(person):
        return no(_("Somebody else of the staff has to decide about your own claim."))
    return YES
