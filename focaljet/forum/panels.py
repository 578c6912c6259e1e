"""What the forum lends to the pages of the whole site."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from focaljet.base.offers import MenuEntry


def forums(request: HttpRequest) -> MenuEntry:
    return MenuEntry(_("Forums"), reverse("forum:index"), icon="car-hatch", place=10)
