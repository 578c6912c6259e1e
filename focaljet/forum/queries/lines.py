"""Topics as lines of a list: in a forum, among the unread, the watched, one's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from focaljet.accounts.models import Member
from focaljet.base import clock
from focaljet.base.recording import shows, until
from focaljet.base.rows import rows
from focaljet.forum.models.topics import POSTS_PER_PAGE, Topic
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.places import Place


@dataclass(frozen=True, slots=True)
class TopicLine:
    id: int
    forum_id: int
    forum_title: str
    title: str
    pin: int
    is_locked: bool
    replies: int
    views: int
    author_id: int | None
    author_name: str | None
    started_at: datetime
    last_post_at: datetime
    last_post_id: int | None
    last_author_id: int | None
    last_author_name: str | None
    highest_pos: int
    # These are a reader's own (`with_marks`).
    seen_pos: int = 0
    is_watched: bool = False
    is_unread: bool = False
    # In the list of the forum that it was moved away from: when it went.
    moved_at: datetime | None = None

    @property
    def is_sticky(self) -> bool:
        return self.pin == Topic.Pin.STICKY

    @property
    def is_announced(self) -> bool:
        return self.pin >= Topic.Pin.ANNOUNCED

    @property
    def is_begun(self) -> bool:
        """Whether the reader was here before, so that new posts begin somewhere."""
        return self.is_unread and self.seen_pos > 0

    @property
    def pages(self) -> int:
        return max(1, -(-self.highest_pos // POSTS_PER_PAGE))

    @property
    def last_pages(self) -> list[int]:
        """The pages worth a link beside the title: 2, 3 … of a topic with more."""
        if self.pages < 2:
            return []
        return sorted(
            {2, 3, self.pages - 1, self.pages} & set(range(2, self.pages + 1))
        )

    def place(self, rank: int = 0) -> Place:
        return Place(rank, self.last_post_at, self.id)


def lines_of(topic_ids: Iterable[int], board: Board) -> dict[int, TopicLine]:
    """These topics as the board's reader sees them in a list (one query, or none).

    That the reader may read them was made sure of by whoever found their ids.
    """
    ids = list(topic_ids)
    if not ids:
        return {}
    if not isinstance(board.reader, Member):
        return unmarked(ids, board)
    me = board.reader.pk
    found = rows(LINES_OF_A_READER, [clock.now(), me, me, ids])
    lines = lines_in([row[:-2] for row in found], board)
    return {
        line.id: with_marks(line, row[-2], board, is_watched=row[-1])
        for line, row in zip(lines, found, strict=True)
    }


def unmarked(topic_ids: Sequence[int], board: Board) -> dict[int, TopicLine]:
    """The same as everybody sees them who may read them (one query)."""
    found = rows(LINES, [clock.now(), topic_ids])
    return {line.id: line for line in lines_in(found, board)}


def lines_in(found: Iterable[tuple[Any, ...]], board: Board) -> list[TopicLine]:
    """Rows of `COLUMNS` as lines without anybody's marks."""
    shown: set[str] = set()
    lines = []
    for *row, locks_at in found:
        shown |= {f"topic:{row[0]}", f"forum:{row[1]}", f"views:{row[1]}"}
        shown |= {f"member:{row[7]}", f"member:{row[12]}"}
        if locks_at is not None and not row[4]:
            until(locks_at)
        title = board.nodes[row[1]].forum.title
        lines.append(TopicLine(row[0], row[1], title, *row[2:]))
    shows(*shown)
    return lines


def with_marks(
    line: TopicLine, seen_pos: int, board: Board, *, is_watched: bool
) -> TopicLine:
    """The line as a member sees it who has seen so much of the topic."""
    read_up_to = board.nodes[line.forum_id].read_up_to
    is_unread = (line.last_post_id or 0) > read_up_to and line.highest_pos > seen_pos
    return replace(line, seen_pos=seen_pos, is_watched=is_watched, is_unread=is_unread)


# In the order of the fields of a line; the title of its forum is in memory.
COLUMNS = """
    topic.id, topic.forum_id, topic.title, topic.pin,
    topic.locked_at IS NOT NULL OR coalesce(topic.locks_at <= %s, false),
    greatest(0, topic.visible_count - 1), coalesce(views.count, 0),
    topic.author_id, author.screen_name, topic.started_at,
    topic.last_post_at, topic.last_post_id,
    topic.last_author_id, last_author.screen_name,
    topic.highest_pos, topic.locks_at
"""
BESIDE_A_TOPIC = """
    LEFT JOIN forum_topicviews AS views ON views.topic_id = topic.id
    LEFT JOIN accounts_member AS author
        ON author.id = topic.author_id AND author.hidden_at IS NULL
    LEFT JOIN accounts_member AS last_author
        ON last_author.id = topic.last_author_id AND last_author.hidden_at IS NULL
"""
LINES = f"""
    SELECT {COLUMNS} FROM forum_topic AS topic {BESIDE_A_TOPIC}
    WHERE topic.id = ANY(%s)
"""  # noqa: S608  (of constants, here and below)
LINES_OF_A_READER = f"""
    SELECT {COLUMNS}, coalesce(seen.last_pos, 0), watch.id IS NOT NULL
    FROM forum_topic AS topic {BESIDE_A_TOPIC}
    LEFT JOIN forum_topicread AS seen
        ON seen.topic_id = topic.id AND seen.member_id = %s::bigint
    LEFT JOIN forum_topicwatch AS watch
        ON watch.topic_id = topic.id AND watch.member_id = %s::bigint
    WHERE topic.id = ANY(%s)
"""  # noqa: S608
