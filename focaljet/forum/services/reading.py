"""How far somebody has read."""

from __future__ import annotations

from django.db import connection
from django.db.models import Max

from focaljet.accounts.models import Member
from focaljet.forum.models.posts import Post
from focaljet.forum.models.readers import ForumMember


def begin_reading(*, member_id: int) -> None:
    """For somebody who joins, only what is written from now on is new."""
    newest = Post.objects.aggregate(newest=Max("id"))["newest"] or 0
    ForumMember.objects.get_or_create(
        member_id=member_id, defaults={"read_up_to": newest}
    )


def mark_read_up_to(*, reader: Member, topic_id: int, pos: int) -> None:
    """Remember that the reader has seen the topic up to a position; never less."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO forum_topicread (member_id, topic_id, last_pos)
            VALUES (%s, %s, %s)
            ON CONFLICT (member_id, topic_id) DO UPDATE
            SET last_pos = excluded.last_pos
            WHERE forum_topicread.last_pos < excluded.last_pos
            """,
            [reader.pk, topic_id, pos],
        )
