"""What all floors want to know of the site: its name, its language, its clock.

The choices are declared by the app `site`, which shows them; their values are read
here, from memory. While the database is away, the last known ones hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import formataddr, parseaddr
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import Error
from django.utils import timezone, translation
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from focaljet.choices import queries
from focaljet.choices.words import all_choices


def name() -> str:
    return str(known("site.name"))


def tagline() -> str:
    return str(known("site.tagline"))


def sender() -> str:
    """From whom mails come: the name of today, unless the settings give another."""
    said, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name() if said in ("", settings.SITE_NAME) else said, address))


def language() -> str:
    """Of whoever did not say which they speak."""
    return _spoken(str(known("site.language"))) or settings.LANGUAGES[0][0]


def languages() -> list[str]:
    """The codes of those that the site speaks, its own among them."""
    chosen = {*known("site.languages"), language()}
    return [code for code, _name in settings.LANGUAGES if code in chosen]


def time_zone() -> ZoneInfo:
    return ZoneInfo(str(known("site.time_zone")))


def language_for(accepted: str) -> str:
    """The best of ours for what a browser accepts, by its header Accept-Language."""
    ours = languages()
    for code, weight in parse_accept_lang_header(accepted):
        if weight and (spoken := _spoken(code)) in ours:
            return spoken
    return language()


@contextmanager
def speaking_to(reader: Any, *, accepted: str = "") -> Iterator[None]:
    """Texts in the language of somebody, and times by their clock.

    `reader` is a member, or anybody else without such choices. `accepted` is what the
    browser says, for those who chose no language.
    """
    with translation.override(None), timezone.override(None):
        speak_to(reader, accepted=accepted)
        yield


def speak_to(reader: Any, *, accepted: str = "") -> None:
    """The same for the rest of a block of `speaking_to`."""
    chosen = getattr(reader, "language", "")
    translation.activate(chosen if chosen in languages() else language_for(accepted))
    timezone.activate(_zone_of(reader))


def _zone_of(reader: Any) -> ZoneInfo:
    chosen = getattr(reader, "time_zone", "")
    try:
        return ZoneInfo(chosen) if chosen else time_zone()
    except (KeyError, ValueError):  # a zone that is no more
        return time_zone()


def _spoken(code: str) -> str:
    """The language of ours that stands for a code such as "de-AT"; "" if none does."""
    try:
        return get_supported_language_variant(code)
    except LookupError:
        return ""


# In a project whose owners choose none of this, the settings say it.
BY_SETTINGS: dict[str, Callable[[], Any]] = {
    "site.name": lambda: settings.SITE_NAME,
    "site.tagline": lambda: "",
    "site.language": lambda: settings.LANGUAGE_CODE,
    "site.languages": lambda: [code for code, _name in settings.LANGUAGES],
    "site.time_zone": lambda: settings.TIME_ZONE,
}


def known(name: str) -> Any:
    """What is chosen; while the database is away, what was the last time."""
    if name not in all_choices():
        return BY_SETTINGS[name]()
    try:
        return queries.chosen(name)
    except Error:
        queries.go_on()
        return queries.last_known(name)
