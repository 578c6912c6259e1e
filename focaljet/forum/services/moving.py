"""Topics put in order after words in them went out of sight, came back, or ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from focaljet.forum import tally
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic

# A topic without a post to be seen goes out of sight with the moment of the move, and
# comes back with it; what somebody deleted stays deleted.
IN_ORDER = """
    WITH old AS (
        SELECT id, forum_id, visible_count, deleted_at FROM forum_topic
        WHERE id = ANY(%(topics)s)
    ), new AS (
        SELECT old.id, seen.posts, first.written_at AS started_at,
               last.id AS last_post_id, last.written_at AS last_post_at,
               last.author_id AS last_author_id,
               CASE
                   WHEN seen.posts = 0 THEN coalesce(old.deleted_at, %(moment)s)
                   WHEN old.deleted_at <> %(moment)s THEN old.deleted_at
               END AS deleted_at
        FROM old
        CROSS JOIN LATERAL (
            SELECT count(*) AS posts FROM forum_post
            WHERE topic_id = old.id AND deleted_at IS NULL
        ) AS seen
        LEFT JOIN LATERAL (
            SELECT written_at FROM forum_post
            WHERE topic_id = old.id AND deleted_at IS NULL ORDER BY pos LIMIT 1
        ) AS first ON true
        LEFT JOIN LATERAL (
            SELECT id, written_at, author_id FROM forum_post
            WHERE topic_id = old.id AND deleted_at IS NULL ORDER BY pos DESC LIMIT 1
        ) AS last ON true
    ), changed AS (
        UPDATE forum_topic AS topic
        SET visible_count = new.posts,
            deleted_at = new.deleted_at,
            started_at = coalesce(new.started_at, topic.started_at),
            last_post_at = coalesce(new.last_post_at, topic.last_post_at),
            last_post_id = coalesce(new.last_post_id, topic.last_post_id),
            last_author_id = new.last_author_id
        FROM new WHERE topic.id = new.id
    ), told AS (
        SELECT old.forum_id,
               sum((new.deleted_at IS NULL)::int - (old.deleted_at IS NULL)::int)
                   AS topics,
               sum(CASE WHEN new.deleted_at IS NULL THEN new.posts ELSE 0 END
                   - CASE WHEN old.deleted_at IS NULL THEN old.visible_count ELSE 0 END)
                   AS posts
        FROM old JOIN new USING (id) GROUP BY old.forum_id
    )
    INSERT INTO forum_forumdelta (forum_id, topics, posts)
    SELECT forum_id, topics, posts FROM told WHERE topics <> 0 OR posts <> 0
    RETURNING forum_id
"""


def lock_topics_of(*, post_ids: Sequence[int]) -> None:
    """The topics before their posts, as everywhere, and in one order."""
    topics = Post.objects.filter(pk__in=post_ids).values("topic_id")
    list(
        Topic.objects.select_for_update()
        .filter(pk__in=topics)
        .order_by("pk")
        .values_list("pk")
    )


def put_in_order(*, post_ids: Sequence[int], moment: datetime) -> None:
    """Count the topics of these posts anew, and find their last posts (two queries)."""
    found = Post.objects.filter(pk__in=post_ids).order_by("topic_id")
    topics = list(found.values_list("topic_id", flat=True).distinct())
    with connection.cursor() as cursor:
        cursor.execute(IN_ORDER, {"topics": topics, "moment": moment})
        forums = {row[0] for row in cursor.fetchall()}
    for forum_id in forums:
        tally.count_soon(forum_id)


def name_the_nameless(*, topic_ids: Sequence[int]) -> None:
    """A topic whose title went with its author still needs something to click on."""
    Topic.objects.filter(pk__in=topic_ids, title="").update(
        title=_("Title removed with its author")
    )
