"""Words for moments and numbers, and how long these words hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from focaljet.base import clock, moments
from focaljet.base.elements import time_element
from focaljet.base.recording import recording

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kathmandu",
    "Africa/Cairo",  # the clocks go forward, and back, at midnight
    "Asia/Beirut",
    "Pacific/Auckland",
    "America/Havana",
]
# Nights on which clocks change, so that they are not missed among all the others.
NIGHTS = [
    datetime(2026, 3, 29, tzinfo=UTC),
    datetime(2026, 4, 23, 22, tzinfo=UTC),
    datetime(2026, 10, 25, tzinfo=UTC),
    datetime(2026, 10, 29, 21, tzinfo=UTC),
    datetime(2026, 11, 1, 5, tzinfo=UTC),
]
AGES = st.one_of(
    st.timedeltas(timedelta(minutes=-5), timedelta(hours=2)),
    st.timedeltas(timedelta(hours=-60), timedelta(days=12)),
)
MOMENTS = st.one_of(
    st.integers(0, 94_000_000).map(
        lambda second: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
    ),
    st.builds(
        lambda night, hours: night + timedelta(hours=hours),
        st.sampled_from(NIGHTS),
        st.floats(-40, 40),
    ),
)


def said_at(moment: datetime, now: datetime) -> str:
    with clock.at(now):
        return moments.ago(moment)


@given(MOMENTS, AGES, st.sampled_from(ZONES), st.floats(0, 1))
@settings(max_examples=600, deadline=None)
def test_words_for_a_moment_hold_until_they_say_so(
    now: datetime, age: timedelta, zone: str, part: float
):
    moment = now - age
    with timezone.override(ZoneInfo(zone)):
        with clock.at(now), recording() as made:
            words = moments.ago(moment)
        end = made.until
        assert end is None or end > now
        last = end - timedelta(microseconds=1) if end else now + timedelta(days=400)
        assert said_at(moment, now + (last - now) * part) == words
        assert said_at(moment, last) == words
        if end is not None:
            assert said_at(moment, end) != words


@pytest.mark.parametrize(
    ("ago", "words", "until"),
    [
        (timedelta(seconds=20), "just now", timedelta(seconds=40)),
        (timedelta(seconds=90), "1 minute ago", timedelta(seconds=30)),
        (timedelta(hours=3, minutes=10), "3 hours ago", timedelta(minutes=50)),
        (timedelta(hours=13), "yesterday 23:00", timedelta(hours=12)),
        (timedelta(days=2), "Friday 12:00", timedelta(days=4, hours=12)),
        (timedelta(days=7), "22 November 2026", None),
    ],
)
def test_a_moment_is_told_as_people_tell_it(
    ago: timedelta, words: str, until: timedelta | None
):
    with timezone.override(UTC), clock.at(NOW):
        assert moments.told(NOW - ago) == (words, NOW + until if until else None)


@pytest.mark.parametrize("days", [0, 3, 30])
def test_a_page_with_a_moment_on_it_knows_when_it_is_out_of_date(days: int):
    with timezone.override(UTC), clock.at(NOW), recording() as made:
        time_element(NOW - timedelta(days=days))
    assert (made.until is None) == (days == 30)


def test_a_moment_that_was_told_before_is_told_anew_when_its_words_are_over():
    moment = NOW - timedelta(minutes=5)
    with timezone.override(UTC):
        for later, words in (
            (timedelta(0), "5 minutes ago"),
            (timedelta(seconds=59), "5 minutes ago"),
            (timedelta(minutes=1), "6 minutes ago"),
            (timedelta(days=30), "29 November 2026"),
            # The clock was set right.
            (timedelta(minutes=-4), "1 minute ago"),
        ):
            with clock.at(NOW + later), recording() as made:
                assert f">{words}<" in time_element(moment)
            assert (made.until is None) == (later.days == 30)


def test_a_moment_is_told_by_the_clock_of_whoever_reads():
    moment = NOW - timedelta(days=30)
    with clock.at(NOW):
        for zone in ("UTC", "Asia/Tokyo", "UTC"):
            with timezone.override(ZoneInfo(zone)):
                assert moments.exactly(moment) in time_element(moment)


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0"), (99, "99"), (100, "100+"), (1_234, "1,200+"), (987_654, "980,000+")],
)
def test_a_number_that_changes_all_the_time_is_shown_in_two_digits(
    value: int, words: str
):
    assert moments.about_number(value) == words


@given(st.integers(0, 10**12))
def test_a_rounded_number_is_never_more_than_there_is(value: int):
    assert moments.about(value) <= value
    assert moments.about(moments.about(value)) == moments.about(value)


@pytest.mark.parametrize(
    ("zones", "hours"),
    [
        (["America/Chicago", "Asia/Shanghai"], ["06:00 CST", "20:00 CST"]),
        (["Asia/Jerusalem", "Asia/Kolkata"], ["14:00 IST", "17:30 IST"]),
    ],
)
def test_zones_that_share_a_name_keep_their_own_hours(
    zones: list[str], hours: list[str]
):
    said = []
    for zone in zones:
        with timezone.override(ZoneInfo(zone)):
            said.append(moments.exactly(NOW))
            assert said[-1] in time_element(NOW)
    assert [words.partition(", ")[2] for words in said] == hours
