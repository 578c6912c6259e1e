"""Names and numbers that somebody typed, as the search takes them.

Whatever this reader cannot see is as absent as what does not exist: nothing is found
in it, and nothing says why.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from focaljet.accounts.models import Member
from focaljet.base.text import skeleton
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.board import Board, ForumNode
from focaljet.search.asked import Asked
from focaljet.search.queries.finding import Wanted

A_DAY = timedelta(days=1)
NOWHERE = 0  # the number of nobody and of no topic


@dataclass(frozen=True, slots=True)
class Place:
    """What the page repeats of where it looked: the topic's title, or ""."""

    wanted: Wanted
    topic_title: str = ""
    forum_id: int | None = None
    forums: dict[int, str] = field(default_factory=dict)


def wanted_by(
    board: Board,
    asked: Asked,
    *,
    author: str = "",
    forum_id: int | None = None,
    topic_id: int | None = None,
    since: date | None = None,
    until: date | None = None,
    titles_only: bool = False,
) -> Place:
    """At most one query for the author and one for the topic. Days are those of the
    reader's time zone, both included."""
    title = _title_of(topic_id, board) if topic_id is not None else ""
    forums = {node.forum.pk: node.forum.title for node in board.readable_in(None)}
    wanted = Wanted(
        asked,
        forums=_forums(board, asked.forum, forum_id),
        author_id=_author_id(asked.author or author),
        topic_id=None if topic_id is None else (topic_id if title else NOWHERE),
        since=_midnight(since) if since else None,
        until=_midnight(until + A_DAY) if until and until < date.max else None,
        titles_only=titles_only,
    )
    return Place(wanted, title, forum_id, forums)


def _forums(board: Board, named: str, forum_id: int | None) -> list[int]:
    """Those that are to be looked in: all, or what was chosen with those below it."""
    within = {node.forum.pk for node in board.readable_in(None)}
    if forum_id is not None:
        within &= _below(
            [board.nodes[forum_id]] if forum_id in board.nodes else [], board
        )
    if named:
        wanted = named.casefold()
        found = [
            node
            for pk, node in board.nodes.items()
            if wanted in (str(pk), node.forum.title.casefold())
        ]
        within &= _below(found, board)
    return sorted(within)


def _below(nodes: list[ForumNode], board: Board) -> set[int]:
    return {each.forum.pk for node in nodes for each in board.readable_in(node)}


def _author_id(name: str) -> int | None:
    """None where no name was given."""
    if not name:
        return None
    found = Member.objects.filter(skeleton=skeleton(name), hidden_at=None)
    return found.values_list("pk", flat=True).first() or NOWHERE


def _title_of(topic_id: int, board: Board) -> str:
    topics = Topic.objects.filter(
        pk=topic_id, deleted_at=None, forum__in=board.readable_ids()
    )
    return topics.values_list("title", flat=True).first() or ""


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
