"""Order is kept while others write; with real threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member, make_moderator, make_owner
from focaljet.base.verdict import RefusedError
from focaljet.forum.models.posts import Post
from focaljet.forum.models.readers import TopicRead
from focaljet.forum.models.topics import Topic
from focaljet.forum.services import counts, keeping, removing
from focaljet.forum.services.merging import merge_topics
from focaljet.forum.services.reading import mark_read_up_to
from focaljet.forum.services.relocating import move_topic
from focaljet.forum.services.splitting import NewTopic, split_posts
from focaljet.forum.services.writing import Words, write_reply
from focaljet.forum.tests.makers import (
    fold,
    make_committee_room,
    make_forum,
    make_post,
    make_topic,
)
from focaljet.moderation.services import log
from tests.jobs import forget_jobs_and_counts
from tests.together import together, until_somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_is_left(transactional_db: None) -> Iterator[None]:
    yield
    forget_jobs_and_counts()


def everything_is_in_order() -> None:
    """Positions without holes, right counts, a log that holds."""
    for topic in Topic.objects.all():
        positions = Post.objects.filter(topic=topic).order_by("pos")
        line = list(positions.values_list("pos", flat=True))
        assert line == list(range(1, topic.highest_pos + 1))
    fold()
    assert counts.recount() == {"topics": 0, "forums": 0, "members": 0}
    assert log.verify() == []


def test_eight_who_reply_while_the_topic_is_merged_lose_nothing():
    forum = make_forum()
    old, new = make_topic(forum, title="Old"), make_topic(forum, title="New")
    moe = make_moderator()
    writers = [make_member(f"Writer {n}") for n in range(8)]
    came = together(
        lambda: merge_topics(by=moe, into=new, others=[old]),
        *(
            lambda writer=writer: write_reply(
                author=writer, topic=old, words=Words("Me too")
            )
            for writer in writers
        ),
    )
    assert [each for each in came if isinstance(each, Exception)] == []
    assert Post.objects.filter(topic=new).count() == 10
    assert not Topic.objects.filter(pk=old.pk).exists()
    everything_is_in_order()


def reply_while(deed: Callable[[], object], *, by: Member, topic: Topic) -> Any:
    """What comes of a reply that is sent when the deed is done, but not committed."""
    is_done = threading.Event()

    def first() -> None:
        with transaction.atomic():
            deed()
            is_done.set()
            until_somebody_waits()

    def then() -> Post:
        is_done.wait(timeout=60)
        return write_reply(author=by, topic=topic, words=Words("At last"))

    done, came = together(first, then)
    assert done is None
    return came


def test_a_reply_that_waits_for_the_merge_lands_in_the_merged_topic():
    forum, moe, ann = make_forum(), make_moderator(), make_member("Ann")
    old, new = make_topic(forum), make_topic(forum)
    post = reply_while(
        lambda: merge_topics(by=moe, into=new, others=[old]), by=ann, topic=old
    )
    assert Post.objects.get(pk=post.pk).topic_id == new.pk
    everything_is_in_order()


def test_a_reply_that_waits_for_a_move_is_counted_where_the_topic_is():
    moe, ann, topic = make_moderator(), make_member("Ann"), make_topic()
    mk2 = make_forum("Mk2")
    came = reply_while(
        lambda: move_topic(by=moe, topic=topic, to=mk2), by=ann, topic=topic
    )
    assert came.topic.forum == mk2
    everything_is_in_order()


def test_a_reply_does_not_follow_the_topic_into_a_closed_room():
    moe, ann, topic = make_moderator(), make_member("Ann"), make_topic()
    room = make_committee_room()
    came = reply_while(
        lambda: move_topic(by=moe, topic=topic, to=room), by=ann, topic=topic
    )
    assert isinstance(came, RefusedError)
    assert Post.objects.count() == 1
    everything_is_in_order()


def test_deleting_for_good_and_replying_at_once():
    otto, topic = make_owner(), make_topic()
    make_post(topic)
    keeping.delete_topic(by=otto, topic=topic)
    ann = make_member("Ann")
    removed, reply, mark = together(
        lambda: removing.remove_topic(by=otto, topic=topic),
        lambda: write_reply(author=ann, topic=topic, words=Words("Wait")),
        lambda: mark_read_up_to(reader=ann, topic_id=topic.pk, pos=2),
    )
    assert (removed, mark) == (None, None)
    assert isinstance(reply, RefusedError)
    assert not Post.objects.exists()
    everything_is_in_order()


def test_two_who_delete_the_same_for_good_do_it_once():
    otto, topic = make_owner(), make_topic()
    keeping.delete_topic(by=otto, topic=topic)
    came = together(*[lambda: removing.remove_topic(by=otto, topic=topic)] * 4)
    assert sorted(type(each).__name__ for each in came).count("RefusedError") == 3
    everything_is_in_order()


def test_of_two_who_split_the_same_posts_one_does():
    topic, moe, mia = make_topic(), make_moderator(), make_moderator("Mia")
    going = [make_post(topic).pk for _ in range(4)][1:3]
    to = NewTopic("Brakes", topic.forum)
    came = together(
        *(
            lambda by=by: split_posts(by=by, topic=topic, post_ids=going, to=to)
            for by in (moe, mia)
        )
    )
    assert sorted(type(each).__name__ for each in came) == ["RefusedError", "Topic"]
    assert Topic.objects.count() == 2
    everything_is_in_order()


def test_two_who_merge_the_same_topics_into_each_other_do_it_once():
    forum = make_forum()
    one, two = make_topic(forum), make_topic(forum)
    moe, mia = make_moderator(), make_moderator("Mia")
    came = together(
        lambda: merge_topics(by=moe, into=one, others=[two]),
        lambda: merge_topics(by=mia, into=two, others=[one]),
    )
    assert sorted(type(each).__name__ for each in came) == ["RefusedError", "Topic"]
    assert Topic.objects.count() == 1
    everything_is_in_order()


def test_readers_and_deleters_in_a_topic_that_is_merged_notice_nothing():
    forum = make_forum()
    old, new = make_topic(forum), make_topic(forum)
    posts = [make_post(old) for _ in range(6)]
    readers = [make_member(f"Reader {n}") for n in range(4)]
    moe, mia = make_moderator(), make_moderator("Mia")

    def delete() -> None:
        for post in posts:
            keeping.delete_post(by=mia, post=post)

    came = together(
        lambda: merge_topics(by=moe, into=new, others=[old]),
        delete,
        *(
            lambda reader=reader: mark_read_up_to(reader=reader, topic_id=old.pk, pos=7)
            for reader in readers
        ),
    )
    assert [each for each in came if isinstance(each, Exception)] == []
    assert Post.objects.filter(topic=new, deleted_at=None).count() == 2
    assert not TopicRead.objects.exclude(topic=new).exists()
    everything_is_in_order()
