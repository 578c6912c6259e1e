"""Where an address of the network lies, in words, if the owner gave a file of places.

The file is FOCALJET_PLACES_FILE, in MaxMind's format (.mmdb). No service is asked, and
without the file nothing is known of any place.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path
from typing import Any

import maxminddb
from django.conf import settings
from django.utils import translation

log = logging.getLogger(__name__)

LONGEST = 120


def place_of(address: str | None) -> str:
    """ "Utrecht, Netherlands", or "" where it is not known."""
    if not settings.PLACES_FILE or not address:
        return ""
    reader = _reader(settings.PLACES_FILE)
    if reader is None:
        return ""
    try:
        found = reader.get(address)
    except (ValueError, maxminddb.InvalidDatabaseError):
        return ""
    return _in_words(found) if isinstance(found, dict) else ""


@lru_cache(maxsize=1)
def _reader(path: str) -> maxminddb.Reader | None:
    """A new file counts from the next start of the site on."""
    try:
        return maxminddb.open_database(Path(path))
    except (OSError, maxminddb.InvalidDatabaseError):
        log.warning("FOCALJET_PLACES_FILE cannot be read: no places are shown.")
        return None


def _in_words(found: dict[str, Any]) -> str:
    named = (_name(found.get(part)) for part in ("city", "country"))
    return ", ".join(filter(None, named))[:LONGEST]


def _name(part: Any) -> str:
    names = part.get("names") if isinstance(part, dict) else None
    if not isinstance(names, dict):
        return ""
    language = (translation.get_language() or "en").partition("-")[0]
    return str(names.get(language) or names.get("en") or "")
