"""One post, for the deeds that need it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Left
from django.http import Http404

from focaljet.accounts.models import Member
from focaljet.base.markup import quotes
from focaljet.base.markup.excerpt import plain_text
from focaljet.base.markup.kinds import Markup
from focaljet.base.recording import shows
from focaljet.forum import rules
from focaljet.forum.models.posts import Post, PostBody, Quote
from focaljet.forum.queries.board import Board, ForumNode
from focaljet.forum.queries.mentions import ids_of_mentions, names_in
from focaljet.forum.queries.places import MOST_ID
from focaljet.forum.rights import Reader, Rights

QUOTED_AT_ONCE = 50
# Further posts are not quoted: the text has to fit into a post.
MOST_QUOTED = 40_000
SUMMARIES_PER_PAGE = 20
# For an excerpt; ten posts of the full length would keep a processor busy for seconds,
# and nothing but brackets is a quarter of a millisecond for every five.
LOOKED_AT = 1_500


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


@dataclass(frozen=True, slots=True)
class Summaries:
    posts: list[PostSummary]
    # The number of a post, where the next page begins; "" where there is none.
    older: str = ""


def own_posts(
    reader: Member, board: Board, within: ForumNode | None, before: int
) -> Summaries:
    """A page of what the reader wrote, the newest first (one query)."""
    most = SUMMARIES_PER_PAGE
    found = newest_posts_of(
        reader.pk, board, most=most + 1, within=within, before=before
    )
    older = str(found[most - 1].id) if len(found) > most else ""
    return Summaries(found[:most], older)


def posts_that_mention(
    reader: Member, board: Board, within: ForumNode | None, before: int
) -> Summaries:
    """A page of what speaks to the reader, the newest first (two queries)."""
    most = SUMMARIES_PER_PAGE
    ids = ids_of_mentions(reader, board, within, before, most + 1)
    found = _columns(Post.objects.filter(pk__in=ids[:most])) if ids else []
    older = str(ids[most - 1]) if len(ids) > most else ""
    return Summaries(summaries(found), older)


def newest_posts_of(
    author_id: int,
    board: Board,
    *,
    most: int = 10,
    within: ForumNode | None = None,
    before: int = MOST_ID,
) -> list[PostSummary]:
    """What somebody wrote last, of what this reader may read (one query)."""
    forums = [node.forum.pk for node in board.readable_in(within)]
    shows(f"wrote:{author_id}", "topics")
    found = Post.objects.filter(
        author=author_id,
        id__lt=before,
        deleted_at=None,
        topic__deleted_at=None,
        topic__forum__in=forums,
    )
    return summaries(_columns(found)[:most])


def _columns(posts: QuerySet[Post]) -> QuerySet[Post, tuple[Any, ...]]:
    return (
        posts.order_by("-id")
        .annotate(beginning=Left("body__source", LOOKED_AT))
        .values_list(
            "id",
            "topic__title",
            "topic__forum__title",
            "written_at",
            "beginning",
            "markup",
            "topic_id",
        )
    )


def summaries(rows: Iterable[tuple[Any, ...]]) -> list[PostSummary]:
    """Of rows with id, titles of topic and forum, moment, beginning, markup and the
    topic's id (one query where they mention somebody)."""
    found = list(rows)
    names = names_in([row[0] for row in found if "[mention:" in row[4]])
    shows(*(f"topic:{row[6]}" for row in found))
    return [
        PostSummary(
            pk, topic, forum, at, plain_text(text, Markup(kind), 200, names[pk])
        )
        for pk, topic, forum, at, text, kind, _topic_id in found
    ]


def state_of(post: Post) -> int:
    """Another number after each change of the post, 0 before the first."""
    return int(post.edited_at.timestamp() * 1_000_000) if post.edited_at else 0


def typed_source(post: Post) -> str:
    """The source as its author typed it, with quotes, and members by the names of now
    (two queries, and one where somebody is mentioned)."""
    quoted = Quote.objects.filter(post=post).values_list(
        "ordinal", "quoted_id", "excerpt"
    )
    stored = PostBody.objects.values_list("source", flat=True).get(post=post)
    by_number = {n: (pk or 0, words) for n, pk, words in quoted}
    texts = [stored, *(words for _pk, words in by_number.values())]
    names = names_in([post.pk] if any("[mention:" in each for each in texts) else [])
    return quotes.restore(stored, by_number, names[post.pk])


def quoted_source(reader: Member, post_ids: list[int], board: Board) -> str:
    """What a composer begins with when these posts are quoted (one query,
    and one where they mention somebody).

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
    names = names_in([pk for pk, body in bodies.items() if "[mention:" in body])
    typed = ""
    for pk in dict.fromkeys(post_ids):
        if pk in bodies:
            words = quotes.restore(bodies[pk], {}, names[pk]).strip()
            if typed and len(typed) + len(words) > MOST_QUOTED:
                break
            typed += f"[quote post={pk}]{words}[/quote]\n\n"
    return typed
