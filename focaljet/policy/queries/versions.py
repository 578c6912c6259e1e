"""The versions, from memory: which is in force, which is coming, what they say.

Every process reads the short facts of all versions once in five seconds; the long texts
never change, so each is read once and kept by its digest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from math import inf
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import Error

from focaljet.base import clock, recording
from focaljet.caching import process
from focaljet.policy.models.versions import Version

FRESH_FOR = 5.0  # seconds after which another process sees a publication
IS_NEWS_FOR = timedelta(days=30)  # after it took effect
PRIVACY, TERMS = Version.Document.PRIVACY.value, Version.Document.TERMS.value

Sections = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Published:
    """What is known of a version without its texts."""

    id: int
    document: str
    number: int
    published_at: datetime
    effective_from: datetime
    is_material: bool
    summary: str
    digest: str

    @property
    def title(self) -> str:
        return str(Version.Document(self.document).label)

    @property
    def is_in_force(self) -> bool:
        """Since its moment, also after a later one took its place."""
        return self.effective_from <= clock.now()

    def text_in(self, language: str) -> Sections:
        """The sections in a language, or in the first one that it was written in."""
        said = _text(self.id, self.digest)
        found = said.get(language) or said.get(settings.LANGUAGES[0][0])
        return found or next(iter(said.values()), [])

    @property
    def declarations(self) -> dict[str, Any]:
        """The normal form of its day; empty for a document without one."""
        return _declarations(self.id, self.digest)


# The versions, until when they hold, and the mark of the site that they were read under
# (caching.process): one value, since several threads put it here.
_memory: tuple[tuple[Published, ...], float, int | None] = ((), -inf, None)


def all_of(document: str) -> list[Published]:
    """Every version, the newest first."""
    return [each for each in reversed(_versions()) if each.document == document]


def version(document: str, number: int) -> Published | None:
    return next((v for v in all_of(document) if v.number == number), None)


def latest(document: str) -> Published | None:
    """The last one published, in force or not yet."""
    return next(iter(all_of(document)), None)


def in_force(document: str) -> Published | None:
    """The version that counts now; None before the first was published."""
    return next((v for v in all_of(document) if v.is_in_force), None)


def coming(document: str) -> Published | None:
    """The next one that is published and not in force yet."""
    return next((v for v in reversed(all_of(document)) if not v.is_in_force), None)


def assume(
    versions: Iterable[Published], seconds: float = inf, mark: int | None = None
) -> None:
    """Take `versions` as all there are, for so long, or until the table is written."""
    global _memory
    _memory = (tuple(versions), monotonic() + seconds, mark)


def forget() -> None:
    """Read the table again at the next question."""
    global _memory
    _memory = (_memory[0], -inf, None)


def _versions() -> tuple[Published, ...]:
    mark = process.site_mark()
    known, until, was = _memory
    if monotonic() > until or mark != was:
        try:
            rows = Version.objects.order_by("document", "number").values_list(
                "id",
                "document",
                "number",
                "published_at",
                "effective_from",
                "is_material",
                "summary",
                "digest",
            )
            known = tuple(Published(*row) for row in rows)
            assume(known, FRESH_FOR, mark)
        except Error:  # the database is away: what was known holds
            assume(known, FRESH_FOR)
    _note_when_they_count(known)
    return known


def _note_when_they_count(versions: Iterable[Published]) -> None:
    """Pages that name a version look different once it takes effect, and again once
    it is no news any more."""
    now = clock.now()
    for each in versions:
        for moment in (each.effective_from, each.effective_from + IS_NEWS_FOR):
            if moment > now:
                recording.until(moment)


# The digest covers the texts, so a text found by it is the right one for ever.
@lru_cache(maxsize=64)
def _text(version_id: int, _digest: str) -> dict[str, Sections]:
    return _json_of("text", version_id)


@lru_cache(maxsize=16)
def _declarations(version_id: int, _digest: str) -> dict[str, Any]:
    return _json_of("declarations", version_id)


def _json_of(column: str, version_id: int) -> dict[str, Any]:
    said = Version.objects.values_list(column, flat=True).get(pk=version_id)
    read: dict[str, Any] = json.loads(said or "{}")
    return read
