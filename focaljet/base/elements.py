"""Small pieces of HTML that a page repeats dozens of times, made once and remembered."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from html import escape

from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html

from focaljet.base import clock, moments
from focaljet.base.avatar import DIFFERENT, avatar_of, initial_of
from focaljet.base.markup.show import put_together

# Older moments are told by their date, which stays the same from day to day.
TOLD_BY_DATE = timedelta(days=8)


def time_element(moment: datetime) -> str:
    """A moment in the words of today, with the exact one on hover and in the markup."""
    if clock.now() - moment > TOLD_BY_DATE:
        return _old(moment, timezone.get_current_timezone_name(), moments.language())
    return _time(moment)


@lru_cache(maxsize=20_000)
def _old(moment: datetime, _zone: str, _language: str | None) -> str:
    return _time(moment)


def _time(moment: datetime) -> str:
    # A page of new posts has forty: format_html takes longer than the words.
    stamp = moment.isoformat(timespec="seconds")
    exactly, ago = escape(moments.exactly(moment)), escape(moments.ago(moment))
    return put_together([f'<time datetime="{stamp}" title="{exactly}">{ago}</time>'])


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
