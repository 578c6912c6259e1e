"""Posts leave a topic; numbers, pages and permalinks stay right."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from focaljet.accounts.tests.makers import make_member, make_moderator
from focaljet.base.verdict import RefusedError
from focaljet.forum import deeds
from focaljet.forum.models.posts import Post
from focaljet.forum.models.readers import TopicRead
from focaljet.forum.models.topics import Topic
from focaljet.forum.services import counts, keeping
from focaljet.forum.services.reading import mark_read_up_to
from focaljet.forum.services.splitting import NewTopic, split_posts
from focaljet.forum.tests.makers import (
    fold,
    make_committee_room,
    make_forum,
    make_post,
    make_topic,
)
from focaljet.moderation.tests.makers import deeds_written

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic() -> Topic:
    """Five posts, each by somebody else."""
    topic = make_topic(by=make_member("P1"))
    for n in range(2, 6):
        make_post(topic, by=make_member(f"P{n}"), source=f"post {n}")
    topic.refresh_from_db()
    return topic


def posts_at(topic: Topic, *positions: int) -> list[int]:
    found = Post.objects.filter(topic=topic, pos__in=positions)
    return list(found.order_by("pos").values_list("pk", flat=True))


def test_posts_become_a_topic_and_the_old_one_has_no_holes(topic, client: Client):
    going = posts_at(topic, 2, 4)
    new = split_posts(
        by=make_moderator(),
        topic=topic,
        post_ids=going,
        to=NewTopic("Brakes", topic.forum),
    )
    topic.refresh_from_db()
    assert (topic.highest_pos, topic.visible_count) == (3, 3)
    assert posts_at(new, 1, 2) == going
    assert (new.author.screen_name, new.last_author.screen_name) == ("P2", "P4")
    for pk, place in zip(going, (new, new), strict=True):
        answer = client.get(reverse("forum:post", args=[pk]))
        assert f"/topics/{place.pk}/" in answer["Location"]
    html = client.get(reverse("forum:topic", args=[topic.pk])).content.decode()
    assert [f">#{n}<" in html for n in (1, 2, 3, 4)] == [True, True, True, False]
    fold()
    assert counts.recount() == {"topics": 0, "forums": 0, "members": 0}


def test_posts_go_into_a_topic_that_is_there_in_another_forum(topic):
    other = make_topic(make_forum("Mk2"), by=make_member("Eve"))
    moe = make_moderator()
    keeping.delete_post(by=moe, post=Post.objects.get(topic=topic, pos=5))
    split_posts(by=moe, topic=topic, post_ids=posts_at(topic, 3), to=other)
    other.refresh_from_db()
    # Post 3 was written before the other topic began: but its first post stays first.
    assert other.author.screen_name == "Eve"
    assert (other.visible_count, other.highest_pos) == (2, 2)
    fold()
    assert counts.recount() == {"topics": 0, "forums": 0, "members": 0}


def test_how_far_somebody_has_read_is_known_in_both(topic):
    ann = make_member("Ann")
    mark_read_up_to(reader=ann, topic_id=topic.pk, pos=3)
    ann.in_forum.read_up_to = 0
    ann.in_forum.save()
    new = split_posts(
        by=make_moderator(),
        topic=topic,
        post_ids=posts_at(topic, 2, 4),
        to=NewTopic("Brakes", topic.forum),
    )
    marks = TopicRead.objects.filter(member=ann).values_list("topic", "last_pos")
    assert dict(marks) == {topic.pk: 2, new.pk: 1}


def test_the_first_post_stays_and_deleted_ones_and_those_of_others_too(topic):
    moe, to = make_moderator(), NewTopic("Brakes", topic.forum)
    keeping.delete_post(by=moe, post=Post.objects.get(topic=topic, pos=3))
    stranger = make_topic(topic.forum, by=make_member("Eve"))
    for ids, reason in (
        (posts_at(topic, 1, 2), "The first post stays"),
        (posts_at(topic, 3), "at least one post"),
        (posts_at(stranger, 1), "at least one post"),
        ([], "at least one post"),
    ):
        with pytest.raises(RefusedError, match=reason):
            split_posts(by=moe, topic=topic, post_ids=ids, to=to)
    with pytest.raises(RefusedError, match="in this topic already"):
        split_posts(by=moe, topic=topic, post_ids=posts_at(topic, 2), to=topic)
    assert Topic.objects.count() == 2


def test_a_split_done_twice_makes_one_topic(topic):
    moe, going = make_moderator(), posts_at(topic, 2)
    to = NewTopic("Brakes", topic.forum)
    split_posts(by=moe, topic=topic, post_ids=going, to=to)
    with pytest.raises(RefusedError):
        split_posts(by=moe, topic=topic, post_ids=going, to=to)
    assert Topic.objects.count() == 2


def test_members_split_nothing_and_no_post_leaves_a_closed_room_unasked(topic):
    to = NewTopic("Brakes", topic.forum)
    with pytest.raises(RefusedError, match="Only moderators"):
        split_posts(by=topic.author, topic=topic, post_ids=posts_at(topic, 2), to=to)
    moe, room = make_moderator(), make_committee_room()
    secret = make_topic(room, by=moe)
    reply = make_post(secret, by=moe)
    with pytest.raises(RefusedError, match="cannot read it here"):
        split_posts(by=moe, topic=secret, post_ids=[reply.pk], to=to)
    split_posts(by=moe, topic=secret, post_ids=[reply.pk], to=to, opens_up=True)
    assert deeds_written()[-2:] == [deeds.SPLIT, deeds.SPLIT]
