"""When a message was written, from whichever header can be believed."""

from __future__ import annotations

import email.utils
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from focaljet.base import clock

# The first message of Usenet.
EARLIEST = datetime(1979, 6, 1, tzinfo=UTC)
# In the order of trust. The last of several "Received" is nearest to the author.
FALLBACKS = (
    "NNTP-Posting-Date",
    "Injection-Date",
    "Posting-Date",
    "Posted",
    "Delivery-Date",
    "Date-Received",
    "Received",
    "X-Received",
    "Resent-Date",
)
_ZONES = {
    "BST": 100,
    "WET": 0,
    "WEST": 100,
    "CET": 100,
    "MET": 100,
    "MEZ": 100,
    "CEST": 200,
    "MEST": 200,
    "MESZ": 200,
    "MET DST": 200,
    "EET": 200,
    "EEST": 300,
    "MSK": 300,
    "MSD": 400,
    "IST": 530,
    "JST": 900,
    "KST": 900,
    "SST": 800,
    "HKT": 800,
    "EETDST": 300,
    "AEST": 1000,
    "NZST": 1200,
    "HST": -1000,
    "AKST": -900,
    "NDT": -230,
}
_NAMED_ZONE = re.compile(
    r"\b(" + "|".join(sorted(_ZONES, key=len, reverse=True)) + r")\b"
)


def written_at(header: Callable[[str], list[str]]) -> tuple[datetime | None, bool]:
    """The moment, and whether it comes from the Date itself.

    None where no header has a date that can be: not before Usenet, not in the future.
    """
    for value in header("Date"):
        if moment := parsed(value):
            return moment, True
    return _first(_fallbacks(header)), False


def parsed(value: str) -> datetime | None:
    """The moment in UTC; None where there is none or it cannot be."""
    value = _NAMED_ZONE.sub(lambda zone: f"{_ZONES[zone[1]]:+05d}", value[:200])
    try:
        parts = email.utils.parsedate_tz(value)
        if parts is None:
            return None
        moment = datetime(*parts[:6], tzinfo=UTC) - timedelta(seconds=parts[9] or 0)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return moment if EARLIEST <= moment <= clock.now() + timedelta(days=1) else None


def _fallbacks(header: Callable[[str], list[str]]) -> Iterable[str]:
    for name in FALLBACKS:
        for value in reversed(header(name)):
            yield value.rsplit(";", 1)[-1]


def _first(values: Iterable[str]) -> datetime | None:
    return next((moment for value in values if (moment := parsed(value))), None)
