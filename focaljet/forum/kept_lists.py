"""Lists of topics: made once for everybody who may read the same forums, and kept.

What is new to a reader, and what they watch, is filled in (as `forum/kept.py` does with
posts). Nothing in the shared part is made from a reader; its key names all that it
depends on besides the rows themselves. What lies behind the numbered pages is for few,
and its addresses are without number: it is not kept. docs/decisions/0045.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from focaljet.base.recording import shows
from focaljet.base.slots import Slotted
from focaljet.caching.pieces import piece
from focaljet.forum.listed import html_of, own_of
from focaljet.forum.queries import lists
from focaljet.forum.queries.across import Lines
from focaljet.forum.queries.board import Board, ForumNode
from focaljet.forum.queries.lines import TopicLine, with_marks
from focaljet.forum.queries.lists import TopicList


@dataclass(frozen=True, slots=True)
class KeptList:
    """`found` are the topics without anybody's marks; what is shown of a forum was
    written up to the post `up_to`, and that is what may be marked as read."""

    html: Slotted
    found: Lines | TopicList
    up_to: int = 0


@dataclass(frozen=True, slots=True)
class ShownList:
    """The same for one reader."""

    html: SafeString
    has_unread: bool
    found: Lines | TopicList
    up_to: int = 0


def of_a_forum(
    node: ForumNode, board: Board, *, page: int, before: str, after: str
) -> ShownList:
    """The topics of a forum, with boxes for who keeps order there (no query where it is
    in memory, else two; for a member one more).

    Raises Http404 as `lists.topics_in` does.
    """
    box = "order" if node.rights.moderate else ""

    def made() -> KeptList:
        # With the forums below it is marked as read: `up_to` is to be of both.
        shows(*(f"forum:{below.forum.pk}" for below in node.all_below()))
        found = lists.topics_in(node, board, page=page, before=before, after=after)
        html = html_of(found.lines, box_of=lambda _line: box)
        return KeptList(html, found, found.up_to)

    if before or after:
        return _shown_to(board, made())
    place = ("forum", node.forum.pk, page, box)
    return _shown_to(board, _kept(place, board, made))


def of_many_forums(
    query: Callable[[Board, ForumNode | None, str], Lines],
    board: Board,
    within: ForumNode | None,
    before: str,
) -> ShownList:
    """A list of `queries/across.py` that is the same for all (no query where it is in
    memory; for a member one more)."""

    def made() -> KeptList:
        found = query(board, within, before)
        return KeptList(html_of(found.lines, shows_forum=True), found)

    if before:
        return _shown_to(board, made())
    place = (query.__name__, within and within.forum.pk)
    return _shown_to(board, _kept(place, board, made))


def of_a_member(found: Lines, *, box: str = "") -> ShownList:
    """A list that is nobody else's, whose lines have their marks; `box` is the form to
    which boxes before those belong that are watched."""
    html = html_of(
        found.lines,
        shows_forum=True,
        box_of=lambda line: box if line.is_watched else "",
    )
    return _with_marks(html, found.lines, found)


def _kept(place: Hashable, board: Board, made: Callable[[], KeptList]) -> KeptList:
    key = (
        "topics",
        place,
        board.audience_key,
        # Names of forums come from there, which may be older than what the piece reads.
        board.matrix_number,
        get_language(),
        timezone.get_current_timezone_name(),
    )
    return piece(key, made, lambda kept: len(kept.html) + 700 * len(kept.found.lines))


def _shown_to(board: Board, kept: KeptList) -> ShownList:
    lines = kept.found.lines
    if not board.is_for_a_member:
        return ShownList(kept.html.whole, False, kept.found, kept.up_to)
    marks = board.marks.of_topics([line.id for line in lines])
    own = [
        with_marks(
            line, marks.seen.get(line.id, 0), board, is_watched=line.id in marks.watched
        )
        for line in lines
    ]
    return _with_marks(kept.html, own, kept.found, kept.up_to)


def _with_marks(
    html: Slotted, lines: list[TopicLine], found: Lines | TopicList, up_to: int = 0
) -> ShownList:
    own = {slot: mark for line in lines for slot, mark in own_of(line)}
    has_unread = any(line.is_unread for line in lines)
    return ShownList(html.filled(own), has_unread, found, up_to)
