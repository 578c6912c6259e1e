"""The page that this app lends to the User CP."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from focaljet.base.offers import MenuEntry


def mine(request: HttpRequest) -> MenuEntry:
    url = reverse("attachments:mine")
    return MenuEntry(_("Pictures and files"), url, icon="image", place=60)
