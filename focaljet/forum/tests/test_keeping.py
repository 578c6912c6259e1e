"""Keeping order: deleting, taking it back, locking and pinning."""

from __future__ import annotations

from datetime import timedelta

import pytest

from focaljet.accounts.tests.makers import make_member, make_moderator
from focaljet.base import clock
from focaljet.base.verdict import RefusedError
from focaljet.forum.models.forums import Forum
from focaljet.forum.models.posts import Post
from focaljet.forum.models.readers import ForumMember
from focaljet.forum.rights import NOTHING
from focaljet.forum.services import counts, keeping
from focaljet.forum.tests.makers import (
    allow,
    fold,
    make_committee_room,
    make_post,
    make_topic,
)

pytestmark = pytest.mark.django_db


def test_a_deleted_post_keeps_its_position_and_the_topic_its_last_visible_post():
    topic = make_topic()
    second, third = make_post(topic), make_post(topic)
    keeping.delete_post(by=topic.author, post=third)
    topic.refresh_from_db()
    assert (topic.highest_pos, topic.visible_count) == (3, 2)
    assert topic.last_post_id == second.pk
    assert make_post(topic).pos == 4


@pytest.mark.clause("C71g")
def test_whoever_deleted_a_post_takes_it_back_for_ten_minutes_and_not_later():
    topic = make_topic()
    post = make_post(topic)
    keeping.delete_post(by=topic.author, post=post)
    with clock.at(clock.now() + timedelta(minutes=9)):
        keeping.undelete_post(by=topic.author, post=post)
    topic.refresh_from_db()
    assert (topic.visible_count, topic.last_post_id) == (2, post.pk)
    keeping.delete_post(by=topic.author, post=post)
    with (
        clock.at(clock.now() + timedelta(minutes=11)),
        pytest.raises(RefusedError, match="too late"),
    ):
        keeping.undelete_post(by=topic.author, post=post)
    assert Post.objects.get(pk=post.pk).is_deleted


@pytest.mark.clause("C71g")
def test_a_moderator_takes_back_any_deletion_at_any_time():
    topic = make_topic()
    post = make_post(topic)
    keeping.delete_post(by=topic.author, post=post)
    with clock.at(clock.now() + timedelta(days=400)):
        keeping.undelete_post(by=make_moderator(), post=post)
    assert not Post.objects.get(pk=post.pk).is_deleted


def test_what_a_moderator_deleted_its_author_cannot_put_back():
    topic = make_topic()
    post = make_post(topic)
    keeping.delete_post(by=make_moderator(), post=post)
    with pytest.raises(RefusedError, match="person who deleted it"):
        keeping.undelete_post(by=topic.author, post=post)


def test_the_first_post_does_not_go_alone():
    topic = make_topic()
    with pytest.raises(RefusedError, match="together with its topic"):
        keeping.delete_post(by=topic.author, post=Post.objects.get())


def test_a_stranger_deletes_nothing():
    topic = make_topic()
    post = make_post(topic)
    bea = make_member("Bea")
    with pytest.raises(RefusedError):
        keeping.delete_post(by=bea, post=post)
    with pytest.raises(RefusedError):
        keeping.delete_topic(by=bea, topic=topic)


def test_a_topic_with_replies_is_deleted_by_moderators_only():
    topic = make_topic()
    make_post(topic, by=make_member("Bea"))
    with pytest.raises(RefusedError, match="Others have replied"):
        keeping.delete_topic(by=topic.author, topic=topic)
    keeping.delete_topic(by=make_moderator(), topic=topic)
    topic.refresh_from_db()
    assert topic.is_deleted


@pytest.mark.clause("C71g")
def test_deleting_a_topic_and_taking_it_back_leaves_the_counts_as_they_were():
    topic = make_topic()
    make_post(topic)
    moe = make_moderator()
    keeping.delete_topic(by=moe, topic=topic)
    fold()
    assert Forum.objects.values_list("topic_count", "post_count").get() == (0, 0)
    keeping.undelete_topic(by=moe, topic=topic)
    fold()
    assert Forum.objects.values_list("topic_count", "post_count").get() == (1, 2)


def test_a_deed_done_twice_counts_once():
    topic = make_topic()
    post, moe = make_post(topic), make_moderator()
    keeping.delete_post(by=moe, post=post)
    with pytest.raises(RefusedError, match="deleted"):
        keeping.delete_post(by=moe, post=post)
    keeping.undelete_post(by=moe, post=post)
    keeping.undelete_post(by=moe, post=post)
    topic.refresh_from_db()
    assert topic.visible_count == 2


def test_locking_and_pinning_are_for_moderators_of_that_forum():
    topic = make_topic()
    for deed in (keeping.lock_topic, keeping.pin_topic):
        with pytest.raises(RefusedError, match="Only moderators"):
            deed(by=topic.author, topic=topic)
    moe = make_moderator()
    keeping.lock_topic(by=moe, topic=topic)
    keeping.pin_topic(by=moe, topic=topic)
    topic.refresh_from_db()
    assert topic.is_locked
    assert topic.is_sticky
    keeping.unlock_topic(by=moe, topic=topic)
    keeping.unpin_topic(by=moe, topic=topic)
    topic.refresh_from_db()
    assert not topic.is_locked
    assert not topic.is_sticky


def test_a_moderator_has_no_say_in_a_forum_that_is_hidden_from_moderators():
    room = make_committee_room()
    topic = make_topic(room, by=make_moderator())
    allow(room, "moderators", NOTHING)
    with pytest.raises(RefusedError):
        keeping.lock_topic(by=make_moderator("Mia"), topic=topic)


def test_a_recount_repairs_numbers_that_drifted():
    topic = make_topic()
    make_post(topic)
    fold()
    assert counts.recount() == {"topics": 0, "forums": 0, "members": 0}
    Forum.objects.update(post_count=99)
    ForumMember.objects.update(post_count=99)
    assert counts.recount() == {"topics": 0, "forums": 1, "members": 1}
    assert Forum.objects.get().post_count == 2
