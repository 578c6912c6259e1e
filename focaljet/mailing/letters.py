"""A notice as a mail: text, without List-Unsubscribe, since there is no unsubscribing."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.choices import site
from focaljet.mailing.models.notices import Notice
from focaljet.mailing.words import words_for
from focaljet.privacy import walk

FOOT = "mailing/notice/_foot.txt"


def send(notice: Notice, server: BaseEmailBackend) -> str:
    """Send it by an open connection; says the trouble where nothing can be sent, or "".

    Raises what the connection raises.
    """
    member = Member.objects.filter(
        pk=notice.member_id, is_active=True, hidden_at=None
    ).first()
    if member is None:
        return Notice.Trouble.GONE
    addresses = walk.person_of(notice.member_id).addresses
    if not addresses:
        return Notice.Trouble.NO_ADDRESS
    with site.speaking_to(member):
        said = _said(notice, member)
    if said is None:
        return Notice.Trouble.GONE
    subject, text = said
    EmailMessage(subject, text, site.sender(), addresses[:1], connection=server).send()
    return ""


def _said(notice: Notice, member: Member) -> tuple[str, str] | None:
    """Subject and text in the language that is spoken just now."""
    words = words_for(notice.kind)
    about = words.context(notice.about_id)
    if about is None:
        return None
    common = {
        "site_name": site.name(),
        "site_url": settings.SITE_URL,
        "screen_name": member.get_username(),
    }
    said = render_to_string(words.template, {**common, **about})
    subject, _newline, body = said.strip().partition("\n")
    url = settings.SITE_URL + reverse("mailing:mine")
    foot = render_to_string(FOOT, {**common, "url": url})
    return subject, f"{body.strip()}\n\n{foot.strip()}\n"
