"""Small pieces of HTML that a page repeats dozens of times, made once and remembered."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html

from focaljet.base import clock, moments
from focaljet.base.avatar import Avatar, avatar_of

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
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(timespec="seconds"),
        moments.exactly(moment),
        moments.ago(moment),
    )


def avatar_element(member_id: int | None, name: str | None, size: str = "") -> str:
    """A member's wheel. `size` is "", "small" or "large"; it is decoration only."""
    return _wheel(avatar_of(member_id or 0, name or ""), size)


# By its look: a name would stay in memory long after whoever had it was erased.
@lru_cache(maxsize=20_000)
def _wheel(look: Avatar, size: str) -> str:
    return format_html(
        '<svg class="avatar {} {}" viewBox="0 0 48 48" aria-hidden="true">'
        '<use href="{}#{}"/><text x="24" y="30.5">{}</text></svg>',
        size,
        look.hue_class,
        static("forum/icons.svg"),
        look.rim,
        look.initial,
    )
