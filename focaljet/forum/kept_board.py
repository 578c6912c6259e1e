"""Forums with their newest posts: made once for all who see the same ones, and kept.

What is unread is filled in for each reader, as in `forum/kept_lists.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from focaljet.base.recording import shows
from focaljet.base.slots import Slotted
from focaljet.caching.pieces import piece
from focaljet.forum.listed_forums import groups_of, newest_of, own_of, rows_of
from focaljet.forum.queries.board import Announcement, Board, ForumNode

NEWEST = 6


@dataclass(frozen=True, slots=True)
class KeptBoard:
    """`newest` are the newest posts of the site, as they stand beside the board; what
    is shown was written up to the post `up_to`, and that may be marked as read."""

    html: Slotted
    up_to: int
    newest: list[SafeString]
    announced: list[Announcement]


@dataclass(frozen=True, slots=True)
class ShownForums:
    html: SafeString
    has_unread: bool
    up_to: int


def whole(board: Board) -> tuple[ShownForums, KeptBoard]:
    """The index (no query where it is in memory, else one; for a member two more)."""

    def made() -> KeptBoard:
        announced = board.bring_everything()
        newest = newest_of(board.newest(NEWEST))
        return KeptBoard(groups_of(board), board.up_to, newest, announced)

    kept = _kept("index", board, made)
    return _shown_to(board, kept, list(board.nodes.values()), board.top), kept


def below(node: ForumNode, board: Board) -> ShownForums:
    """The forums in a forum or category, costing as much; nothing where there are none."""
    nodes = list(node.all_below())

    def made() -> KeptBoard:
        # As in `kept_lists.of_a_forum`: one button marks the forum and those below it.
        shows(f"forum:{node.forum.pk}")
        board.bring_latest(nodes)
        html = Slotted.of(rows_of(node.children, "h2"))
        return KeptBoard(html, board.up_to, [], [])

    kept = _kept(("below", node.forum.pk), board, made)
    return _shown_to(board, kept, nodes, node.children)


def of_a_member(nodes: Sequence[ForumNode], board: Board) -> SafeString:
    """Rows of some forums, for their reader alone (up to three queries)."""
    board.bring_latest(nodes)
    made = KeptBoard(Slotted.of(rows_of(nodes)), 0, [], [])
    return _shown_to(board, made, nodes, nodes).html


def _kept(place: Hashable, board: Board, made: Callable[[], KeptBoard]) -> KeptBoard:
    key = (
        "forums",
        place,
        board.seen_key,
        board.audience_key,
        # The forums themselves may be older than what the piece reads.
        board.matrix_number,
        get_language(),
        timezone.get_current_timezone_name(),
    )
    return piece(key, made, lambda kept: len(kept.html) + 4_000)


def _shown_to(
    board: Board,
    kept: KeptBoard,
    among: Sequence[ForumNode],
    outermost: Sequence[ForumNode],
) -> ShownForums:
    if not board.is_for_a_member:
        return ShownForums(kept.html.whole, False, kept.up_to)
    board.bring_unread(among)
    has_unread = any(node.has_unread for node in outermost)
    html = kept.html.filled(dict(own_of(among)))
    return ShownForums(html, has_unread, kept.up_to)
