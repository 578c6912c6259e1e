"""What the templates need of a topic and its posts, put together once per page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from focaljet.base import offers
from focaljet.base.markup import show
from focaljet.base.verdict import Verdict
from focaljet.forum import rules
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import POSTS_PER_PAGE, Topic
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.topics import PostLine, QuoteLine, TopicView
from focaljet.forum.rights import Reader
from focaljet.personal.words import Visible


@dataclass(frozen=True, slots=True)
class ShownPost:
    """A post on a page: its line, its words, and what the reader may do with it."""

    line: PostLine
    words: SafeString
    may_edit: Verdict
    may_delete: Verdict
    may_undo: bool
    is_first_new: bool
    author_note: str


def shown(posts: list[PostLine], view: TopicView, reader: Reader) -> list[ShownPost]:
    notes = author_notes(post.author_id for post in posts)
    first_new = view.seen_pos + 1 if view.seen_pos else 0
    return [
        ShownPost(
            line=post,
            words=show.on_page(
                post.html, {quote.ordinal: _quote(quote) for quote in post.quotes}
            ),
            may_edit=rules.may_edit(reader, post, view.topic, view.rights),
            may_delete=rules.may_delete_post(reader, post, view.topic, view.rights),
            may_undo=post.is_deleted
            and not view.topic.is_deleted
            and bool(rules.may_undelete(reader, post, view.rights)),
            is_first_new=post.pos == first_new,
            author_note=notes.get(post.author_id or 0, ""),
        )
        for post in posts
    ]


def author_notes(author_ids: Iterable[int | None]) -> dict[int, str]:
    """A line under each author's name, from the apps above: AppConfig.author_lines
    names functions that take all ids at once and cost one query each."""
    ids = frozenset(pk for pk in author_ids if pk)
    notes: dict[int, list[str]] = {}
    for offer in offers.offered("author_lines"):
        for author_id, line in offer(ids).items():
            notes.setdefault(author_id, []).append(str(line))
    return {author_id: " · ".join(lines) for author_id, lines in notes.items()}


def _quote(quote: QuoteLine) -> SafeString:
    if not quote.html:
        return show.quote("", author=_("What stood here was removed"))
    name = quote.author_name or (_("A former member") if quote.post_id else _("Quote"))
    if not quote.may_jump:
        return show.quote(quote.html, author=name)
    return show.quote(
        quote.html,
        author=name,
        href=reverse("forum:post", args=[quote.post_id]),
        place=f"#{quote.pos}",
    )


def topic_url(topic_id: int, page: int = 1) -> str:
    url = reverse("forum:topic", args=[topic_id])
    return url if page == 1 else f"{url}?{urlencode({'page': page})}"


def post_url(topic: Topic, post: Post) -> str:
    return f"{topic_url(topic.pk, post.page)}#post-{post.pk}"


def who_can_read(board: Board, forum_id: int) -> str:
    """Who can read a forum, in words (C72)."""
    return {
        Visible.PUBLIC: _("Everyone on the internet can read what is posted here."),
        Visible.MEMBERS: _("Every member can read what is posted here."),
    }.get(
        board.audience(forum_id),
        _("Only some groups of this site can read what is posted here."),
    )


def first_new_url(view: TopicView) -> str:
    """To the first post that this reader has not seen; "" where all is seen, or none."""
    if not 0 < view.seen_pos < view.topic.highest_pos:
        return ""
    page = view.seen_pos // POSTS_PER_PAGE + 1
    return f"{topic_url(view.topic.pk, page)}#new"
