"""What a member has read and watches, forum by forum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from focaljet.accounts.models import Member
from focaljet.base.rows import rows

NOTHING_IS_NEW = 2**63 - 1


@dataclass(frozen=True, slots=True)
class _Read:
    read_up_to: int
    uses_keys: bool
    newest_post_id: int
    by_forum: dict[int, int]
    watched: frozenset[int]


_OF_NOBODY = _Read(NOTHING_IS_NEW, False, 0, {}, frozenset())


@dataclass(frozen=True, slots=True)
class TopicMarks:
    """How far each topic was read, of those that were begun, and which are watched."""

    seen: Mapping[int, int] = field(default_factory=dict)
    watched: frozenset[int] = frozenset()


class Marks:
    """Asked when the first of them is wanted: one query, however many forums there are.

    They are handed to other queries as plain numbers: PostgreSQL plans twenty times
    worse with a bound that it must look up first.
    """

    def __init__(self, reader: Member | None) -> None:
        self._reader = reader
        # A page that asked for it in a query of its own says so.
        self.known_to_use_keys: bool | None = None

    def read_up_to(self, forum_id: int) -> int:
        """Every post of the forum up to this id was read, or marked so; to visitors
        nothing is new."""
        found = self._read
        return max(found.read_up_to, found.by_forum.get(forum_id, 0))

    @property
    def watched(self) -> frozenset[int]:
        return self._read.watched

    @property
    def uses_keys(self) -> bool:
        if self.known_to_use_keys is not None:
            return self.known_to_use_keys
        return self._read.uses_keys

    @property
    def newest_post_id(self) -> int:
        return self._read.newest_post_id

    def of_topics(self, topic_ids: Sequence[int]) -> TopicMarks:
        """How far the reader has read each of these, and which they watch; brings what
        is asked of forums along (one query, none for a visitor)."""
        if self._reader is None:
            return TopicMarks()
        me, ids = self._reader.pk, list(topic_ids)
        [(*read, topics, seen, watched)] = rows(
            MARKS_WITH_TOPICS,
            [*(me, me, me), *(me, ids) * 3, me],
        )
        self._read = _read_from(*read)
        return TopicMarks(dict(zip(topics, seen, strict=True)), frozenset(watched))

    @cached_property
    def _read(self) -> _Read:
        if self._reader is None:
            return _OF_NOBODY
        me = self._reader.pk
        [found] = rows(MARKS, [me, me, me, me])
        return _read_from(*found)


_NO_MARKS = Marks(None)


def no_marks() -> Marks:
    """Those of a visitor."""
    return _NO_MARKS


def _read_from(
    up_to: int,
    uses_keys: bool,
    newest: int,
    forums: list[int],
    marks: list[int],
    watched: list[int],
) -> _Read:
    by_forum = dict(zip(forums, marks, strict=True))
    return _Read(up_to, uses_keys, newest, by_forum, frozenset(watched))


OF_FORUMS = """
    coalesce(mine.read_up_to, 0), coalesce(mine.uses_keys, true),
    coalesce((SELECT max(id) FROM forum_post), 0),
    ARRAY(SELECT forum_id FROM forum_forumread
          WHERE member_id = %s ORDER BY forum_id),
    ARRAY(SELECT up_to FROM forum_forumread
          WHERE member_id = %s ORDER BY forum_id),
    ARRAY(SELECT forum_id FROM forum_forumwatch WHERE member_id = %s)
"""
OF_TOPICS = """
    ARRAY(SELECT topic_id FROM forum_topicread
          WHERE member_id = %s AND topic_id = ANY(%s) ORDER BY topic_id),
    ARRAY(SELECT last_pos FROM forum_topicread
          WHERE member_id = %s AND topic_id = ANY(%s) ORDER BY topic_id),
    ARRAY(SELECT topic_id FROM forum_topicwatch
          WHERE member_id = %s AND topic_id = ANY(%s))
"""
OF_A_READER = """
    FROM (SELECT %s::bigint AS id) AS me
    LEFT JOIN forum_forummember AS mine ON mine.member_id = me.id
"""
MARKS = f"SELECT {OF_FORUMS} {OF_A_READER}"
MARKS_WITH_TOPICS = f"SELECT {OF_FORUMS}, {OF_TOPICS} {OF_A_READER}"
