"""Thanking for a post, and taking it back."""

from __future__ import annotations

from django.db import connection, transaction

from focaljet.accounts.models import Member
from focaljet.base import clock
from focaljet.base.verdict import insist
from focaljet.forum import rules, signals
from focaljet.forum.models.marks import Thanks
from focaljet.forum.models.posts import Post
from focaljet.forum.queries.board import Board


@transaction.atomic
def thank(*, by: Member, post: Post) -> None:
    """Leave thanks under a post; a second time does nothing.

    Raises RefusedError, with a reason to show, when the person may not.
    """
    rights = Board(by).rights(post.topic.forum_id)
    insist(rules.may_thank(by, post, post.topic, rights))
    if not _is_new(post, by):
        return
    signals.post_thanked.send(
        sender=Post,
        post_id=post.pk,
        topic_id=post.topic_id,
        forum_id=post.topic.forum_id,
        by_id=by.pk,
    )


@transaction.atomic
def take_back(*, by: Member, post: Post) -> None:
    """Take thanks back; where there are none it does nothing."""
    Thanks.objects.filter(post=post, member=by).delete()


def _is_new(post: Post, by: Member) -> bool:
    """Write the row, unless there is one; a second click waits here for the first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO forum_thanks (post_id, member_id, given_at)
            VALUES (%s, %s, %s) ON CONFLICT DO NOTHING
            """,
            [post.pk, by.pk, clock.now()],
        )
        return bool(cursor.rowcount)
