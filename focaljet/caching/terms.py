"""What the gate is told of the site, and what it asks the site to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from focaljet.caching.wsgi import Environ, Said


class Why(Enum):
    """Why a reader gets another answer than the one that was asked for."""

    TOO_FAST = "too fast"
    TOO_BUSY = "too busy"
    CRAWLER = "crawler"
    # A page all the same: as guests see it; as it was, since there is no time to make it
    # anew; as it was before the database went away.
    SHED = "shed"
    OLD = "old"
    AWAY = "away"


class Voice(Protocol):
    """What the gate needs of the site: its words and its languages.

    None of it may need the database to answer.
    """

    def language_for(self, accepted: str) -> str: ...
    def crawlers(self) -> str: ...
    def mark(self, why: Why, language: str, made_at: datetime) -> bytes: ...
    def refusal(
        self, why: Why, environ: Environ, language: str, seconds: float
    ) -> Said: ...


@dataclass(frozen=True, slots=True)
class Rules:
    """Facts of the site that do not change while the process lives.

    `scheme` is "https" for a public site; `told` are the names of the cookies that tell
    who somebody is; `is_ours` says whether a Host header names this site,
    `is_file` whether a path is that of a file that every page loads.
    """

    scheme: str
    told: tuple[str, ...]
    is_ours: Callable[[str], bool]
    is_file: Callable[[str], bool]
