"""What pages of guests are made of is declared: each view, and each table it reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from focaljet.base import clock
from focaljet.caching.shown import NOT_SHOWN, declared
from tests.kept_pages import MORE_PAGES, Club, Site, guest_views, make_club, tables_read

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def club() -> Iterator[Club]:
    with clock.at(datetime(2026, 3, 2, 12, tzinfo=UTC)) as watch:
        yield make_club(watch)


@pytest.fixture
def site(club: Club) -> Site:
    return Site()


def test_every_view_that_is_kept_is_among_those_that_are_looked_at():
    looked_at = {"forum:index", "forum:forum", "forum:topic"}
    assert set(guest_views()) == looked_at | set(MORE_PAGES)


# Read by the reader's own number, which a guest has not.
OWN = {
    "composer_draft",
    "forum_forumread",
    "forum_forumwatch",
    "forum_pickedquote",
    "forum_topicread",
    "forum_topicwatch",
}
# The way to where a topic went: an answer that is never kept.
WHERE_THERE_IS_NO_PAGE = {"forum_topicredirect"}


def test_what_pages_are_made_of_is_declared_as_shown(site, club):
    read = tables_read(site, club)
    assert {"forum_post", "forum_topic", "accounts_member"} <= read
    unheard = {
        model._meta.db_table for model, rules in declared() if rules == NOT_SHOWN
    }
    assert read & unheard <= OWN | WHERE_THERE_IS_NO_PAGE
