"""What is noted while a page is made: its tags, its end, what a look at it does."""

from __future__ import annotations

from datetime import UTC, datetime

from focaljet.base.recording import again, on_read, recording, shows, until

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ONE = datetime(2026, 3, 1, 13, tzinfo=UTC)


def test_what_a_page_shows_is_noted_once():
    with recording() as made:
        shows("topic:1", "member:2")
        shows("topic:1")
    assert made.tags == {"topic:1", "member:2"}


def test_the_earliest_end_counts():
    with recording() as made:
        until(ONE)
        until(NOON)
        until(ONE)
    assert made.until == NOON


def test_the_page_around_a_piece_shows_what_the_piece_shows():
    with recording() as page:
        shows("site")
        with recording() as piece:
            shows("topic:1")
            until(NOON)
        shows("forum:2")
    assert piece.tags == {"topic:1"}
    assert page.tags == {"site", "topic:1", "forum:2"}
    assert page.until == NOON


def test_a_piece_that_broke_down_was_shown_as_far_as_it_came():
    with recording() as page:
        try:
            with recording():
                shows("topic:1")
                raise ValueError
        except ValueError:
            pass
    assert page.tags == {"topic:1"}


def test_outside_nothing_is_noted_and_nothing_breaks():
    shows("topic:1")
    until(NOON)
    with recording() as made:
        pass
    assert not made.tags
    assert made.until is None


def test_a_look_counts_now_where_somebody_looks():
    looks: list[int] = []
    on_read(looks.append, 1)
    with recording() as made:
        on_read(looks.append, 2)
    assert looks == [1, 2]
    assert made.on_read == [(looks.append, (2,))]


def test_what_is_made_for_nobody_is_looked_at_by_nobody():
    looks: list[int] = []
    with recording(for_nobody=True) as page, recording():
        on_read(looks.append, 1)
    assert looks == []
    assert page.on_read == [(looks.append, (1,))]


def test_a_piece_that_is_used_again_is_looked_at_again():
    looks: list[int] = []
    with recording() as piece:
        shows("topic:1")
        until(NOON)
        on_read(looks.append, 1)
    with recording() as page:
        again(piece)
    assert looks == [1, 1]
    assert (page.tags, page.until) == ({"topic:1"}, NOON)
    assert page.on_read == [(looks.append, (1,))]
    with recording(for_nobody=True) as page:
        again(piece)
    assert looks == [1, 1]
    assert page.on_read == [(looks.append, (1,))]
