"""What became of a topic that is not where its number leads; asked only when nothing
was found there."""

from __future__ import annotations

from dataclasses import dataclass

from focaljet.accounts.models import Member
from focaljet.base.rows import rows
from focaljet.forum.queries.board import Board
from focaljet.forum.rights import Reader


@dataclass(frozen=True, slots=True)
class Merged:
    """Its posts are in this topic now."""

    topic_id: int


@dataclass(frozen=True, slots=True)
class Removed:
    """The staff deleted what this reader had started; `reason` may be ""."""

    title: str
    forum_id: int
    reason: str


def what_became_of(
    reader: Reader, topic_id: int, board: Board
) -> Merged | Removed | None:
    """One query. None also for whoever may not read what it leads to."""
    me = reader.pk if isinstance(reader, Member) else None
    readable = board.readable_ids()
    for is_merged, found, title, forum_id, reason in rows(
        WHAT_BECAME, [topic_id, readable, topic_id, readable, me]
    ):
        return Merged(found) if is_merged else Removed(title, forum_id, reason)
    return None


WHAT_BECAME = """
    SELECT true, topic.id, topic.title, topic.forum_id, ''
    FROM forum_topicredirect AS led JOIN forum_topic AS topic ON topic.id = led.topic_id
    WHERE led.old_id = %s AND topic.forum_id = ANY(%s) AND topic.deleted_at IS NULL
    UNION ALL
    SELECT false, topic.id, topic.title, topic.forum_id, coalesce(removal.reason, '')
    FROM forum_topic AS topic
    LEFT JOIN forum_topicremoval AS removal ON removal.topic_id = topic.id
    WHERE topic.id = %s AND topic.forum_id = ANY(%s) AND topic.author_id = %s::bigint
      AND topic.deleted_at IS NOT NULL AND topic.deleted_by_id <> topic.author_id
"""
