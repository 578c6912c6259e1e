"""Who may see how the site stands, and what a breach still owes."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.base.verdict import YES, Verdict, no
from focaljet.privacy.rules import Person
from focaljet.safeguards.models.breaches import Breach


def may_watch(person: Person) -> Verdict:
    if person.has_perm("safeguards.change_breach"):
        return YES
    return no(_("Only the owners of this site see this."))


def is_a_possible_time(
    found_at: datetime, began_at: datetime | None, ended_at: datetime | None
) -> Verdict:
    if found_at > clock.now():
        return no(_("This moment is still to come."))
    if began_at and began_at > found_at:
        return no(_("It cannot have been found before it began."))
    if began_at and ended_at and ended_at < began_at:
        return no(_("It cannot have ended before it began."))
    return YES


def may_report(breach: Breach, at: datetime, late_reason: str) -> Verdict:
    if breach.reported_at is not None:
        return no(_("This was reported before."))
    if at > clock.now():
        return no(_("This moment is still to come."))
    if at < breach.found_at:
        return no(_("It cannot have been reported before it was found."))
    if breach.is_late(at) and not late_reason:
        return no(_("It was later than 72 hours: the authority has to be told why."))
    return YES


def may_tell(breach: Breach) -> Verdict:
    if breach.closed_at is not None:
        return no(_("This is closed, and stays as it is."))
    if breach.worked_out_at is None:
        return no(_("First work out whom it concerns."))
    if not (breach.notice_title and breach.notice_text):
        return no(_("First save what the notice says."))
    if not breach.people.filter(told_at=None).exists():
        return no(_("Everybody whom it concerns was told, or it concerns nobody."))
    return YES


def may_close(breach: Breach) -> Verdict:
    if breach.closed_at is not None:
        return no(_("This was closed before."))
    if breach.waits_for_report:
        return no(_("It has to be reported to the authority first."))
    if breach.people_must_be_told and breach.noticed_at is None:
        return no(_("The risk is high: tell the people first."))
    return YES
