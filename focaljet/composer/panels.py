"""What the composer lends to other pages."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from focaljet.base.offers import CpGroup, MenuEntry


def drafts(request: HttpRequest) -> MenuEntry:
    return MenuEntry(
        _("Drafts"),
        reverse("composer:drafts"),
        icon="edit",
        place=50,
        group=CpGroup.WRITING,
    )
