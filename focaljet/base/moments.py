"""How a moment and a number are put into words on a page."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from focaljet.base import clock

MINUTE, HOUR, DAY = 60, 3600, 86400


def language() -> str | None:
    """The language that texts are remembered by: asking for it costs, and a page asks
    two hundred times, so a site of one language is not asked."""
    return get_language() if len(settings.LANGUAGES) > 1 else None


def ago(moment: datetime) -> str:
    """ "12 minutes ago", "yesterday 21:14", or the date where it is older or to come."""
    seconds = (clock.now() - moment).total_seconds()
    if seconds < -MINUTE:
        return exactly(moment)
    if seconds < MINUTE:
        return _("just now")
    if seconds < HOUR:
        minutes = int(seconds // MINUTE)
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {
            "n": minutes
        }
    local = timezone.localtime(moment)
    days = (timezone.localtime(clock.now()).date() - local.date()).days
    if days == 0:
        hours = int(seconds // HOUR)
        return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}
    if days == 1:
        return _("yesterday %(time)s") % {"time": time(local)}
    if days < 7:
        # Translators: letters of Django's date format: weekday, hour, minute
        return formats.date_format(local, pgettext("date format", "l H:i"))
    return _day(local.date(), language())


def time(local: datetime) -> str:
    """The time of day of a moment that is in the reader's zone already."""
    return formats.date_format(local, pgettext("date format", "H:i"))


def exactly(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return _exactly(local, local.tzname(), language())


# A page shows some moments twenty times, and the same ones at every request.
@lru_cache(maxsize=10_000)
def _exactly(local: datetime, _zone: str | None, _language: str | None) -> str:
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
    return formats.number_format(value, use_l10n=True, force_grouping=True)
