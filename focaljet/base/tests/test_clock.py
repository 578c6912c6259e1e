from datetime import UTC, datetime, timedelta, timezone
from threading import Thread

import pytest

from focaljet.base import clock

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_clock_runs_in_utc():
    assert clock.now().utcoffset() == timedelta(0)
    assert clock.now() <= clock.now()


def test_a_test_lives_through_eight_years():
    with clock.at(NEW_YEAR) as watch:
        watch.advance(days=8 * 365)
        assert clock.now() == NEW_YEAR + timedelta(days=8 * 365)


def test_a_clock_within_a_clock_gives_the_outer_time_back():
    with clock.at(NEW_YEAR):
        with clock.at(NEW_YEAR + timedelta(days=1)):
            assert clock.now().day == 2
        assert clock.now() == NEW_YEAR
    assert clock.now() > NEW_YEAR - timedelta(days=365)


def test_a_moment_from_elsewhere_is_turned_into_utc():
    tokyo = timezone(timedelta(hours=9))
    with clock.at(datetime(2026, 1, 1, 9, tzinfo=tokyo)):
        assert clock.now() == NEW_YEAR
        assert clock.now().tzinfo is UTC


def test_a_moment_without_a_time_zone_is_refused():
    naive = NEW_YEAR.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"), clock.at(naive):
        pass


def test_a_stopped_clock_does_not_stop_another_thread():
    seen: list[datetime] = []
    with clock.at(datetime(1999, 1, 1, tzinfo=UTC)):
        thread = Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen[0].year > 1999
