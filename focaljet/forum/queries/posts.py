"""One post, for the deeds that need it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Left
from django.http import Http404

from focaljet.accounts.models import Member
from focaljet.base.markup import quotes
from focaljet.base.markup.excerpt import plain_text
from focaljet.base.markup.kinds import Markup
from focaljet.forum import rules
from focaljet.forum.models.posts import Post, PostBody, Quote
from focaljet.forum.queries.board import Board
from focaljet.forum.rights import Reader, Rights

QUOTED_AT_ONCE = 10
# For an excerpt; ten posts of the full length would keep a processor busy for seconds.
LOOKED_AT = 5_000


@dataclass(frozen=True, slots=True)
class PostView:
    post: Post
    rights: Rights


def post_for(reader: Reader, post_id: int, board: Board) -> PostView:
    """A post with its topic (one query beside the board's).

    Raises Http404 where the reader may not read it. A deleted post, and one in a
    deleted topic, is there for moderators and, for a while, for whoever deleted it.
    """
    post = (
        Post.objects.filter(pk=post_id, topic__forum__in=board.readable_ids())
        .select_related("topic__forum")
        .first()
    )
    if post is None:
        raise Http404
    rights = board.rights(post.topic.forum_id)
    for thing in (post, post.topic):
        if thing.is_deleted and not rules.may_undelete(reader, thing, rights):
            raise Http404
    return PostView(post, rights)


@dataclass(frozen=True, slots=True)
class PostSummary:
    id: int
    topic_title: str
    forum_title: str
    written_at: datetime
    excerpt: str


def newest_posts_of(
    author_id: int, board: Board, *, most: int = 10
) -> list[PostSummary]:
    """What somebody wrote last, of what this reader may read (one query)."""
    rows = (
        Post.objects.filter(
            author=author_id,
            deleted_at=None,
            topic__deleted_at=None,
            topic__forum__in=board.readable_ids(),
        )
        .order_by("-id")
        .annotate(beginning=Left("body__source", LOOKED_AT))
        .values_list(
            "id",
            "topic__title",
            "topic__forum__title",
            "written_at",
            "beginning",
            "markup",
        )[:most]
    )
    return [
        PostSummary(*row[:4], plain_text(row[4], Markup(row[5]), 200)) for row in rows
    ]


def typed_source(post: Post) -> str:
    """The source as its author typed it, quotes included (two queries)."""
    quoted = Quote.objects.filter(post=post).values_list(
        "ordinal", "quoted_id", "excerpt"
    )
    stored = PostBody.objects.values_list("source", flat=True).get(post=post)
    return quotes.restore(stored, {n: (pk or 0, words) for n, pk, words in quoted})


def quoted_source(reader: Member, post_ids: list[int], board: Board) -> str:
    """What a composer begins with when these posts are quoted (one query).

    Posts that the reader may not read, or that are deleted, are left out.
    """
    bodies = dict(
        PostBody.objects.filter(
            post__in=post_ids[:QUOTED_AT_ONCE],
            post__deleted_at=None,
            post__topic__deleted_at=None,
            post__topic__forum__in=board.readable_ids(),
        ).values_list("post_id", "source")
    )
    return "".join(
        f"[quote post={pk}]{quotes.restore(bodies[pk], {}).strip()}[/quote]\n\n"
        for pk in dict.fromkeys(post_ids)
        if pk in bodies
    )
