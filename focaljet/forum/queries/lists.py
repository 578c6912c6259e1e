"""The topics of a forum, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import LiteralString

from django.http import Http404

from focaljet.base import clock
from focaljet.base.recording import shows, until
from focaljet.base.rows import rows
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.board import Board, ForumNode
from focaljet.forum.queries.lines import (
    BESIDE_A_TOPIC,
    COLUMNS,
    TopicLine,
    lines_in,
)
from focaljet.forum.queries.places import TOP, Place, place

TOPICS_PER_PAGE = 30
# Numbered pages go this far; beyond, one walks on from the last topic of a page.
NUMBERED_PAGES = 50
NEWEST_FIRST = "pin DESC, last_post_at DESC, id DESC"
START = datetime(1, 1, 1, tzinfo=UTC)
OLDEST_FIRST = "pin, last_post_at, id"


@dataclass(frozen=True, slots=True)
class TopicList:
    lines: list[TopicLine]
    page: int  # 0 beyond the numbered pages
    pages: int
    # Where the pages before and after begin when they are no longer numbered.
    older: str = ""
    newer: str = ""
    # Announcements from other forums, for the first page.
    announced: list[TopicLine] = field(default_factory=list)
    # The newest post of the site when the lines were read; 0 where there are none.
    up_to: int = 0


def topics_in(
    node: ForumNode, board: Board, *, page: int = 1, before: str = "", after: str = ""
) -> TopicList:
    """A page of a forum's topics, sticky ones first, newest first (two queries), without
    anybody's marks.

    `before` and `after` are places made by `older` and `newer`. Raises Http404 for a
    page that there is not.
    """
    if not node.rights.read:
        raise Http404
    if before or after:
        page = 0
    found = (
        _newer(node, board, place(after))
        if after
        else _older(node, board, place(before))
        if before
        else _numbered(node, board, page)
    )
    beside = _beside(node, board, found)
    moved = [line for line in beside if line.moved_at]
    total = max(1, -(-found.total // TOPICS_PER_PAGE))
    pages = min(max(total, page + 1), NUMBERED_PAGES) if found.older else max(page, 1)
    return TopicList(
        lines=sorted([*found.lines, *moved], key=_order, reverse=True),
        page=page,
        pages=pages,
        older=str(found.older or ""),
        newer=str(found.newer or ""),
        announced=[line for line in beside if not line.moved_at],
        up_to=found.up_to,
    )


def _order(line: TopicLine) -> tuple[int, datetime, int]:
    if line.moved_at:
        return 0, line.moved_at, line.id
    return line.pin, line.last_post_at, line.id


@dataclass(frozen=True, slots=True)
class _Page:
    """Its own topics, from below `top` to the last of them, or to the end of the forum
    where there is none older; `total` is how many the forum has, and `up_to` the newest
    post of the site."""

    lines: Sequence[TopicLine]
    top: Place
    total: int
    up_to: int
    older: Place | None = None
    newer: Place | None = None


def _numbered(node: ForumNode, board: Board, page: int) -> _Page:
    if not 1 <= page <= NUMBERED_PAGES:
        raise Http404
    start = (page - 1) * TOPICS_PER_PAGE
    # With the last of the page before.
    sql, skipped = (FURTHER_ON, [start - 1]) if start else (FROM_THE_TOP, [])
    found, total, up_to = _lines(sql, skipped, node, board)
    top = _place(found.pop(0)) if start and found else TOP
    if not found and page > 1:
        raise Http404
    shown, more = found[:TOPICS_PER_PAGE], len(found) > TOPICS_PER_PAGE
    return _Page(shown, top, total, up_to, older=_place(shown[-1]) if more else None)


def _older(node: ForumNode, board: Board, than: Place) -> _Page:
    found, total, up_to = _lines(OLDER, [than.rank, than.at, than.id], node, board)
    shown, more = found[:TOPICS_PER_PAGE], len(found) > TOPICS_PER_PAGE
    newer = _place(shown[0]) if shown else than
    older = _place(shown[-1]) if more else None
    return _Page(shown, than, total, up_to, older=older, newer=newer)


def _newer(node: ForumNode, board: Board, than: Place) -> _Page:
    found, total, up_to = _lines(NEWER, [than.rank, than.at, than.id], node, board)
    shown, more = found[:TOPICS_PER_PAGE][::-1], len(found) > TOPICS_PER_PAGE
    top = _place(found[TOPICS_PER_PAGE]) if more else TOP
    older = _place(shown[-1]) if shown else than
    newer = _place(shown[0]) if more else None
    return _Page(shown, top, total, up_to, older=older, newer=newer)


def _lines(
    sql: LiteralString, start: Sequence[object], node: ForumNode, board: Board
) -> tuple[list[TopicLine], int, int]:
    """Two more than a page holds: the one before it, and whether there are more."""
    own = node.forum.pk
    shows(f"forum:{own}")
    found = rows(sql, [clock.now(), own, own, *start])
    lines = lines_in([row[:-2] for row in found], board)
    total, up_to = found[0][-2:] if found else (0, 0)
    return lines, total, up_to


def _place(line: TopicLine) -> Place:
    return line.place(line.pin)


# By rows of three columns, as the index holds them. How many are wanted stands in the
# statement: with a number that comes later, PostgreSQL plans for a tenth of the forum.
FROM_THE_TOP, FURTHER_ON, OLDER, NEWER = (
    f"""
    SELECT {COLUMNS}, (SELECT topic_count FROM forum_forum WHERE id = %s),
           (SELECT max(id) FROM forum_post)
    FROM (
        SELECT * FROM forum_topic
        WHERE forum_id = %s AND deleted_at IS NULL {bound}
        ORDER BY {order} {skipped} LIMIT {TOPICS_PER_PAGE + 2}
    ) AS topic {BESIDE_A_TOPIC}
    ORDER BY {order}
    """  # noqa: S608  (of constants)
    for bound, order, skipped in (
        ("", NEWEST_FIRST, ""),
        ("", NEWEST_FIRST, "OFFSET %s"),
        ("AND (pin, last_post_at, id) < (%s, %s, %s)", NEWEST_FIRST, ""),
        ("AND (pin, last_post_at, id) > (%s, %s, %s)", OLDEST_FIRST, ""),
    )
)


def _beside(node: ForumNode, board: Board, page: _Page) -> list[TopicLine]:
    """What stands above and between the forum's own topics (one query): announcements
    from above it and from everywhere, on the first page; and signs to topics that were
    moved away, each at its time."""
    top = page.top.at if page.top.rank == Topic.Pin.NONE else TOP.at
    end = page.lines[-1] if page.older and page.lines else None
    # Where a page ends among the sticky topics, the others begin on the next one.
    last = START if end is None else TOP.at if end.pin else end.last_post_at
    own, readable, now = node.forum.pk, board.readable_ids(), clock.now()
    above = [forum.pk for forum in board.path_to(own)]
    values = [now, page.top == TOP, own, readable, above]
    values += [own, own, readable, now, last, top]
    shows("announced", f"forum:{own}")
    found = rows(BESIDE, values)
    for *_line, sign_until in found:
        if sign_until is not None:
            until(sign_until)
    lines = lines_in([row[:-2] for row in found], board)
    return [
        replace(line, moved_at=moved_at)
        for line, (*_line, moved_at, _until) in zip(lines, found, strict=True)
    ]


BESIDE = f"""
    SELECT {COLUMNS}, beside.moved_at, beside.until
    FROM (
        (
            SELECT topic.id, NULL::timestamptz AS moved_at,
                   NULL::timestamptz AS until
            FROM forum_topic AS topic
            WHERE %s AND topic.deleted_at IS NULL AND topic.pin >= 2
              AND topic.forum_id <> %s AND topic.forum_id = ANY(%s)
              AND (topic.pin = 3 OR topic.forum_id = ANY(%s))
            ORDER BY topic.last_post_at DESC, topic.id DESC
            LIMIT 10
        )
        UNION ALL
        (
            SELECT topic.id, sign.moved_at, sign.until
            FROM forum_movedtopic AS sign
            JOIN forum_topic AS topic ON topic.id = sign.topic_id
            WHERE sign.forum_id = %s AND topic.deleted_at IS NULL
              AND topic.forum_id <> %s AND topic.forum_id = ANY(%s)
              AND (sign.until IS NULL OR sign.until > %s)
              AND sign.moved_at >= %s AND sign.moved_at < %s
            ORDER BY sign.moved_at DESC
            LIMIT 30
        )
    ) AS beside
    JOIN forum_topic AS topic ON topic.id = beside.id {BESIDE_A_TOPIC}
    ORDER BY topic.last_post_at DESC, topic.id DESC
"""  # noqa: S608  (of constants)
