"""Pictures and files of posts: who may see them, and which a page shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from focaljet.attachments.queries.attachments import Attached, attached_to
from focaljet.base.markup import attached
from focaljet.forum.models.posts import Post
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.topics import PostLine
from focaljet.forum.rights import Reader

PLACE = "forum.post"


def readable(reader: Reader, post_ids: Collection[int]) -> set[int]:
    """Of these posts, those whose words the reader may read (one query, beside the
    board's). What was deleted is there for moderators only, and what went with its
    author for nobody."""
    board = Board(reader)
    found = Post.objects.filter(
        pk__in=post_ids, topic__forum__in=board.readable_ids()
    ).values_list(
        "pk",
        "topic__forum_id",
        "deleted_at",
        "deleted_by_id",
        "topic__deleted_at",
    )
    return {
        pk
        for pk, forum_id, deleted_at, deleted_by, topic_deleted_at in found
        if (deleted_at is None and topic_deleted_at is None)
        or (
            board.rights(forum_id).moderate
            and (deleted_at is None or deleted_by is not None)
        )
    }


def attached_on(posts: Iterable[PostLine]) -> Attached:
    """What belongs to the posts of a page, and what they name (one query; none where
    there is nothing)."""
    shown = [post for post in posts if post.html]
    having = [post.id for post in shown if post.has_attachments]
    named = {key for post in shown for key in keys_shown(post)}
    return attached_to(PLACE, having, named=named)


def keys_shown(post: PostLine) -> list[str]:
    """The keys that its words name, and those of the posts it quotes."""
    quoted = (key for quote in post.quotes for key in attached.keys_in(quote.html))
    return [*attached.keys_in(post.html), *quoted]
