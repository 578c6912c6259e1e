"""Subjects as titles: without "Re:", without the tag of the list, not too long."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

LONGEST = 150

_REPLY = re.compile(
    r"\s*(?:(?:re|aw|sv|antw|odp|res|fw|fwd|wg)\s*(?:\[\d+\]|\^\d+|\(\d+\))?\s*[:：])\s*",  # noqa: RUF001
    re.IGNORECASE,
)


def is_reply(subject: str) -> bool:
    return _REPLY.match(subject) is not None


def base(subject: str, list_tag: str = "") -> str:
    """What all answers to a message have in common, for reading."""
    tag = f"[{list_tag}]".lower()
    while True:
        if reply := _REPLY.match(subject):
            subject = subject[reply.end() :]
        elif list_tag and subject.lower().startswith(tag):
            subject = subject[len(tag) :].lstrip()
        else:
            return subject.strip()


def title(subject: str, list_tag: str = "") -> str:
    words = base(subject, list_tag) or _("(no subject)")
    if len(words) <= LONGEST:
        return words
    cut = words[: LONGEST - 1]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut[LONGEST // 2 :] else cut}…"
