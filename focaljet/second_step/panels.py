"""The pieces that this app lends to other pages."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from focaljet.base.offers import MenuEntry, Panel
from focaljet.second_step.adapter import can_have_passkeys


def signing_in(request: HttpRequest) -> MenuEntry:
    return MenuEntry(_("Signing in"), reverse("second_step:means"), "lock", place=25)


def by_passkey(request: HttpRequest) -> Panel | None:
    """Beside the form where one signs in."""
    return Panel("second_step/_by_passkey.html", None) if can_have_passkeys() else None
