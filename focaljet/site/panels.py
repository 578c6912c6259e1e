"""What the site itself offers the frame of every page."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from focaljet.base.offers import MenuEntry


def contact_us(request: HttpRequest) -> MenuEntry:
    return MenuEntry(_("Contact Us"), reverse("site:contact"), place=10)


def help_page(request: HttpRequest) -> MenuEntry:
    return MenuEntry(_("Help"), reverse("site:help"), place=90)


def owners_page(request: HttpRequest) -> MenuEntry | None:
    if not getattr(request.user, "is_owner", False):
        return None
    return MenuEntry(_("Site"), reverse("site:owner"), icon="spanner", place=82)
