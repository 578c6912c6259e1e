"""The time zones that somebody can choose, by their names in the IANA list."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from zoneinfo import available_timezones

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

# The others are old spellings, or say nothing of summer time.
PARTS = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("Arctic"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific Ocean"),
}


@cache
def names() -> tuple[str, ...]:
    return tuple(
        sorted(name for name in available_timezones() if name.split("/")[0] in PARTS)
    )


def choices() -> list[tuple[str, str | list[tuple[str, str]]]]:
    """For a select: UTC, and the zones under their part of the world."""
    found: list[tuple[str, str | list[tuple[str, str]]]] = [("UTC", "UTC")]
    for part, under in groupby(names(), key=lambda name: name.split("/")[0]):
        found.append((gettext(PARTS[part]), [(name, _place(name)) for name in under]))
    return found


def _place(name: str) -> str:
    """ "Buenos Aires, Argentina" for "America/Argentina/Buenos_Aires"."""
    places = name.replace("_", " ").split("/")[1:]
    return ", ".join(reversed(places))
