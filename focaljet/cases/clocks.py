"""Until when a request has to be answered. Days and no moments, and no database.

A due date is the last day, by the clock of the site, on which an answer is in time.
Counting in days keeps the changes of clocks out of it. What the site's owner chose says
which rules count: a month (GDPR article 12.3), 45 days (CCPA §7021), or the earlier.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

EU, CALIFORNIA, BOTH = "eu", "california", "both"

MONTHS, MORE_MONTHS = 1, 2
DAYS, MORE_DAYS = 45, 45
TO_CONFIRM = 10  # business days, from Monday to Friday; no calendar of holidays
SOON = timedelta(days=7)


class Standing(Enum):
    """How a date lies to today, the most pressing first."""

    OVERDUE = "overdue"
    NEAR = "near"
    AHEAD = "ahead"


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """Which day it was there. Raises ValueError for a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    return moment.astimezone(zone).date()


def due_on(came: date, rules: str, *, is_extended: bool = False) -> date:
    """The last day for an answer to what came on that day.

    An extension counts from the day on which the request came, like the first term.
    """
    months = months_after(came, MONTHS + (MORE_MONTHS if is_extended else 0))
    days = came + timedelta(days=DAYS + (MORE_DAYS if is_extended else 0))
    return {EU: months, CALIFORNIA: days, BOTH: min(months, days)}[rules]


def confirm_by(came: date) -> date:
    """The last day on which to say that a request has come (CCPA §7021)."""
    return business_days_after(came, TO_CONFIRM)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last: 31 January, one month on, is the 28th
    or 29th of February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def business_days_after(day: date, days: int) -> date:
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


def standing(due: date, today: date) -> Standing:
    if due < today:
        return Standing.OVERDUE
    return Standing.NEAR if due - today <= SOON else Standing.AHEAD
