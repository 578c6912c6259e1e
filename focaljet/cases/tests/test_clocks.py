"""Due dates: leap days, ends of months, changes of clocks, every zone of the world."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from focaljet.cases import clocks
from focaljet.cases.clocks import BOTH, CALIFORNIA, EU, Standing

pytestmark = pytest.mark.clause("C87")

DAYS = st.dates(date(1990, 1, 1), date(2200, 12, 31))
ZONES = sorted(available_timezones())


@pytest.mark.parametrize(
    ("came", "due"),
    [
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 3, 29)),
        (date(2027, 12, 31), date(2028, 1, 31)),
        (date(2027, 3, 31), date(2027, 4, 30)),
        (date(2027, 11, 15), date(2027, 12, 15)),
        (date(2100, 1, 30), date(2100, 2, 28)),  # no leap year
    ],
)
def test_a_month_ends_on_the_same_day_or_on_the_last_of_a_shorter_month(came, due):
    assert clocks.due_on(came, EU) == due


@pytest.mark.parametrize(
    ("came", "rules", "due"),
    [
        (date(2027, 11, 30), EU, date(2028, 2, 29)),
        (date(2026, 12, 31), EU, date(2027, 3, 31)),
        (date(2027, 1, 1), CALIFORNIA, date(2027, 4, 1)),
        (date(2027, 1, 1), BOTH, date(2027, 4, 1)),
        (date(2027, 7, 31), BOTH, date(2027, 10, 29)),
    ],
)
def test_an_extension_counts_from_the_day_on_which_it_came(came, rules, due):
    assert clocks.due_on(came, rules, is_extended=True) == due


@given(DAYS)
@example(date(2028, 1, 31))
@example(date(2028, 2, 29))
def test_a_month_is_never_longer_than_a_month_and_45_days_are_45(came):
    month, days = clocks.due_on(came, EU), clocks.due_on(came, CALIFORNIA)
    assert 28 <= (month - came).days <= 31
    assert (month.year * 12 + month.month) - (came.year * 12 + came.month) == 1
    assert month.day == came.day or (month + timedelta(days=1)).day == 1
    assert (days - came).days == 45
    assert clocks.due_on(came, BOTH) == min(month, days)


@given(DAYS, st.sampled_from([EU, CALIFORNIA, BOTH]))
def test_longer_is_longer_and_later_is_not_earlier(came, rules):
    later = came + timedelta(days=1)
    assert clocks.due_on(came, rules, is_extended=True) > clocks.due_on(came, rules)
    assert clocks.due_on(later, rules) >= clocks.due_on(came, rules)


@given(DAYS, st.integers(1, 60))
def test_business_days_skip_the_ends_of_weeks_and_nothing_else(came, days):
    end = clocks.business_days_after(came, days)
    between = [came + timedelta(days=n) for n in range(1, (end - came).days + 1)]
    assert end.weekday() < 5
    assert sum(day.weekday() < 5 for day in between) == days


def test_ten_business_days_are_two_weeks():
    for day in range(7, 12):  # Monday 7 to Friday 11 December 2026
        came = date(2026, 12, day)
        assert clocks.confirm_by(came) == came + timedelta(days=14)
    saturday = date(2026, 12, 12)
    assert clocks.confirm_by(saturday) == date(2026, 12, 25)


@given(
    st.integers(0, 5_680_000_000).map(lambda s: datetime.fromtimestamp(s, UTC)),
    st.sampled_from(ZONES),
)
def test_a_day_is_that_of_the_site_wherever_it_is(moment, name):
    zone = ZoneInfo(name)
    day = clocks.day_of(moment, zone)
    assert abs((day - moment.date()).days) <= 1
    assert day == moment.astimezone(zone).date()
    # An answer given on the last day is in time at any hour of that day.
    due = clocks.due_on(day, BOTH)
    assert clocks.standing(due, due) is Standing.NEAR
    assert clocks.standing(due, due + timedelta(days=1)) is Standing.OVERDUE


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2027, 3, 28, 0, 59, tzinfo=UTC),  # before and after the clocks change
        datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
    ],
)
def test_a_change_of_clocks_moves_no_due_date(moment):
    came = clocks.day_of(moment, ZoneInfo("Europe/Berlin"))
    assert came == moment.date()
    assert clocks.due_on(came, EU) == clocks.months_after(moment.date(), 1)


def test_the_same_letter_is_a_day_later_in_kiritimati_than_in_honolulu():
    moment = datetime(2027, 12, 31, 11, 0, tzinfo=UTC)
    days = [
        clocks.day_of(moment, ZoneInfo(f"Pacific/{name}"))
        for name in ("Kiritimati", "Honolulu")
    ]
    assert days == [date(2028, 1, 1), date(2027, 12, 31)]


def test_a_moment_without_a_zone_is_an_error():
    with pytest.raises(ValueError, match="time zone"):
        clocks.day_of(datetime(2027, 1, 1, tzinfo=UTC).replace(tzinfo=None), UTC)


def test_within_a_week_is_soon():
    today = date(2027, 1, 1)
    said = [clocks.standing(today + timedelta(days=n), today) for n in (-1, 0, 7, 8)]
    assert said == [
        Standing.OVERDUE,
        Standing.NEAR,
        Standing.NEAR,
        Standing.AHEAD,
    ]
