"""Of which changes everybody is told at the top of every page, and for how long (C95)."""

from __future__ import annotations

from dataclasses import dataclass

from focaljet.base import clock
from focaljet.policy.models.silences import Silence
from focaljet.policy.queries import versions
from focaljet.policy.queries.versions import Published


@dataclass(frozen=True, slots=True)
class News:
    """`since` is the number of the version that readers knew before."""

    version: Published
    since: int


def news_of(document: str) -> News | None:
    """The changes that matter and are still news, put together; from memory."""
    now = clock.now()
    fresh = [
        version
        for version in versions.all_of(document)
        if version.is_material and now < version.effective_from + versions.IS_NEWS_FOR
    ]
    return News(fresh[0], fresh[-1].number - 1) if fresh else None


def is_silenced(member_id: int, version_id: int) -> bool:
    """One query, asked only while there is news."""
    return Silence.objects.filter(member=member_id, version=version_id).exists()
