"""In which order posts stand after a merge or a split, and what that means for readers:
pure, and tried with thousands of topics that nobody thought of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from focaljet.forum.positions import (
    Place,
    Standing,
    in_one_line,
    marks_after,
    numbered,
)

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def post(post_id: int, topic: int, pos: int, minute: int) -> Standing:
    return Standing(post_id, topic, pos, NOON + timedelta(minutes=minute))


@st.composite
def some_topics(draw) -> list[Standing]:
    """Posts of one to three topics; their clocks sometimes go backwards."""
    posts, post_id = [], 0
    for topic in range(1, draw(st.integers(1, 3)) + 1):
        for pos in range(1, draw(st.integers(1, 8)) + 1):
            post_id += 1
            posts.append(post(post_id, topic, pos, draw(st.integers(0, 9))))
    return posts


def test_posts_come_into_the_order_of_time():
    ours = [post(1, 1, 1, 0), post(4, 1, 2, 30)]
    theirs = [post(2, 2, 1, 10), post(3, 2, 2, 20)]
    assert [each.post_id for each in in_one_line(ours + theirs)] == [1, 2, 3, 4]


def test_the_oldest_first_post_begins_whatever_a_reply_says_of_its_age():
    posts = [post(1, 1, 1, 10), post(2, 1, 2, 0), post(3, 2, 1, 5)]
    assert [each.post_id for each in in_one_line(posts)] == [3, 1, 2]


@given(some_topics())
def test_within_what_was_one_topic_the_order_never_changes(posts):
    line = in_one_line(posts)
    assert sorted(each.post_id for each in line) == [each.post_id for each in posts]
    for topic in {each.topic_id for each in posts}:
        there = [each.pos for each in line if each.topic_id == topic]
        assert there == sorted(there)
    assert line[0].pos == 1


def test_a_mark_stands_before_the_first_post_that_was_not_read():
    posts = [post(1, 1, 1, 0), post(2, 2, 1, 10), post(3, 1, 2, 20), post(4, 1, 3, 30)]
    places = numbered(1, in_one_line(posts))
    # Ann has read all of the one, and nothing of the other.
    assert marks_after(posts, places, {(7, 1): 3}, {}) == {(7, 1): 1}
    # Bea has read all of both.
    assert marks_after(posts, places, {(7, 1): 3, (7, 2): 1}, {}) == {(7, 1): 4}
    # For Cid everything up to post 2 is read because he said so.
    floors = {(7, 1): 2, (7, 2): 2}
    assert marks_after(posts, places, {(7, 1): 1}, floors) == {(7, 1): 2}


@given(some_topics(), st.data())
def test_nothing_unread_is_ever_called_read(posts, data):
    topics = {each.topic_id for each in posts}
    marks = {
        (member, topic): data.draw(st.integers(0, 9))
        for member in (1, 2)
        for topic in topics
        if data.draw(st.booleans())
    }
    floors = {key: data.draw(st.integers(0, 20)) for key in marks}
    if data.draw(st.booleans()):
        places = numbered(1, in_one_line(posts))
    else:  # some of the first topic's posts leave for a new one
        going = [p for p in posts if p.topic_id == 1 and p.pos > 1 and p.pos % 2]
        staying = [p for p in posts if p.topic_id == 1 and p not in going]
        posts = going + staying
        places = numbered(1, staying) | numbered(99, going)
    after = marks_after(posts, places, marks, floors)
    for (member, topic), mark in after.items():
        there = [each for each in posts if places[each.post_id].topic_id == topic]
        assert 0 <= mark <= len(there)
        for each in there:
            key = (member, each.topic_id)
            was_read = each.pos <= marks.get(key, 0) or each.post_id <= floors.get(
                key, 0
            )
            if places[each.post_id].pos <= mark:
                assert was_read
    assert {member for member, _ in after} == {member for member, _ in marks}


def test_a_split_knows_exactly_what_was_read():
    posts = [post(n, 1, n, n) for n in range(1, 6)]
    places = numbered(1, [posts[0], posts[2], posts[4]])
    places |= numbered(9, [posts[1], posts[3]])
    assert marks_after(posts, places, {(7, 1): 3}, {}) == {(7, 1): 2, (7, 9): 1}
    assert places[4] == Place(9, 2)
