"""How far somebody has read, and forgetting it when it is old."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Max

from focaljet.accounts.models import Member
from focaljet.base import clock
from focaljet.choices.queries import chosen
from focaljet.forum.choices import UNREAD_DAYS
from focaljet.forum.models.posts import Post
from focaljet.forum.models.readers import ForumMember

# Members whose marks are looked at in one transaction.
AT_ONCE = 500


def begin_reading(*, member_id: int) -> None:
    """For somebody who joins, only what is written from now on is new."""
    newest = Post.objects.aggregate(newest=Max("id"))["newest"] or 0
    ForumMember.objects.get_or_create(
        member_id=member_id, defaults={"read_up_to": newest}
    )


def mark_read_up_to(*, reader: Member, topic_id: int, pos: int) -> None:
    """Remember that the reader has seen the topic up to a position; never less.

    Where it is all that is written, nobody waits for the disk: should the database break
    down in the next second, what was read is new once more.
    """
    is_alone = not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO forum_topicread (member_id, topic_id, last_pos)
            SELECT %s, id, least(%s, highest_pos) FROM forum_topic
            WHERE id = %s AND set_config('synchronous_commit', CASE
                WHEN %s THEN 'off' ELSE current_setting('synchronous_commit') END, true
            ) IS NOT NULL
            -- While it is merged or split, we wait, and mark no more than there is.
            FOR KEY SHARE
            ON CONFLICT (member_id, topic_id) DO UPDATE
            SET last_pos = excluded.last_pos
            WHERE forum_topicread.last_pos < excluded.last_pos
            """,
            [reader.pk, pos, topic_id, is_alone],
        )


def mark_everything_read(*, reader: Member, up_to: int) -> None:
    """Every post up to this id counts as read: one row. Never less than before."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO forum_forummember (member_id, post_count, read_up_to, markup)
            VALUES (%(reader)s, 0, least(%(up_to)s, (SELECT max(id) FROM forum_post)), 1)
            ON CONFLICT (member_id) DO UPDATE SET read_up_to =
                greatest(forum_forummember.read_up_to, excluded.read_up_to)
            """,
            {"reader": reader.pk, "up_to": up_to},
        )


def mark_forums_read(*, reader: Member, forum_ids: Sequence[int], up_to: int) -> None:
    """Every post in these forums up to this id counts as read: one row for each.

    Which forums the reader may read is for the page to know.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO forum_forumread (member_id, forum_id, up_to)
            SELECT %s, one.id, least(%s, (SELECT max(id) FROM forum_post))
            FROM unnest(%s::bigint[]) AS one(id) ORDER BY one.id
            ON CONFLICT (member_id, forum_id) DO UPDATE
            SET up_to = greatest(forum_forumread.up_to, excluded.up_to)
            """,
            [reader.pk, up_to, list(forum_ids)],
        )


@dataclass(frozen=True, slots=True)
class Forgotten:
    floors: int = 0
    marks: int = 0


def forget_old_marks() -> Forgotten:
    """Raise everybody's floor to what is older than the owner wants remembered, and
    delete the marks below it.

    A floor is raised once a week, so that a night writes a seventh of the members. In
    batches of members, each a transaction; safe to run again at any time.
    """
    days = chosen(UNREAD_DAYS)
    wanted = _last_post_before(days)
    # A member's floor that lies above this one is good for another week.
    tolerated = _last_post_before(days + 7)
    done, last = Forgotten(), 0
    while True:
        floors, marks, last = _forget_after(last, wanted, tolerated)
        done = Forgotten(done.floors + floors, done.marks + marks)
        if not last:
            return done


def _last_post_before(days: int) -> int:
    """The id below which no topic has had a post for so many days."""
    since = clock.now() - timedelta(days=days)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT coalesce(
                (SELECT min(last_post_id) - 1 FROM forum_topic
                 WHERE deleted_at IS NULL AND last_post_at >= %s),
                (SELECT max(id) FROM forum_post),
                0
            )
            """,
            [since],
        )
        return int(cursor.fetchone()[0])


@transaction.atomic
def _forget_after(last: int, wanted: int, tolerated: int) -> tuple[int, int, int]:
    """One batch of members; floors raised, marks deleted, and the last of them: 0 at
    the end."""
    known = ForumMember.objects.filter(pk__gt=last).order_by("pk")
    members = list(known.values_list("pk", flat=True)[:AT_ONCE])
    if not members:
        return 0, 0, 0
    floors = ForumMember.objects.filter(
        pk__in=members, read_up_to__lt=tolerated
    ).update(read_up_to=wanted)
    with connection.cursor() as cursor:
        cursor.execute(OLD_TOPIC_MARKS, [members])
        marks = cursor.rowcount
        cursor.execute(OLD_FORUM_MARKS, [members])
        return floors, marks + cursor.rowcount, members[-1]


OLD_TOPIC_MARKS = """
    DELETE FROM forum_topicread AS mark
    USING forum_forummember AS mine, forum_topic AS topic
    WHERE mark.member_id = ANY(%s) AND mine.member_id = mark.member_id
      AND topic.id = mark.topic_id AND topic.last_post_id <= mine.read_up_to
"""
OLD_FORUM_MARKS = """
    DELETE FROM forum_forumread AS mark
    USING forum_forummember AS mine
    WHERE mark.member_id = ANY(%s) AND mine.member_id = mark.member_id
      AND mark.up_to <= mine.read_up_to
"""
