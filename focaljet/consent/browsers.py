"""How cookies are refused and deleted in each browser: in short, and by its makers (C51)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from focaljet.personal.words import Text


@dataclass(frozen=True, slots=True)
class Browser:
    """`url` is the makers' own page, on their own site."""

    name: str
    how: Text
    url: str


SITE_DATA = _(
    "Press the sign to the left of the address, then look for cookies and site data."
)

BROWSERS = (
    Browser(
        "Firefox",
        _(
            "Settings, Privacy & Security, Cookies and Site Data: Manage Exceptions names "
            "single sites, Clear Data deletes."
        ),
        "https://support.mozilla.org/kb/block-websites-storing-cookies-site-data-firefox",
    ),
    Browser("Chrome", SITE_DATA, "https://support.google.com/chrome/answer/95647"),
    Browser(
        "Edge",
        SITE_DATA,
        "https://support.microsoft.com/microsoft-edge/delete-cookies-in-microsoft-edge-63947406-40ac-c3b8-57b9-2a946a29ae09",
    ),
    Browser(
        "Safari (Mac)",
        _("Safari, Settings, Privacy: Manage Website Data deletes single sites."),
        "https://support.apple.com/guide/safari/sfri11471/mac",
    ),
    Browser(
        "Safari (iPhone, iPad)",
        _("The Settings app, Safari, Advanced: Website Data deletes single sites."),
        "https://support.apple.com/105082",
    ),
    Browser(
        "Opera",
        SITE_DATA,
        "https://help.opera.com/latest/web-preferences/#cookies",
    ),
)
