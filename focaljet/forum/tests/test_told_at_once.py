"""What is said of a post reaches the topic that it stands in, also when it moves."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, connections, transaction

from focaljet.accounts.tests.makers import make_member
from focaljet.base import clock
from focaljet.caching.listener import direct_connection
from focaljet.caching.tests.hearing import Ear, ear
from focaljet.forum import tally
from focaljet.forum.models.posts import Post
from focaljet.forum.models.readers import TopicRead
from focaljet.forum.models.topics import Topic
from focaljet.forum.services.reading import mark_read_up_to
from focaljet.forum.tests.makers import make_forum, make_post, make_topic

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard(transactional_db: None) -> Iterator[Ear]:
    with ear() as listening:
        yield listening


def test_a_post_does_not_move_away_while_somebody_thanks_for_it(heard: Ear):
    topic, other = make_topic(), make_topic(title="Another")
    post, ann = make_post(topic), make_member("Ann")
    heard.payloads()
    with direct_connection() as anns:
        anns.execute("BEGIN")
        anns.execute(
            "INSERT INTO forum_thanks (post_id, member_id, given_at) VALUES (%s, %s, %s)",
            [post.pk, ann.pk, clock.now()],
        )
        with direct_connection() as moes:
            moes.execute("SET lock_timeout = '100ms'")
            # Its new topic would be built without the thanks, and never hear of them.
            with pytest.raises(psycopg.errors.LockNotAvailable):
                moes.execute(
                    "UPDATE forum_post SET topic_id = %s, pos = 2 WHERE id = %s",
                    [other.pk, post.pk],
                )
        anns.execute("COMMIT")
    assert heard.tags() == {f"topic:{topic.pk}"}
    Post.objects.filter(pk=post.pk).update(topic=other, pos=2)
    assert {f"topic:{topic.pk}", f"topic:{other.pk}"} <= heard.tags()
    connections.close_all()


def test_a_hundred_topics_that_are_read_at_once_do_not_empty_the_page_cache(heard: Ear):
    forum, ann, now = make_forum(), make_member("Ann"), clock.now()
    topics = Topic.objects.bulk_create(
        Topic(
            forum=forum,
            title=f"Clutch {number}",
            author=ann,
            started_at=now,
            last_post_at=now,
        )
        for number in range(100)
    )
    heard.payloads()
    for topic in topics:
        tally.views.put(topic.pk, 1)
    tally.views.flush()
    told = {f"topic:{topic.pk}" for topic in topics}
    assert heard.tags() == {*told, f"views:{forum.pk}"}
    connections.close_all()


def test_a_reply_waits_for_the_disk_though_it_marks_the_topic_as_read(heard: Ear):
    topic, ann = make_topic(), make_member("Ann")
    mark_read_up_to(reader=ann, topic_id=topic.pk, pos=1)
    assert waits_for_the_disk()
    bob = make_member("Bob")
    with transaction.atomic():
        mark_read_up_to(reader=bob, topic_id=topic.pk, pos=1)
        assert waits_for_the_disk()
    marks = TopicRead.objects.filter(topic=topic, last_pos=1)
    assert {ann.pk, bob.pk} <= set(marks.values_list("member", flat=True))
    connections.close_all()


def waits_for_the_disk():
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        return cursor.fetchone() == ("on",)
