"""The numbers that are shown, counted from the rows that they stand for."""

from __future__ import annotations

import logging

from django.db import connection, transaction

from focaljet.forum import tally

log = logging.getLogger(__name__)

FORUMS = """
    UPDATE forum_forum AS forum
    SET topic_count = counted.topics, post_count = counted.posts
    FROM (
        SELECT f.id, count(t.id) AS topics, coalesce(sum(t.visible_count), 0) AS posts
        FROM forum_forum AS f
        LEFT JOIN forum_topic AS t ON t.forum_id = f.id AND t.deleted_at IS NULL
        GROUP BY f.id
    ) AS counted
    WHERE forum.id = counted.id
      AND (forum.topic_count, forum.post_count) <> (counted.topics, counted.posts)
"""
TOPICS = """
    UPDATE forum_topic AS topic SET visible_count = counted.posts
    FROM (
        SELECT topic_id, count(*) FILTER (WHERE deleted_at IS NULL) AS posts
        FROM forum_post GROUP BY topic_id
    ) AS counted
    WHERE topic.id = counted.topic_id AND topic.visible_count <> counted.posts
"""
MEMBERS = """
    INSERT INTO forum_forummember AS known (member_id, post_count, read_up_to, markup)
    SELECT author_id, count(*), 0, 1 FROM forum_post
    WHERE author_id IS NOT NULL AND deleted_at IS NULL GROUP BY author_id
    ON CONFLICT (member_id) DO UPDATE SET post_count = excluded.post_count
    WHERE known.post_count <> excluded.post_count
"""

MEMBER = """
    INSERT INTO forum_forummember AS known (member_id, post_count, read_up_to, markup)
    SELECT %(member)s, count(*), 0, 1 FROM forum_post
    WHERE author_id = %(member)s AND deleted_at IS NULL
    ON CONFLICT (member_id) DO UPDATE SET post_count = excluded.post_count
"""


def recount_member(*, member_id: int) -> None:
    """Count the posts of one member anew, who was given those of somebody else."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(MEMBER, {"member": member_id})


def recount() -> dict[str, int]:
    """Count everything anew; how many rows of each kind were wrong.

    Nobody should ever need it: a number that drifts is a defect, and so is logged.
    """
    tally.fold_counts()
    repaired = {}
    for what, sql in (("topics", TOPICS), ("forums", FORUMS), ("members", MEMBERS)):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [tally.FOLDING])
            cursor.execute(sql)
            repaired[what] = cursor.rowcount
    if any(repaired.values()):
        log.warning("Counts had drifted and were repaired: %s", repaired)
    return repaired
