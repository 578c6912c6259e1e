"""How often something may be done, counted in one query."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from focaljet.base import clock
from focaljet.guarding.throttle import has_room_at_once

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def limits(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = settings.ACCOUNT_RATE_LIMITS | {"search": "2/m/key", "suggest": ""}
    monkeypatch.setattr(settings, "ACCOUNT_RATE_LIMITS", limits)


def test_a_third_search_within_any_minute_is_refused_and_does_not_count():
    with clock.at(NOON) as watch:
        assert has_room_at_once("search", key="one")
        watch.advance(seconds=40)
        assert has_room_at_once("search", key="one")
        assert not has_room_at_once("search", key="one")
        watch.advance(seconds=21)
        assert has_room_at_once("search", key="one")
        assert not has_room_at_once("search", key="one")
        watch.advance(seconds=40)
        assert has_room_at_once("search", key="one")
        watch.advance(seconds=600)
        assert has_room_at_once("search", key="one")


def test_what_one_network_does_is_no_matter_of_another():
    for _ in range(3):
        has_room_at_once("search", key="one")
    assert has_room_at_once("search", key="another")
    assert has_room_at_once("suggest", key="one")


def test_counting_takes_one_query_and_names_nobody():
    with CaptureQueriesContext(connection) as captured:
        has_room_at_once("search", key="203.0.113.0/24")
    assert len(captured) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value, expires FROM cache_entry")
        ((key, _moments, expires),) = cursor.fetchall()
    assert "203.0.113" not in key
    assert expires > clock.now()
