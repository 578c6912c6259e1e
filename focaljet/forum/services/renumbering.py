"""Posts put into other places: the rows of what `positions` worked out.

Everything here wants the rows of the topics to be locked by the caller, in the order
of their ids (`lock_topics`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from focaljet.base.rows import rows
from focaljet.base.verdict import RefusedError, no
from focaljet.forum import positions, tally
from focaljet.forum.models.forums import ForumDelta
from focaljet.forum.models.posts import Post
from focaljet.forum.models.readers import TopicRead
from focaljet.forum.models.topics import Topic
from focaljet.forum.positions import Place, Standing

GONE = no(_("This topic is not there any more; it was merged or deleted for good."))
# Beyond every position, so that the old and the new numbers never meet.
OUT_OF_THE_WAY = 1_000_000_000


def lock_topics(topic_ids: Collection[int]) -> dict[int, Topic]:
    """The rows of these topics, ours until the commit; by id.

    Raises RefusedError where one is gone.
    """
    locked = Topic.objects.select_for_update(of=("self",)).filter(pk__in=topic_ids)
    found = {topic.pk: topic for topic in locked.order_by("pk")}
    if len(found) < len(set(topic_ids)):
        raise RefusedError(GONE)
    return found


def standing_in(topic_ids: Collection[int]) -> list[Standing]:
    """All posts of these topics, deleted ones too (one query)."""
    posts = Post.objects.filter(topic__in=topic_ids)
    found = posts.values_list("id", "topic_id", "pos", "written_at")
    return [Standing(*row) for row in found]


def put(posts: Sequence[Standing], places: Mapping[int, Place]) -> None:
    """Give the posts their new places, and each reader the mark that fits (six
    queries, whatever the number of posts)."""
    old_topics = {post.topic_id for post in posts}
    marks = _marks(old_topics)
    after = positions.marks_after(posts, places, marks, _floors(marks))
    _move([post for post in posts if _moves(post, places)], places)
    _write_marks(after)


def _moves(post: Standing, places: Mapping[int, Place]) -> bool:
    return places[post.post_id] != Place(post.topic_id, post.pos)


def _move(posts: Sequence[Standing], places: Mapping[int, Place]) -> None:
    ids = [post.post_id for post in posts]
    Post.objects.filter(pk__in=ids).update(pos=F("pos") + OUT_OF_THE_WAY)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE forum_post AS post SET topic_id = put.topic_id, pos = put.pos
            FROM unnest(%s::bigint[], %s::bigint[], %s::integer[])
                AS put(post_id, topic_id, pos)
            WHERE post.id = put.post_id
            """,
            [
                ids,
                [places[pk].topic_id for pk in ids],
                [places[pk].pos for pk in ids],
            ],
        )


def _marks(topic_ids: Collection[int]) -> dict[positions.Reading, int]:
    found = TopicRead.objects.filter(topic__in=topic_ids)
    values = found.values_list("member_id", "topic_id", "last_pos")
    return {(member, topic): pos for member, topic, pos in values}


def _floors(marks: Collection[positions.Reading]) -> dict[positions.Reading, int]:
    """Up to which post the readers have marked everything in these forums as read."""
    members = sorted({member for member, _topic in marks})
    topics = sorted({topic for _member, topic in marks})
    found = rows(
        """
        SELECT reader.id, topic.id,
               greatest(coalesce(mine.read_up_to, 0), coalesce(mark.up_to, 0))
        FROM unnest(%s::bigint[]) AS reader(id)
        CROSS JOIN forum_topic AS topic
        LEFT JOIN forum_forummember AS mine ON mine.member_id = reader.id
        LEFT JOIN forum_forumread AS mark
            ON mark.member_id = reader.id AND mark.forum_id = topic.forum_id
        WHERE topic.id = ANY(%s)
        """,
        [members, topics],
    )
    return {(member, topic): floor for member, topic, floor in found}


def _write_marks(marks: Mapping[positions.Reading, int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO forum_topicread (member_id, topic_id, last_pos)
            SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::integer[])
            ON CONFLICT (member_id, topic_id) DO UPDATE SET last_pos = excluded.last_pos
            """,
            [
                [member for member, _topic in marks],
                [topic for _member, topic in marks],
                list(marks.values()),
            ],
        )


def settle(topic_ids: Collection[int]) -> None:
    """Have each topic say what its posts say: how many, since when, who wrote last."""
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, [list(topic_ids)])


@dataclass(frozen=True, slots=True)
class Counts:
    """What topics add to the counts of their forums, at one moment."""

    topics: Counter[int]
    posts: Counter[int]


def counts_of(topic_ids: Collection[int]) -> Counts:
    found = Topic.objects.filter(pk__in=topic_ids, deleted_at=None)
    topics, posts = Counter[int](), Counter[int]()
    for forum_id, visible in found.values_list("forum_id", "visible_count"):
        topics[forum_id] += 1
        posts[forum_id] += visible
    return Counts(topics, posts)


def tell_counts(before: Counts, topic_ids: Collection[int]) -> None:
    """Write down what has changed in the counts of the forums since `before`."""
    after = counts_of(topic_ids)
    forums = before.topics.keys() | after.topics.keys()
    changes = [
        ForumDelta(
            forum_id=forum_id,
            topics=after.topics[forum_id] - before.topics[forum_id],
            posts=after.posts[forum_id] - before.posts[forum_id],
        )
        for forum_id in sorted(forums)
    ]
    ForumDelta.objects.bulk_create(
        change for change in changes if change.topics or change.posts
    )
    for forum_id in forums:
        tally.count_soon(forum_id)


SETTLE = """
    UPDATE forum_topic AS topic
    SET highest_pos = seen.highest, visible_count = seen.posts,
        author_id = first.author_id, started_at = first.written_at,
        last_post_id = last.id, last_post_at = last.written_at,
        last_author_id = last.author_id
    FROM unnest(%s::bigint[]) AS wanted(id)
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE deleted_at IS NULL) AS posts, max(pos) AS highest
        FROM forum_post WHERE topic_id = wanted.id
    ) AS seen
    CROSS JOIN LATERAL (
        SELECT author_id, written_at FROM forum_post
        WHERE topic_id = wanted.id ORDER BY pos LIMIT 1
    ) AS first
    CROSS JOIN LATERAL (
        SELECT id, written_at, author_id FROM forum_post
        WHERE topic_id = wanted.id ORDER BY deleted_at IS NOT NULL, pos DESC LIMIT 1
    ) AS last
    WHERE topic.id = wanted.id
"""
