"""Mails to the staff: that something waits, and nothing of what it is about."""

from __future__ import annotations

from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from focaljet.accounts.models import Group, Member
from focaljet.accounts.queries import confirmed_address
from focaljet.choices import site

STAFF = (Group.Kind.MODERATORS, Group.Kind.OWNERS)


def to_the_staff(kind: str, *, owners_only: bool = False, **words: Any) -> int:
    """Send templates/safeguards/mail/<kind>.txt, whose first line is the subject, to
    each of the staff whose address is confirmed; how many."""
    kinds = (Group.Kind.OWNERS,) if owners_only else STAFF
    people = Member.objects.filter(
        groups__kind__in=kinds, is_active=True, hidden_at=None
    ).distinct()
    return sum(_send(kind, member, words) for member in people.order_by("pk"))


def _send(kind: str, member: Member, words: dict[str, Any]) -> int:
    address = confirmed_address(member.pk)
    if address is None:
        return 0
    about = {"site_name": site.name(), "screen_name": member.screen_name}
    with site.speaking_to(member):
        said = render_to_string(f"safeguards/mail/{kind}.txt", {**about, **words})
    subject, _newline, body = said.strip().partition("\n")
    text = f"{body.strip()}\n"
    EmailMessage(subject, text, site.sender(), [address.email]).send()
    return 1
