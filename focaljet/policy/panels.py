"""What the policy lends to the frame of every page."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from focaljet.base.offers import MenuEntry


def privacy(request: HttpRequest) -> MenuEntry:
    return MenuEntry(_("Privacy"), reverse("policy:privacy"), place=20)
