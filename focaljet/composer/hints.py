"""A friendly hint where a text holds what its author may not want to tell everybody.

Nothing is refused, and nothing about it is stored or logged (C73).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from allauth.account.models import EmailAddress
from django.utils.translation import gettext as _

from focaljet.accounts.models import Member
from focaljet.base import offers

_MAIL = re.compile(r"[^\s@<>()\[\]]{1,64}@[\w-]{1,63}\.[\w.-]{2,200}")
_DIGITS = r"\d(?:[ ()/.-]{0,2}\d){6,13}"
# Part numbers and mileages have digits too: a phone number begins with + and a country,
# or stands behind a word that says so.
_PHONE = re.compile(
    rf"(?<![\w+])\+{_DIGITS}(?!\w)"
    rf"|\b(?:phone|tel|telephone|mobile|cell|call me|whatsapp|text me)\b[^\n\d]{{0,20}}{_DIGITS}(?!\w)",
    re.IGNORECASE,
)
_SHORTEST_DATUM = 6


def hints(member: Member, text: str) -> list[str]:
    """Sentences, or none. One query where the text holds an address, and those of
    `own_data`: functions of AppConfigs that take the id of a member and give what the
    site knows of them, by its name in words."""
    found: list[str] = []
    if _MAIL.search(text) and _own_address(member, text):
        found.append(_("This holds your e-mail address."))
    for label, value in _own_data(member):
        if _holds(text, value):
            found.append(_("This holds your %(datum)s.") % {"datum": label})
    if not found and _PHONE.search(text):
        found.append(_("This looks as if it holds a phone number."))
    return found


def _own_address(member: Member, text: str) -> bool:
    mine = EmailAddress.objects.filter(user=member, verified=True)
    low = text.casefold()
    return any(mail.casefold() in low for mail in mine.values_list("email", flat=True))


def _own_data(member: Member) -> Iterator[tuple[str, str]]:
    for offer in offers.offered("own_data"):
        yield from offer(member.pk).items()


def _holds(text: str, value: str) -> bool:
    """Whether the value stands in the text, spaced and written as anybody likes."""
    wanted = _bare(value)
    return len(wanted) >= _SHORTEST_DATUM and wanted in _bare(text)


def _bare(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
