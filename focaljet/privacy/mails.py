"""Mails about somebody's data: text, with links that begin with settings.SITE_URL."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from focaljet.choices import site
from focaljet.privacy import walk


def send(kind: str, *, member_id: int, **words: Any) -> bool:
    """Send templates/privacy/mail/<kind>.txt, whose first line is the subject.

    It goes to the member's confirmed address, in the member's language; False where
    there is none, and where the account may not be used any more.
    """
    addresses = walk.person_of(member_id).addresses
    if not addresses:
        return False
    member = get_user_model()._default_manager.get(pk=member_id)
    if not member.is_active:
        return False
    about = {
        "site_name": site.name(),
        "site_url": settings.SITE_URL,
        "screen_name": member.get_username(),
    }
    with site.speaking_to(member):
        said = render_to_string(f"privacy/mail/{kind}.txt", {**about, **words})
    subject, _newline, body = said.strip().partition("\n")
    text = f"{body.strip()}\n"
    EmailMessage(subject, text, site.sender(), addresses[:1]).send()
    return True


def link(name: str, *args: Any) -> str:
    return settings.SITE_URL + reverse(name, args=args)
