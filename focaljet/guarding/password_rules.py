"""What a new password must not be: somebody's name, or one that has become known.

Django's validators for length and common passwords stand beside these in
AUTH_PASSWORD_VALIDATORS, and `strength`, which estimates how soon one is guessed.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from focaljet.choices import site

log = logging.getLogger(__name__)

SHORTEST_PART = 4
MUST_BE_LEFT = 6
HASH_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Holder:
    """For whom a password is; may not be a member yet."""

    screen_name: str
    email: str


def names_around(holder: Holder | None) -> list[str]:
    """What somebody would try first: names of the holder and of the site, and parts."""
    said = [site.name()]
    if holder is not None:
        address = holder.email.partition("@")
        said += [holder.screen_name, holder.email, address[0], address[2]]
    words = {word for each in said for word in (each, *each.split())}
    plain = {word.casefold() for word in words if len(word) >= SHORTEST_PART}
    return sorted(plain, key=len, reverse=True)


class NotAboutYou:
    """Refuses a name or an address with little else around it."""

    def validate(self, password: str, user: Holder | None = None) -> None:
        left = password.casefold()
        for part in names_around(user):
            left = left.replace(part, "")
        if len(left) < min(MUST_BE_LEFT, len(password)):
            raise ValidationError(
                _("Your name or address, or that of this site, makes most of it."),
                code="about_you",
            )

    def get_help_text(self) -> str:
        return _("Not your own name or address.")


class NotKnown:
    """Refuses what stands in a file of passwords that became known, if there is one.

    FOCALJET_PASSWORDS_FILE has lines "SHA-1 in capitals:count", sorted, as Have I Been
    Pwned gives them out. It may have tens of gigabytes: some forty reads find a line.
    """

    def validate(self, password: str, user: Holder | None = None) -> None:
        if not settings.PASSWORDS_FILE:
            return
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest()
        try:
            with Path(settings.PASSWORDS_FILE).open("rb") as file:
                known = holds(file, digest.upper().encode())
        except OSError:
            log.warning("FOCALJET_PASSWORDS_FILE cannot be read: nothing is looked up.")
            return
        if known:
            raise ValidationError(
                _("This password became known when another site was broken into."),
                code="known",
            )

    def get_help_text(self) -> str:
        return _("None that became known elsewhere.")


def holds(file: BinaryIO, digest: bytes) -> bool:
    """Whether a line of the sorted file begins with the digest, by halving."""
    low, high = 0, file.seek(0, 2)
    while low < high:
        middle = (low + high) // 2
        start, line = _line_at(file, middle)
        if line[:HASH_LENGTH].upper() == digest:
            return True
        if line and line[:HASH_LENGTH].upper() < digest:
            low = start + len(line)
        else:
            high = middle
    return False


def _line_at(file: BinaryIO, place: int) -> tuple[int, bytes]:
    """The first line that begins at the place or behind it, and where it begins."""
    file.seek(max(place - 1, 0))
    if place > 0:
        file.readline()
    start = file.tell()
    return start, file.readline()
