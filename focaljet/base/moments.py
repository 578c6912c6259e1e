"""How a moment and a number are put into words on a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from functools import lru_cache

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from focaljet.base import clock, recording

MINUTE, HOUR, DAY = 60, 3600, 86400


# Of the page that is being rendered.
_page: ContextVar[str | None] = ContextVar("focaljet_page_language", default=None)
_clock: ContextVar[str | None] = ContextVar("focaljet_page_zone", default=None)


def language() -> str | None:
    """The language that texts are remembered by: asking for it costs, and a page asks
    two hundred times, so it is asked once, and a site of one language not at all."""
    if (said := _page.get()) is not None:
        return said
    return get_language() if len(settings.LANGUAGES) > 1 else None


def zone() -> str:
    """The name of the zone by whose clock times are told."""
    return _clock.get() or timezone.get_current_timezone_name()


@contextmanager
def one_language() -> Iterator[None]:
    """Nobody changes the language or the zone in this block, which renders a page or a
    piece."""
    token = _page.set(get_language())
    clocks = _clock.set(timezone.get_current_timezone_name())
    try:
        yield
    finally:
        _clock.reset(clocks)
        _page.reset(token)


def ago(moment: datetime) -> str:
    """ "12 minutes ago", "yesterday 21:14", or the date where it is older or to come.

    Whatever is being built is told until when these words hold (base/recording.py).
    """
    said, until = told(moment)
    if until is not None:
        recording.until(until)
    return said


def told(moment: datetime) -> tuple[str, datetime | None]:
    """The words for a moment, and the one from which they are others: None for never."""
    now = clock.now()
    seconds = (now - moment).total_seconds()
    if seconds < -MINUTE:
        return exactly(moment), moment - timedelta(seconds=MINUTE)
    if seconds < MINUTE:
        return _("just now"), moment + timedelta(seconds=MINUTE)
    if seconds < HOUR:
        minutes = int(seconds // MINUTE)
        words = ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes)
        return words % {"n": minutes}, moment + timedelta(minutes=minutes + 1)
    local = timezone.localtime(moment)
    days = (timezone.localtime(now).date() - local.date()).days
    if days == 0:
        hours = int(seconds // HOUR)
        words = ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}
        return words, min(moment + timedelta(hours=hours + 1), _day_begins(local, 1))
    if days == 1:
        words = _("yesterday %(time)s") % {"time": time(local)}
        return words, _day_begins(local, 2)
    if days < 7:
        # Translators: letters of Django's date format: weekday, hour, minute
        words = formats.date_format(local, pgettext("date format", "l H:i"))
        return words, _day_begins(local, 7)
    return _day(local.date(), language()), None


def _day_begins(local: datetime, later: int) -> datetime:
    """When the day begins that is so many days after that of `local`, in its zone."""
    date_then = local.date() + timedelta(days=later)
    return datetime.combine(date_then, time_of_day(), local.tzinfo).astimezone(UTC)


def time(local: datetime) -> str:
    """The time of day of a moment that is in the reader's zone already."""
    return formats.date_format(local, pgettext("date format", "H:i"))


def exactly(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return _exactly(local, local.tzname(), zone(), language())


# A page shows some moments twenty times, and the same ones at every request. Clocks that
# say different times are equal to Python where they mean the same moment, and several
# zones call theirs "CST"; within one, only that name tells the hour that comes twice.
@lru_cache(maxsize=10_000)
def _exactly(
    local: datetime, _name: str | None, _zone: str, _language: str | None
) -> str:
    # Translators: letters of Django's date format: day, month, year, time, zone
    return formats.date_format(local, pgettext("date format", "j F Y, H:i T"))


@lru_cache(maxsize=10_000)
def _day(local: date, _language: str | None) -> str:
    # Translators: letters of Django's date format: day, month, year
    return formats.date_format(local, pgettext("date format", "j F Y"))


def day(moment: datetime | date) -> str:
    """The day alone, where the hour is nobody's business."""
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment).date()
    return _day(moment, language())


def number(value: int) -> str:
    return _number(value, language())


@lru_cache(maxsize=10_000)
def _number(value: int, _language: str | None) -> str:
    return formats.number_format(value, use_l10n=True, force_grouping=True)


EXACT_BELOW = 100


def about(value: int) -> int:
    """A number that changes all the time, in two digits, rounded down: 1,234 is 1,200.

    What shows it is then made anew when these digits change, and not at every step
    (`focaljet_about` says the same to the database).
    """
    if value < EXACT_BELOW:
        return value
    step: int = 10 ** (len(str(value)) - 2)
    return value - value % step


def about_number(value: int) -> str:
    """The same in words: "1,200+"."""
    return number(value) if value < EXACT_BELOW else f"{number(about(value))}+"
