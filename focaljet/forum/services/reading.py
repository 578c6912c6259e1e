"""How far somebody has read."""

from __future__ import annotations

from django.db import connection

from focaljet.accounts.models import Member


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
