"""How a moment and a number are put into words on a page."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from focaljet.base import clock

MINUTE, HOUR, DAY = 60, 3600, 86400


def language() -> str | None:
    """The language that texts are remembered by: asking for it costs, and a page asks
    two hundred times, so a site of one language is not asked."""
    return get_language() if len(settings.LANGUAGES) > 1 else None


def ago(moment: datetime) -> str:
    """ "12 minutes ago", "yesterday 21:14", or the date where it is older."""
    seconds = (clock.now() - moment).total_seconds()
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
        return _("yesterday %(time)s") % {"time": formats.date_format(local, "H:i")}
    if days < 7:
        return formats.date_format(local, "l H:i")
    return _day(local.date(), language())


def exactly(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return _exactly(local, local.tzname(), language())


# A page shows some moments twenty times, and the same ones at every request.
@lru_cache(maxsize=10_000)
def _exactly(local: datetime, _zone: str | None, _language: str | None) -> str:
    return formats.date_format(local, "j F Y, H:i T")


@lru_cache(maxsize=10_000)
def _day(local: date, _language: str | None) -> str:
    return formats.date_format(local, "j F Y")


def number(value: int) -> str:
    return formats.number_format(value, use_l10n=True, force_grouping=True)
