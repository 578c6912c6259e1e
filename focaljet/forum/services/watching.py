"""What a member wants to hear of: topics, and forums with every new topic."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from focaljet.accounts.models import Member
from focaljet.base import clock
from focaljet.forum.models.readers import ForumWatch, TopicWatch


def watch_topic(*, member: Member, topic_id: int) -> None:
    """Safe to ask for twice. That the member may read it, the page made sure of."""
    TopicWatch.objects.bulk_create(
        [TopicWatch(member=member, topic_id=topic_id, since=clock.now())],
        ignore_conflicts=True,
    )


def unwatch_topics(*, member: Member, topic_ids: Sequence[int]) -> None:
    TopicWatch.objects.filter(member=member, topic__in=topic_ids).delete()


def watch_forum(*, member: Member, forum_id: int) -> None:
    """Safe to ask for twice. That the member may read it, the page made sure of."""
    ForumWatch.objects.bulk_create(
        [ForumWatch(member=member, forum_id=forum_id, since=clock.now())],
        ignore_conflicts=True,
    )


def unwatch_forum(*, member: Member, forum_id: int) -> None:
    ForumWatch.objects.filter(member=member, forum=forum_id).delete()


def watch_what_one_writes_in(*, author_id: int, topic_id: int) -> None:
    """Watch a topic for who wrote in it, unless they would rather not (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO forum_topicwatch (member_id, topic_id, since)
            SELECT member_id, %s, %s FROM forum_forummember
            WHERE member_id = %s AND watches_own
            ON CONFLICT DO NOTHING
            """,
            [topic_id, clock.now(), author_id],
        )
