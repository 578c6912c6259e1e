"""What the templates need of a topic and its posts, put together once per page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from focaljet.attachments import pages as attachment_pages
from focaljet.attachments.queries.attachments import Attached
from focaljet.base import offers
from focaljet.base.markup import show
from focaljet.base.markup.attached import Piece, keys_in
from focaljet.base.markup.mentions import Spoken
from focaljet.base.paths import path_to
from focaljet.forum.beneath import Beneath, beneath
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import POSTS_PER_PAGE, Topic
from focaljet.forum.queries.attachments import attached_on
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.elsewhere import Found, found_elsewhere, with_elsewhere
from focaljet.forum.queries.removals import reasons_for
from focaljet.forum.queries.topics import PostLine, QuoteLine, TopicView
from focaljet.forum.rights import Reader
from focaljet.forum.tools import Tools, ToolsOfAnybody
from focaljet.personal.words import Visible


@dataclass(frozen=True, slots=True)
class ShownPost:
    """A post on a page: its line, its words, and what may be done with it."""

    line: PostLine
    words: SafeString
    attached: list[SafeString]
    tools: Tools
    author_note: str
    beneath: Beneath
    # Why the staff removed it, where they said so.
    removal: str = ""


def shown(
    posts: list[PostLine], view: TopicView, reader: Reader, *, may_reply: bool
) -> list[ShownPost]:
    """With the tools of anybody like the reader; what is their own is filled in later
    (kept.py)."""
    notes = author_notes(post.author_id for post in posts)
    below = beneath(posts, view, reader)
    found = attached_on(posts)
    elsewhere = found_elsewhere(posts)
    tools = ToolsOfAnybody(reader, view, may_reply=may_reply)
    reasons = reasons_for(post.id for post in posts if post.is_deleted)
    return [
        ShownPost(
            line=post,
            words=words_of(post, found, elsewhere),
            attached=attached_below(post, found),
            tools=tools.of(post),
            author_note=notes.get(post.author_id or 0, ""),
            beneath=below[post.id],
            removal=reasons.get(post.id, ""),
        )
        for post in posts
    ]


def words_of(
    post: PostLine, found: Attached, elsewhere: Found | None = None
) -> SafeString:
    html = with_elsewhere(post, elsewhere or {})
    if not show.has_places(html):
        return show.on_page(html, {})
    quotes = {quote.ordinal: quoted(quote) for quote in post.quotes}
    return show.on_page(html, quotes, _piece(post, found), spoken_to(post))


def spoken_to(post: PostLine) -> dict[int, Spoken]:
    """Who is mentioned in a post, by number, each with the way to their page."""
    return {
        number: Spoken(named.name, path_to("members:member", named.id))
        for number, named in post.people.items()
    }


def _piece(post: PostLine, found: Attached) -> Piece:
    """What stands where its words name a picture or file: only its own is shown."""
    return attachment_pages.pieces(found.at(post.id), found.elsewhere_than(post.id))


def attached_below(post: PostLine, found: Attached) -> list[SafeString]:
    """Its pictures and files that its words do not name."""
    if not found.at(post.id):
        return []
    return attachment_pages.rest_of(found, post.id, keys_in(post.html))


def author_notes(author_ids: Iterable[int | None]) -> dict[int, str]:
    """A line under each author's name, from the apps above: AppConfig.author_lines
    names functions that take all ids at once and cost one query each."""
    ids = frozenset(pk for pk in author_ids if pk)
    notes: dict[int, list[str]] = {}
    for offer in offers.offered("author_lines"):
        for author_id, line in offer(ids).items():
            notes.setdefault(author_id, []).append(str(line))
    return {author_id: " · ".join(lines) for author_id, lines in notes.items()}


def quoted(quote: QuoteLine, href: str = "") -> SafeString:
    """A quote under its author's name; it leads to `href`, or to the quoted post."""
    if not quote.html:
        return show.quote("", author=_("What stood here was removed"))
    name = quote.author_name or (_("A former member") if quote.post_id else _("Quote"))
    if not quote.may_jump:
        return show.quote(quote.html, author=name)
    return show.quote(
        quote.html,
        author=name,
        href=href or path_to("forum:post", quote.post_id),
        place=f"#{quote.pos}",
    )


def is_id(text: str) -> bool:
    """Whether what came with a request can be the number of a row."""
    return text.isascii() and text.isdecimal() and len(text) < 19


def topic_url(topic_id: int, page: int = 1) -> str:
    url = path_to("forum:topic", topic_id)
    return url if page == 1 else f"{url}?{urlencode({'page': page})}"


def post_url(topic: Topic, post: Post) -> str:
    return place_url(topic.pk, post.pos, post.pk)


def place_url(topic_id: int, pos: int, post_id: int) -> str:
    page = (pos - 1) // POSTS_PER_PAGE + 1
    return f"{topic_url(topic_id, page)}#post-{post_id}"


def who_can_read(board: Board, forum_id: int) -> str:
    """Who can read a forum, in words (C72)."""
    return {
        Visible.PUBLIC: _("Everyone on the internet can read what is posted here."),
        Visible.MEMBERS: _("Every member can read what is posted here."),
    }.get(
        board.audience(forum_id),
        _("Only some groups of this site can read what is posted here."),
    )
