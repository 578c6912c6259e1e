"""The mails about an account: text, in our own words, with links of this site.

Run by jobs, so they know no request: links begin with settings.SITE_URL, and no
Host header can change them.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from focaljet.choices import site


def send(kind: str, *, to: EmailAddress, **words: Any) -> None:
    """Send templates/accounts/mail/<kind>.txt, whose first line is the subject."""
    about = {
        "site_name": site.name(),
        "site_url": link("site:front"),
        "screen_name": to.user.get_username(),
    }
    with site.speaking_to(to.user):
        said = render_to_string(f"accounts/mail/{kind}.txt", {**about, **words})
    subject, _, body = said.strip().partition("\n")
    EmailMessage(subject, body.strip() + "\n", site.sender(), [to.email]).send()


def link(name: str, *args: Any) -> str:
    return settings.SITE_URL + reverse(name, args=args)
