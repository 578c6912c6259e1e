"""What is typed becomes the words of a post, with all that stands beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.quotes import QuoteMark
from focaljet.base.markup.render import VERSION, render
from focaljet.base.markup.taken import Taken, take_apart
from focaljet.choices.queries import chosen
from focaljet.composer.queries.people import known_by_name
from focaljet.forum import choices
from focaljet.forum.models.marks import Mention
from focaljet.forum.models.picked import PickedQuote
from focaljet.forum.models.posts import Post, PostBody, Quote
from focaljet.forum.queries.board import Board


@dataclass(frozen=True, slots=True)
class Worded:
    """Nothing of it is in the tables yet."""

    body: PostBody
    quotes: list[Quote] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)


def taken(source: str) -> Taken:
    """The typed text taken apart; one query where it has an @, else none."""
    most = chosen(choices.MOST_MENTIONS)
    return take_apart(source, known_by_name(source) if most else {}, most=most)


def worded(post_id: int, source: str, markup: Markup, board: Board) -> Worded:
    """The body of a post, rendered, with its quotes and mentions."""
    parts = taken(source)
    known = _quotable(post_id, parts.quotes, board)
    body = PostBody(
        post_id=post_id,
        source=parts.source,
        html=render(parts.source, markup, ids=f"p{post_id}").html,
        html_version=VERSION,
    )
    return Worded(
        body,
        [
            _quote(post_id, mark, known.get(mark.post_id), markup)
            for mark in parts.quotes
        ],
        [
            Mention(
                post_id=post_id,
                ordinal=mark.ordinal,
                member_id=mark.member_id,
                in_quote=mark.in_quote,
            )
            for mark in parts.mentions
        ],
    )


def keep_beside(words: Worded, *, by_id: int) -> None:
    """Write what stands beside the body of a new post, or of one whose old rows went."""
    Quote.objects.bulk_create(words.quotes)
    Mention.objects.bulk_create(words.mentions)
    if quoted := [quote.quoted_id for quote in words.quotes if quote.quoted_id]:
        PickedQuote.objects.filter(member=by_id, post__in=quoted).delete()


def replace_beside(words: Worded, *, post_id: int, by_id: int) -> None:
    Quote.objects.filter(post=post_id).delete()
    Mention.objects.filter(post=post_id).delete()
    keep_beside(words, by_id=by_id)


def _quote(
    post_id: int, mark: QuoteMark, original: Post | None, markup: Markup
) -> Quote:
    written_in = Markup(original.markup) if original else markup
    ids = f"p{post_id}q{mark.ordinal}"
    return Quote(
        post_id=post_id,
        ordinal=mark.ordinal,
        quoted=original,
        excerpt=mark.excerpt,
        html=render(mark.excerpt, written_in, ids=ids).html,
    )


def _quotable(
    post_id: int, marks: Iterable[QuoteMark], board: Board
) -> Mapping[int, Post]:
    """Only what the writer may read can be quoted by reference; anything else stands
    without a name. One query, or none."""
    wanted = {mark.post_id for mark in marks}
    if not wanted:
        return {}
    may_be_quoted = Q(
        deleted_at=None,
        topic__deleted_at=None,
        topic__forum__in=board.readable_ids(),
    )
    # What an edited post quoted before it goes on quoting, also where that is out of
    # sight by now: words without their author could not be taken away with them.
    was_quoted = Q(pk__in=Quote.objects.filter(post=post_id).values("quoted"))
    found = Post.objects.filter(may_be_quoted | was_quoted, pk__in=wanted)
    return {post.pk: post for post in found}
