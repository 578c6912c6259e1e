"""Small pieces of HTML that a page repeats dozens of times, made once and remembered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import escape

from django.templatetags.static import static
from django.utils.html import format_html

from focaljet.base import clock, moments, recording
from focaljet.base.avatar import DIFFERENT, avatar_of, initial_of
from focaljet.base.markup.show import put_together


@dataclass(slots=True)
class _Said:
    """A moment in words, which hold from one moment (None: nothing is said yet) to
    another (None: for ever)."""

    html: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Also where the clock jumped back."""
        if self.since is None or now < self.since:
            return False
        return self.until is None or now < self.until


def time_element(moment: datetime) -> str:
    """A moment in the words of today, with the exact one on hover and in the markup."""
    remembered = _remembered(moment, moments.zone(), moments.language())
    said, now = remembered[0], clock.now()
    if not said.holds(now):
        # As a whole: another thread may look at it now.
        said = remembered[0] = _say(moment, now)
    if said.until is not None:
        recording.until(said.until)
    return said.html


@lru_cache(maxsize=20_000)
def _remembered(_moment: datetime, _zone: str, _language: str | None) -> list[_Said]:
    return [_Said()]


def _say(moment: datetime, now: datetime) -> _Said:
    words, until = moments.told(moment)
    # A page of new posts has forty: format_html takes longer than the words.
    stamp = moment.isoformat(timespec="seconds")
    exactly, words = escape(moments.exactly(moment)), escape(words)
    html = put_together([f'<time datetime="{stamp}" title="{exactly}">{words}</time>'])
    return _Said(html, now, until)


def avatar_element(member_id: int | None, name: str | None, size: str = "") -> str:
    """A member's wheel. `size` is "", "small" or "large"; it is decoration only."""
    turn = (member_id or 0) % DIFFERENT
    return _wheel(turn, initial_of(name or ""), size and f" {size}")


# By its look: a name would stay in memory long after whoever had it was erased.
@lru_cache(maxsize=20_000)
def _wheel(turn: int, initial: str, size: str) -> str:
    look = avatar_of(turn, initial)
    return format_html(
        '<svg class="avatar{} {}" viewBox="0 0 48 48" aria-hidden="true">'
        '<use href="{}#{}"/><text>{}</text></svg>',
        size,
        look.hue_class,
        static("forum/icons.svg"),
        look.rim,
        look.initial,
    )
