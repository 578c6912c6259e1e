"""The posts of a page: made once for everybody who sees them alike, and kept.

What one reader alone sees is filled in: where the new posts begin, and the buttons of
the posts that are theirs, or that they thanked for or picked. Nothing in the shared part
is made from a reader: it is made for anybody with the same rights (`tools.anybody_like`),
and the key of the piece names all that it depends on besides the rows themselves.
docs/decisions/0037 has the figures.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace

from django.http import Http404
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from focaljet.accounts.models import Member
from focaljet.base.recording import until
from focaljet.base.slots import Slot, Slotted
from focaljet.caching.pieces import piece
from focaljet.forum import pages, pages_of_order, rules
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.topics import (
    PostLine,
    TopicView,
    first_new_on,
    posts_on,
)
from focaljet.forum.rights import Reader
from focaljet.forum.tools import anybody_like, concerns, tools_for


@dataclass(frozen=True, slots=True)
class KeptPosts:
    """`lines` are the facts of the posts without their words, `before` the number of
    the post before the page."""

    html: Slotted
    lines: tuple[PostLine, ...]
    before: int | None
    # How often each post was changed, of those that were.
    changes: dict[int, int]
    has_pictures: bool


def posts_of(view: TopicView, page: int, board: Board) -> KeptPosts:
    """No query where it is in memory, else about six.

    Raises Http404 for a page that there is not.
    """
    if not 1 <= page <= view.topic.page_count:
        raise Http404
    return piece(
        _key(view, page, board),
        lambda: _made(view.without_its_reader(), page, board),
        lambda made: len(made.html) + 500 * len(made.lines),
    )


def shown_to(reader: Reader, kept: KeptPosts, view: TopicView) -> SafeString:
    """The posts with what is this reader's own (no query)."""
    if not isinstance(reader, Member):
        return kept.html.whole
    return kept.html.filled(dict(_own(reader, kept, view)))


def _key(view: TopicView, page: int, board: Board) -> Hashable:
    topic = view.topic
    # The row was read just now: who replied finds their post, however slow the news.
    written = (topic.highest_pos, topic.visible_count, topic.last_post_id)
    # What is asked of the row itself, which may be older than what the piece reads.
    state = (topic.locked_at, topic.locks_at, topic.deleted_at)
    return (
        "posts",
        topic.pk,
        page,
        written,
        state,
        isinstance(board.reader, Member),
        view.rights,
        board.audience_key,
        view.shows_signatures,
        get_language(),
        timezone.get_current_timezone_name(),
    )


def _made(view: TopicView, page: int, board: Board) -> KeptPosts:
    reader = anybody_like(board.reader)
    may_reply = bool(rules.may_reply(reader, view.topic, view.rights))
    if view.topic.locks_at is not None and not view.topic.is_locked:
        until(view.topic.locks_at)
    lines, before = posts_on(view, page, board)
    posts = pages.shown(lines, view, reader, may_reply=may_reply)
    template = get_template("forum/_posts.html").template  # type: ignore[attr-defined]
    html = template.render(
        posts=posts,
        topic=view.topic,
        is_for_members=isinstance(reader, Member),
        can_tick=bool(pages_of_order.on_topic(reader, view, board).deeds),
    )
    return KeptPosts(
        html=Slotted.of(html),
        lines=tuple(replace(line, html="", quotes=[], people={}) for line in lines),
        before=before,
        changes={
            post.line.id: change.number
            for post in posts
            if (change := post.beneath.change) is not None
        },
        has_pictures=any(post.attached or "<img" in post.words for post in posts),
    )


def _own(
    reader: Member, kept: KeptPosts, view: TopicView
) -> Iterator[tuple[Slot, str]]:
    template = get_template("forum/_tools.html").template  # type: ignore[attr-defined]
    made = template.module
    new = first_new_on(kept.lines, kept.before, view)
    if new is not None:
        yield ("new", new), made.newline()
    may_reply = bool(rules.may_reply(reader, view.topic, view.rights))
    for line in kept.lines:
        if not concerns(reader, line, view):
            continue
        tools = tools_for(
            reader,
            line,
            view,
            may_reply=may_reply,
            thanked=view.thanked,
            picked=view.picked,
        )
        yield ("tools", line.id), made.tools(line, tools, view.topic.pk)
        yield ("undo", line.id), made.undo(line, tools)
        if tools.may_see_changes and line.id in kept.changes:
            number = kept.changes[line.id]
            yield ("changes", line.id), made.changes(line.id, number)
