"""What the site itself offers the frame of every page."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from focaljet.base.offers import Health, HealthLine, MenuEntry
from focaljet.base.paths import path_to
from focaljet.caching.networks import forwarders as forwarding


def contact_us(request: HttpRequest) -> MenuEntry:
    return MenuEntry(_("Contact Us"), path_to("site:contact"), place=10)


def help_page(request: HttpRequest) -> MenuEntry:
    return MenuEntry(_("Help"), path_to("site:help"), place=90)


def owners_page(request: HttpRequest) -> MenuEntry | None:
    if not getattr(request.user, "is_owner", False):
        return None
    return MenuEntry(_("Site"), path_to("site:owner"), icon="spanner", place=82)


def forwarders() -> list[HealthLine]:
    """Said only where something is wrong: a machine in front that nobody named."""
    if not forwarding.is_one_unnamed:
        return []
    text = _(
        "Most requests are handed on by a machine that FOCALJET_PROXIES does not name: "
        "all readers look like one, and limits meet all of them together."
    )
    return [HealthLine(_("Proxy"), Health.BAD, text)]
