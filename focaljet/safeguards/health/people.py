"""Who holds the keys, and what was signed."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from focaljet.base import clock
from focaljet.base.offers import Health, HealthLine
from focaljet.choices.queries import chosen
from focaljet.safeguards import choices
from focaljet.safeguards.models.reviews import AccessReview, Attestation
from focaljet.safeguards.queries.staff import StaffPerson, staff
from focaljet.safeguards.services.signing import holds
from focaljet.safeguards.statements import STATEMENTS


def lines() -> list[HealthLine]:
    people = staff()
    return [second_step(people), review(people), attestation()]


def second_step(people: list[StaffPerson]) -> HealthLine:
    without = sum(not person.has_second_step for person in people)
    name, url = _("Second step of the staff"), reverse("safeguards:staff")
    if not without:
        text = _("Everybody of the staff signs in with one.")
        return HealthLine(name, Health.GOOD, text, url, threats="d")
    text = ngettext(
        "%(n)d of the staff signs in with a password alone.",
        "%(n)d of the staff sign in with a password alone.",
        without,
    ) % {"n": without}
    if chosen("second_step.staff_need_one"):
        text += " " + _("The pages of the staff are closed to them.")
        return HealthLine(name, Health.ATTENTION, text, url, threats="d")
    return HealthLine(name, Health.BAD, text, url, threats="d")


def review(people: list[StaffPerson]) -> HealthLine:
    """A site that is younger than a review may be old is not red yet."""
    name, url = _("Review of who is staff"), reverse("safeguards:staff")
    last = AccessReview.objects.order_by("-pk").first()
    if last is None:
        since = min((person.since for person in people), default=clock.now())
        is_new = since > clock.now() - timedelta(days=chosen(choices.REVIEW_DAYS))
        state = Health.ATTENTION if is_new else Health.BAD
        return HealthLine(name, state, _("Nobody has signed one yet."), url, "d")
    if clock.now() >= last.expires_at:
        return HealthLine(name, Health.BAD, _("Overdue."), url, "d", last.signed_at)
    text = ngettext(
        "%(n)d person was looked at.", "%(n)d people were looked at.", last.staff_count
    ) % {"n": last.staff_count}
    return HealthLine(name, Health.GOOD, text, url, "d", last.signed_at)


def attestation() -> HealthLine:
    name, url = _("The machine"), reverse("safeguards:machine")
    last = Attestation.objects.order_by("-pk").first()
    if last is None:
        text = _("Nobody has said yet how it is kept.")
        return HealthLine(name, Health.ATTENTION, text, url)
    if not holds(last):
        text = _("What was signed was changed afterwards: sign anew.")
        return HealthLine(name, Health.BAD, text, url, at=last.signed_at)
    if clock.now() >= last.expires_at:
        text = _("What was signed counted for a year, and that is over.")
        return HealthLine(name, Health.ATTENTION, text, url, at=last.signed_at)
    missing = len(STATEMENTS) - len(last.said.split())
    if missing:
        text = ngettext(
            "%(n)d thing is not as it should be.",
            "%(n)d things are not as they should be.",
            missing,
        ) % {"n": missing}
        return HealthLine(name, Health.ATTENTION, text, url, at=last.signed_at)
    text = _("Kept as it should be, as an owner signed.")
    return HealthLine(name, Health.GOOD, text, url, at=last.signed_at)
