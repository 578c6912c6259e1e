"""What mailing lends to the User CP and to the pages of the owner."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from focaljet.base.offers import CpGroup, Health, HealthLine, MenuEntry
from focaljet.mailing.queries import sendings


def mine(request: HttpRequest) -> MenuEntry:
    return MenuEntry(
        _("Important notices"),
        reverse("mailing:mine"),
        icon="mail",
        place=60,
        group=CpGroup.PRIVACY,
    )


def health() -> list[HealthLine]:
    failing = sendings.failing()
    said = (
        _("Some notices did not reach their members.")
        if failing
        else _("All notices that were due went out.")
    )
    state = Health.ATTENTION if failing else Health.GOOD
    return [
        HealthLine(_("Important notices"), state, said, reverse("mailing:sendings"))
    ]
