"""What consent lends to the frame of every page."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from focaljet.base.offers import CpGroup, MenuEntry


def mine(request: HttpRequest) -> MenuEntry:
    return MenuEntry(
        _("What you agreed to"),
        reverse("consent:mine"),
        icon="check",
        place=20,
        group=CpGroup.PRIVACY,
    )
