"""What privacy lends to the frame of every page."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from focaljet.base.offers import CpGroup, MenuEntry


def mine(request: HttpRequest) -> MenuEntry:
    return MenuEntry(
        _("What we know about you"),
        reverse("privacy:mine"),
        icon="eye",
        place=15,
        group=CpGroup.PRIVACY,
    )
