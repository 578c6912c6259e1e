"""Takes a person's own names and addresses out of a text that has to stay."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import QuerySet

from focaljet.personal.words import ITSELF
from focaljet.privacy import walk
from focaljet.privacy.walk import Share

GONE = "…"


def rows(found: QuerySet[Any], name: str, share: Share) -> None:
    for row in found.only("pk", name):
        member_id = _person_of(row, share.path)
        strings = walk.own_strings(walk.person_of(member_id)) if member_id else []
        said: str = getattr(row, name) or ""
        if (clean := without(said, strings)) != said:
            type(row)._base_manager.filter(pk=row.pk).update(**{name: clean})


def without(text: str, strings: list[str]) -> str:
    """The text with every whole word that is one of the strings taken out."""
    for each in sorted(strings, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", GONE, text, flags=re.I)
    return text


def _person_of(row: Any, path: str) -> int | None:
    if path == ITSELF:
        return int(row.pk)
    for link in path.split("__"):
        if row is None:
            return None
        row = getattr(row, link)
    return row.pk if row is not None else None
