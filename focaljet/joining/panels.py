"""What this app lends to the menu and to the User CP. Costs no query."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Member
from focaljet.accounts.requests import reader_of
from focaljet.base.offers import MenuEntry
from focaljet.choices.queries import chosen
from focaljet.joining import choices, rules


def invitations(request: HttpRequest) -> MenuEntry | None:
    reader = reader_of(request)
    if not isinstance(reader, Member) or not rules.may_invite(reader):
        return None
    return MenuEntry(_("Invitations"), reverse("joining:invitations"), "plus", place=60)


def wishes(request: HttpRequest) -> MenuEntry | None:
    """For the staff, where they decide who joins."""
    reader = reader_of(request)
    if not isinstance(reader, Member) or not reader.is_moderator:
        return None
    if chosen(choices.HOW) != choices.APPROVAL:
        return None
    return MenuEntry(_("Want to join"), reverse("joining:wishes"), "user", place=85)
