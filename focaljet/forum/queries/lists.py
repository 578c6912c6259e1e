"""The topics of a forum, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from django.db.models import F, Q, QuerySet
from django.http import Http404

from focaljet.base import clock
from focaljet.base.recording import shows, until
from focaljet.base.rows import rows
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.board import Board, ForumNode
from focaljet.forum.queries.lines import TopicLine, lines_of
from focaljet.forum.queries.places import TOP, Place, place

TOPICS_PER_PAGE = 30
# Numbered pages go this far; beyond, one walks on from the last topic of a page.
NUMBERED_PAGES = 50
NEWEST_FIRST = (F("pin").desc(), F("last_post_at").desc(), F("id").desc())
START = datetime(1, 1, 1, tzinfo=UTC)
OLDEST_FIRST = (F("pin").asc(), F("last_post_at").asc(), F("id").asc())


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


def topics_in(
    node: ForumNode, board: Board, *, page: int = 1, before: str = "", after: str = ""
) -> TopicList:
    """A page of a forum's topics, sticky ones first, newest first (three queries).

    `before` and `after` are places made by `older` and `newer`. Raises Http404 for a
    page that there is not.
    """
    if not node.rights.read:
        raise Http404
    topics = Topic.objects.filter(forum_id=node.forum.pk, deleted_at=None)
    if before or after:
        page = 0
    found = (
        _newer(topics, place(after))
        if after
        else _older(topics, place(before))
        if before
        else _numbered(topics, page)
    )
    announced, signs = _beside(node, board, found)
    lines = lines_of([*found.ids, *announced, *signs], board)
    moved = [replace(lines[pk], moved_at=at) for pk, at in signs.items() if pk in lines]
    total = max(1, -(-node.own_topics // TOPICS_PER_PAGE))
    pages = min(max(total, page + 1), NUMBERED_PAGES) if found.older else max(page, 1)
    return TopicList(
        lines=sorted(
            [*(lines[pk] for pk in found.ids if pk in lines), *moved],
            key=_order,
            reverse=True,
        ),
        page=page,
        pages=pages,
        older=str(found.older or ""),
        newer=str(found.newer or ""),
        announced=[lines[pk] for pk in announced if pk in lines],
    )


def _order(line: TopicLine) -> tuple[int, datetime, int]:
    if line.moved_at:
        return 0, line.moved_at, line.id
    return line.pin, line.last_post_at, line.id


@dataclass(frozen=True, slots=True)
class _Page:
    """Places of topics, whose rank is how they are pinned; the page reaches from below
    `top` to its last place, or to the end of the forum where there is none older."""

    places: Sequence[Place]
    top: Place
    older: Place | None = None
    newer: Place | None = None

    @property
    def ids(self) -> list[int]:
        return [one.id for one in self.places]


def _numbered(topics: QuerySet[Topic], page: int) -> _Page:
    if not 1 <= page <= NUMBERED_PAGES:
        raise Http404
    start = (page - 1) * TOPICS_PER_PAGE
    # With the last of the page before.
    found = _places(topics.order_by(*NEWEST_FIRST)[max(0, start - 1) :])
    top = found.pop(0) if start and found else TOP
    if not found and page > 1:
        raise Http404
    shown, more = found[:TOPICS_PER_PAGE], len(found) > TOPICS_PER_PAGE
    return _Page(shown, top, older=shown[-1] if more else None)


def _older(topics: QuerySet[Topic], than: Place) -> _Page:
    further = topics.filter(
        Q(pin__lt=than.rank)
        | Q(pin=than.rank, last_post_at__lt=than.at)
        | Q(pin=than.rank, last_post_at=than.at, id__lt=than.id)
    )
    found = _places(further.order_by(*NEWEST_FIRST))
    shown, more = found[:TOPICS_PER_PAGE], len(found) > TOPICS_PER_PAGE
    newer = shown[0] if shown else than
    return _Page(shown, than, older=shown[-1] if more else None, newer=newer)


def _newer(topics: QuerySet[Topic], than: Place) -> _Page:
    nearer = topics.filter(
        Q(pin__gt=than.rank)
        | Q(pin=than.rank, last_post_at__gt=than.at)
        | Q(pin=than.rank, last_post_at=than.at, id__gt=than.id)
    )
    found = _places(nearer.order_by(*OLDEST_FIRST))
    shown, more = found[:TOPICS_PER_PAGE][::-1], len(found) > TOPICS_PER_PAGE
    top = found[TOPICS_PER_PAGE] if more else TOP
    older = shown[-1] if shown else than
    return _Page(shown, top, older=older, newer=shown[0] if more else None)


def _places(topics: QuerySet[Topic]) -> list[Place]:
    """Two more than a page holds: the one before it, and whether there are more."""
    found = topics.values_list("pin", "last_post_at", "id")
    return [Place(*row) for row in found[: TOPICS_PER_PAGE + 2]]


def _beside(
    node: ForumNode, board: Board, page: _Page
) -> tuple[list[int], dict[int, datetime]]:
    """What stands above and between the forum's own topics (one query): announcements
    from above it and from everywhere, on the first page; and signs to topics that were
    moved away, each at its time."""
    top = page.top.at if page.top.rank == Topic.Pin.NONE else TOP.at
    end = page.places[-1] if page.older and page.places else None
    # Where a page ends among the sticky topics, the others begin on the next one.
    last = START if end is None else end.at if end.rank == Topic.Pin.NONE else TOP.at
    own, readable = node.forum.pk, board.readable_ids()
    above = [forum.pk for forum in board.path_to(own)]
    values = [page.top == TOP, own, readable, above]
    values += [own, own, readable, clock.now(), last, top]
    shows("announced", f"forum:{own}")
    announced: list[int] = []
    signs: dict[int, datetime] = {}
    for pk, moved_at, sign_until in rows(BESIDE, values):
        if moved_at is None:
            announced.append(pk)
            continue
        signs[pk] = moved_at
        if sign_until is not None:
            until(sign_until)
    return announced, signs


BESIDE = """
    SELECT id, moved_at, until
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
"""


def announced_everywhere(board: Board) -> list[Announcement]:
    """What stands on top of the index, the newest first (one query)."""
    shows("announced")
    return [Announcement(*row) for row in rows(EVERYWHERE, [board.readable_ids()])]


@dataclass(frozen=True, slots=True)
class Announcement:
    id: int
    title: str
    started_at: datetime


EVERYWHERE = """
    SELECT id, title, started_at FROM forum_topic
    WHERE deleted_at IS NULL AND pin = 3 AND forum_id = ANY(%s)
    ORDER BY last_post_at DESC, id DESC
    LIMIT 5
"""
