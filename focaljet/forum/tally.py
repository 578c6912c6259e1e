"""Small writes that wait some seconds in memory: views, HTML made at first view, counts.

A kill loses views and renderings, which nobody misses; the counts lie in ForumDelta
and are folded by the next process, or by a job every five minutes (tasks.py).
"""

from __future__ import annotations

from django.db import connection, transaction

from focaljet.base.buffer import Buffer
from focaljet.base.markup.render import VERSION

FOLDING = 7_301
VIEWS_AT_ONCE = 25


def _write_views(views: dict[int, int]) -> None:
    # Sorted, so that two processes take the same locks in the same order.
    topics = sorted(views)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO forum_topicviews (topic_id, count)
            SELECT seen.topic_id, seen.more
            FROM unnest(%s::bigint[], %s::bigint[]) AS seen(topic_id, more)
            JOIN forum_topic ON forum_topic.id = seen.topic_id
            -- A topic that is being merged away is waited for, and then left out.
            ORDER BY seen.topic_id FOR KEY SHARE OF forum_topic
            ON CONFLICT (topic_id)
            DO UPDATE SET count = forum_topicviews.count + excluded.count
            """,
            [topics, [views[topic] for topic in topics]],
        )


def _write_renderings(made: dict[int, tuple[str, str]]) -> None:
    posts = sorted(made)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE forum_postbody AS body SET html = made.html, html_version = %s
            FROM unnest(%s::bigint[], %s::text[], %s::text[])
                AS made(post_id, source, html)
            WHERE body.post_id = made.post_id
              AND body.source = made.source AND body.html_version <> %s
            """,
            [
                VERSION,
                posts,
                [made[post][0] for post in posts],
                [made[post][1] for post in posts],
                VERSION,
            ],
        )


# A statement that changes what stands beside sixty topics says "everything" to the page
# cache (caching/triggers.py); so many topics say at most twice as many tags.
views: Buffer[int, int] = Buffer(
    _write_views, merge=lambda a, b: a + b, at_once=VIEWS_AT_ONCE
)
# By post: the source that was rendered, so that an edit meanwhile is not undone.
renderings: Buffer[int, tuple[str, str]] = Buffer(
    _write_renderings, merge=lambda _old, new: new, most=1_000
)


def fold_counts() -> int:
    """Add what was written since the last time to the counts of the forums.

    Returns the number of changes folded. Safe to run at any time, from anywhere.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # One at a time: two would lock the same forums in different orders.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOLDING])
        cursor.execute(
            """
            WITH gone AS (
                DELETE FROM forum_forumdelta RETURNING forum_id, topics, posts
            ), sums AS (
                SELECT forum_id, sum(topics) AS topics, sum(posts) AS posts,
                       count(*) AS changes
                FROM gone GROUP BY forum_id
            ), folded AS (
                UPDATE forum_forum AS forum
                SET topic_count = greatest(0, forum.topic_count + sums.topics),
                    post_count = greatest(0, forum.post_count + sums.posts)
                FROM sums WHERE sums.forum_id = forum.id
            )
            SELECT coalesce(sum(changes), 0) FROM sums
            """
        )
        return int(cursor.fetchone()[0])


def _write_counts(_forums: dict[int, None]) -> None:
    fold_counts()


counts: Buffer[int, None] = Buffer(_write_counts, merge=lambda _old, new: new)


def count_soon(forum_id: int) -> None:
    """Have the forum's counts folded in some seconds, once the transaction holds."""
    transaction.on_commit(lambda: counts.put(forum_id, None))
