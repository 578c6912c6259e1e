"""Addresses by which somebody follows a request without an account.

Two kinds of them. One is shown on the page after sending: whoever holds it wrote the
letter, but need not be who reads the address in it, so answers that went by mail are
not shown there. The other is only ever sent to that address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from focaljet.base import tokens

FOLLOW = "case-follow"
LASTS = timedelta(days=400)  # as long as an open request and a year after it
PAGE, MAIL = "page", "mail"


@dataclass(frozen=True, slots=True)
class Followed:
    case_id: int
    by_mail: bool


def on_the_page(case_id: int) -> str:
    return reverse("requests:follow", args=[_token(case_id, PAGE)])


def in_the_mail(case_id: int) -> str:
    """With the site in front, as a mail needs it."""
    path = reverse("requests:follow", args=[_token(case_id, MAIL)])
    return settings.SITE_URL + path


def followed(token: str) -> Followed | None:
    """None for a link that is over, or changed."""
    try:
        said = tokens.read(FOLLOW, token)
    except tokens.TokenError:
        return None
    return Followed(int(said["n"]), said["via"] == MAIL)


def _token(case_id: int, via: str) -> str:
    return tokens.make(FOLLOW, {"n": case_id, "via": via}, lasts=LASTS)
