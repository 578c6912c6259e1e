"""What disclosures lend to other pages."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from focaljet.base import clock, moments
from focaljet.base.offers import Banner, CpGroup, Health, HealthLine, MenuEntry
from focaljet.disclosure import choices
from focaljet.disclosure.models.people import Recall
from focaljet.disclosure.queries.cases import listed_parties, recipient_of
from focaljet.personal.recipients import Recipient

LATE = timedelta(days=30)


def recipients() -> list[Recipient]:
    """For the policy: the parties in the table, and nobody else. One query."""
    return [recipient_of(party) for party in listed_parties()]


def mine(request: HttpRequest) -> MenuEntry:
    return MenuEntry(
        _("What was given to others"),
        reverse("disclosure:mine"),
        icon="download",
        place=60,
        group=CpGroup.PRIVACY,
    )


def banner(request: HttpRequest) -> Banner | None:
    """That the site is about to go to somebody else. No query: it is a choice."""
    told = choices.announced()
    if told is None:
        return None
    text = _("Your data go along to %(recipient)s, not before %(day)s.")
    return Banner(
        title=_("This site is about to change hands."),
        text=text % {"recipient": told.recipient, "day": moments.day(told.not_before)},
        url=reverse("disclosure:transfer"),
        action=_("What that means, and how to object"),
        place=10,
    )


def health() -> list[HealthLine]:
    """Recalls that a recipient has not acknowledged within a month. One query."""
    late = Recall.objects.filter(
        acknowledged_at=None, queued_at__lt=clock.now() - LATE
    ).count()
    text = ngettext(
        "%(n)d recipient has not confirmed within 30 days that data were erased.",
        "%(n)d recipients have not confirmed within 30 days that data were erased.",
        late,
    )
    good = _("Everybody who was told to erase data has confirmed it in time.")
    return [
        HealthLine(
            name=_("Recalls"),
            state=Health.ATTENTION if late else Health.GOOD,
            text=text % {"n": late} if late else good,
            url=reverse("disclosure:cases"),
        )
    ]
