"""How the promises about personal data stand: lent to the page of the site's health."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from focaljet.base import clock
from focaljet.base.offers import Health, HealthLine
from focaljet.privacy.erasing import held as holds
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.models.holds import Hold
from focaljet.privacy.models.ledger import LedgerLine
from focaljet.privacy.queries.ledger import last_check
from focaljet.privacy.queries.proofs import last_run
from focaljet.privacy.services import keeping
from focaljet.safeguards.queries import breaches

TWO_DAYS = timedelta(days=2)
A_MONTH = timedelta(days=30)


def lines() -> list[HealthLine]:
    return [ledger(), proof(), erasures(), retention(), looks(), purposes(), back()] + [
        line for line in (held(), breach()) if line
    ]


def ledger() -> HealthLine:
    check = last_check()
    state, text = Health.GOOD, ""
    if check is None:
        state, text = Health.ATTENTION, _("It was not followed yet: it is every night.")
    elif check.trouble:
        state, text = Health.BAD, _("Somebody changed it: %s") % check.trouble[:300]
    elif check.at < clock.now() - TWO_DAYS:
        state, text = (
            Health.BAD,
            _("It was not followed for two days: does the worker run?"),
        )
    else:
        text = _("All %(n)d lines fit together.") % {"n": check.lines}
    return HealthLine(
        _("Ledger"), state, text, threats="f", at=check.at if check else None
    )


def proof() -> HealthLine:
    run = last_run()
    url = reverse("privacy:proof")
    name = _("Proof of export and erasure")
    if run is None:
        text = _(
            "It did not run yet. Every night it does, or by hand: focaljet privacy prove."
        )
        return HealthLine(name, Health.ATTENTION, text, url)
    if not run.passed:
        text = _("It failed: something is not exported, or stays after an erasure.")
        return HealthLine(name, Health.BAD, text, url, at=run.ran_at)
    if run.ran_at < clock.now() - timedelta(days=8):
        text = _("It passed, but that is more than a week ago.")
        return HealthLine(name, Health.ATTENTION, text, url, at=run.ran_at)
    return HealthLine(name, Health.GOOD, _("It passed."), url, at=run.ran_at)


def erasures() -> HealthLine:
    """Overdue by an hour; one that rests because something is held is none."""
    late = Erasure.objects.filter(
        ended_at=None, due_at__lt=clock.now() - timedelta(hours=1)
    )
    late = late.exclude(receipt__has_key="held")
    name, url = _("Erasures"), reverse("privacy:erasures")
    if count := late.count():
        text = ngettext(
            "%(n)d erasure should be done by now and is not.",
            "%(n)d erasures should be done by now and are not.",
            count,
        ) % {"n": count}
        return HealthLine(name, Health.BAD, text, url)
    return HealthLine(name, Health.GOOD, _("None is overdue."), url)


def retention() -> HealthLine:
    """What should have ended two nights ago and is still there."""
    terms = keeping.terms(clock.now() - TWO_DAYS, holds.now())
    late = [term.what for term in terms if term.overdue.exists()]
    name = _("Keeping no longer than promised")
    if late:
        text = _("Still here after its time: %s") % ", ".join(late[:10])
        return HealthLine(name, Health.BAD, text)
    return HealthLine(name, Health.GOOD, _("Nothing has outlived its time."))


def held() -> HealthLine | None:
    due = Hold.objects.filter(released_at=None, review_on__lt=clock.now().date())
    if not (count := due.count()):
        return None
    text = ngettext(
        "%(n)d row is held back, and the day on which somebody looks again is over.",
        "%(n)d rows are held back, and the day on which somebody looks again is over.",
        count,
    ) % {"n": count}
    url = reverse("privacy:erasures")
    return HealthLine(_("Held back"), Health.ATTENTION, text, url)


def looks() -> HealthLine:
    count = LedgerLine.objects.filter(
        kind=LedgerLine.Kind.LOOK, at__gte=clock.now() - A_MONTH
    ).count()
    text = ngettext(
        "In 30 days the staff looked behind a mask once; the member can see it.",
        "In 30 days the staff looked behind a mask %(n)d times; each member can see it.",
        count,
    ) % {"n": count}
    if not count:
        text = _("In 30 days the staff looked behind no mask.")
    return HealthLine(_("Looks behind masks"), Health.GOOD, text, threats="e")


def purposes() -> HealthLine:
    text = _(
        "Every datum names its purpose, and a build without one is refused. That the "
        "database itself refuses the wrong purpose is a later step."
    )
    return HealthLine(_("Roles for purposes"), Health.WAITS, text, threats="c")


def back() -> HealthLine:
    text = _(
        "Deleted topics and posts are kept out of sight, and moderators put them back."
    )
    return HealthLine(_("Taking back"), Health.GOOD, text, threats="g")


def breach() -> HealthLine | None:
    url = reverse("safeguards:breaches")
    if late := breaches.overdue_ones().count():
        text = ngettext(
            "%(n)d breach should have been reported within 72 hours.",
            "%(n)d breaches should have been reported within 72 hours.",
            late,
        ) % {"n": late}
        return HealthLine(_("Breaches"), Health.BAD, text, url)
    if count := breaches.open_ones().count():
        text = ngettext("%(n)d is open.", "%(n)d are open.", count) % {"n": count}
        return HealthLine(_("Breaches"), Health.ATTENTION, text, url)
    return None
