"""Topics of many forums in one list: the newest, the unread, the unanswered, one's own.

Each list finds ids first, in the forums that the reader may read (the only place where
permission enters), and `lines_of` makes lines of them. docs/decisions/0024.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from focaljet.accounts.models import Member
from focaljet.base import clock
from focaljet.base.recording import shows
from focaljet.base.rows import rows
from focaljet.choices.queries import chosen
from focaljet.forum.choices import UNREAD_DAYS
from focaljet.forum.queries.board import Board, ForumNode
from focaljet.forum.queries.lines import TopicLine, lines_of, unmarked
from focaljet.forum.queries.places import number, place

LINES_PER_PAGE = 30
# Who has written so many posts is looked for in so many of the newest topics first.
MANY_POSTS, WALKED = 1_000, 2_000
# Of each watched forum, what is new and worth a line among the watched topics.
NEW_IN_A_FORUM = 50


@dataclass(frozen=True, slots=True)
class Lines:
    lines: list[TopicLine]
    # Where the next page begins; "" where there is none.
    older: str = ""


def latest(board: Board, within: ForumNode | None, before: str) -> Lines:
    """Every topic, the one with the newest post first (two queries), without anybody's
    marks."""
    ids, at = _ids(board.readable_in(within)), place(before)
    most = LINES_PER_PAGE + 1
    found = rows(LATEST, [ids, at.at, at.id, most, most])
    return _lines([pk for (pk,) in found], partial(unmarked, board=board))


def unanswered(board: Board, within: ForumNode | None, before: str) -> Lines:
    """Topics that are open and have no reply, the newest first (two queries), without
    anybody's marks."""
    ids, at, now = _ids(board.readable_in(within)), place(before), clock.now()
    most = LINES_PER_PAGE + 1
    found = rows(UNANSWERED, [ids, now, at.at, at.id, most, most])
    return _lines([pk for (pk,) in found], partial(unmarked, board=board))


def unread(
    reader: Member, board: Board, within: ForumNode | None, before: str
) -> Lines:
    """Topics with something new for this reader, newest first (two queries).

    It looks back as far as read marks are kept; what is older is not new to anybody.
    """
    nodes, at = board.readable_in(within), place(before)
    marks = [node.read_up_to for node in nodes]
    since, most = _new_since(), LINES_PER_PAGE + 1
    values = [_ids(nodes), marks, since, at.at, at.id, reader.pk, most, most]
    return _lines(
        [pk for (pk,) in rows(UNREAD, values)], partial(lines_of, board=board)
    )


def watched(
    reader: Member, board: Board, within: ForumNode | None, before: str
) -> Lines:
    """What the reader watches and may read, unread topics first (two queries): topics,
    and what is new in watched forums."""
    nodes, at = board.readable_in(within), place(before)
    forums = [node for node in nodes if node.is_watched]
    values: list[Any] = [reader.pk, _ids(nodes), [node.read_up_to for node in nodes]]
    values += [reader.pk, _ids(forums), [node.read_up_to for node in forums]]
    values += [_new_since(), reader.pk, NEW_IN_A_FORUM]
    found = rows(WATCHED, [*values, at.rank, at.at, at.id, LINES_PER_PAGE + 1])
    return _lines(
        [pk for (pk,) in found], partial(lines_of, board=board), by_unread=True
    )


def started_by(
    reader: Member, board: Board, within: ForumNode | None, before: str
) -> Lines:
    """The topics that the reader started, the newest first (two queries)."""
    ids, most = _ids(board.readable_in(within)), LINES_PER_PAGE + 1
    found = [pk for (pk,) in rows(STARTED, [reader.pk, ids, number(before), most])]
    lines = _lines(found, partial(lines_of, board=board))
    older = str(lines.lines[-1].id) if lines.older else ""
    return Lines(lines.lines, older)


def written_in_by(
    reader: Member, board: Board, within: ForumNode | None, before: str
) -> Lines:
    """The topics that the reader wrote in, the one with the newest post first (two
    queries)."""
    ids, at = _ids(board.readable_in(within)), place(before)
    me, most = reader.pk, LINES_PER_PAGE + 1
    values: list[Any] = [at.at, at.id, WALKED, me, MANY_POSTS, ids, me, most, most]
    values += [me, most, ids, at.at, at.id, most]
    return _lines(
        [pk for (pk,) in rows(WRITTEN_IN, values)], partial(lines_of, board=board)
    )


def _ids(nodes: list[ForumNode]) -> list[int]:
    ids = [node.forum.pk for node in nodes]
    shows(*(f"forum:{pk}" for pk in ids))
    return ids


def _new_since() -> datetime:
    days: int = chosen(UNREAD_DAYS)
    return clock.now() - timedelta(days=days)


def _lines(
    ids: list[int],
    lines_of_these: Callable[[list[int]], dict[int, TopicLine]],
    *,
    by_unread: bool = False,
) -> Lines:
    shown, more = ids[:LINES_PER_PAGE], len(ids) > LINES_PER_PAGE
    known = lines_of_these(shown)
    lines = [known[pk] for pk in shown if pk in known]
    if not more or not lines:
        return Lines(lines)
    last = lines[-1]
    return Lines(lines, str(last.place(int(by_unread and last.is_unread))))


# Forum by forum and then together: a reader of one quiet forum does not wait until the
# newest topics of all the others are walked through.
LATEST = """
    SELECT t.id
    FROM unnest(%s::bigint[]) AS f(id)
    CROSS JOIN LATERAL (
        SELECT id, last_post_at FROM forum_topic
        WHERE forum_id = f.id AND deleted_at IS NULL
          AND (last_post_at, id) < (%s, %s)
        ORDER BY last_post_at DESC, id DESC LIMIT %s
    ) AS t
    ORDER BY t.last_post_at DESC, t.id DESC LIMIT %s
"""
UNANSWERED = """
    SELECT t.id
    FROM unnest(%s::bigint[]) AS f(id)
    CROSS JOIN LATERAL (
        SELECT id, last_post_at FROM forum_topic
        WHERE forum_id = f.id AND deleted_at IS NULL AND visible_count <= 1
          AND locked_at IS NULL AND (locks_at IS NULL OR locks_at > %s)
          AND (last_post_at, id) < (%s, %s)
        ORDER BY last_post_at DESC, id DESC LIMIT %s
    ) AS t
    ORDER BY t.last_post_at DESC, t.id DESC LIMIT %s
"""
# A mark is looked up topic by topic, and not joined: a plan that PostgreSQL makes once
# for all readers goes through all marks of a heavy one for each topic (0036).
UNREAD = """
    SELECT t.id
    FROM unnest(%s::bigint[], %s::bigint[]) AS f(id, up_to)
    CROSS JOIN LATERAL (
        SELECT topic.id, topic.last_post_at
        FROM forum_topic AS topic
        WHERE topic.forum_id = f.id AND topic.deleted_at IS NULL
          AND topic.last_post_at >= %s AND (topic.last_post_at, topic.id) < (%s, %s)
          AND topic.last_post_id > f.up_to
          AND topic.highest_pos > coalesce((
              SELECT last_pos FROM forum_topicread
              WHERE member_id = %s AND topic_id = topic.id
          ), 0)
        ORDER BY topic.last_post_at DESC, topic.id DESC LIMIT %s
    ) AS t
    ORDER BY t.last_post_at DESC, t.id DESC LIMIT %s
"""
WATCHED = """
    SELECT id
    FROM (
        SELECT topic.id, topic.last_post_at,
               (topic.last_post_id > f.up_to AND topic.highest_pos > coalesce((
                    SELECT last_pos FROM forum_topicread
                    WHERE member_id = %s AND topic_id = topic.id
                ), 0))::int AS unread
        FROM unnest(%s::bigint[], %s::bigint[]) AS f(id, up_to)
        JOIN forum_topic AS topic ON topic.forum_id = f.id
        JOIN forum_topicwatch AS watch
            ON watch.topic_id = topic.id AND watch.member_id = %s
        WHERE topic.deleted_at IS NULL
        UNION
        SELECT t.id, t.last_post_at, 1
        FROM unnest(%s::bigint[], %s::bigint[]) AS f(id, up_to)
        CROSS JOIN LATERAL (
            SELECT topic.id, topic.last_post_at
            FROM forum_topic AS topic
            WHERE topic.forum_id = f.id AND topic.deleted_at IS NULL
              AND topic.last_post_at >= %s AND topic.last_post_id > f.up_to
              AND topic.highest_pos > coalesce((
                  SELECT last_pos FROM forum_topicread
                  WHERE member_id = %s AND topic_id = topic.id
              ), 0)
            ORDER BY topic.last_post_at DESC, topic.id DESC LIMIT %s
        ) AS t
    ) AS found
    WHERE (unread, last_post_at, id) < (%s, %s, %s)
    ORDER BY unread DESC, last_post_at DESC, id DESC LIMIT %s
"""
STARTED = """
    SELECT id FROM forum_topic
    WHERE author_id = %s AND deleted_at IS NULL AND forum_id = ANY(%s) AND id < %s
    ORDER BY id DESC LIMIT %s
"""
# The writer's topics come from an index that holds nothing else. Somebody with very many
# is mostly found in the newest topics anyway: a full page of these is the answer, and
# else all of the writer's are looked at.
WRITTEN_IN = """
    WITH walked AS (
        SELECT id, forum_id, last_post_at FROM forum_topic
        WHERE deleted_at IS NULL AND (last_post_at, id) < (%s, %s)
        ORDER BY last_post_at DESC, id DESC LIMIT %s
    ), near AS (
        SELECT id FROM walked
        WHERE (SELECT post_count FROM forum_forummember WHERE member_id = %s) > %s
          AND forum_id = ANY(%s)
          AND (SELECT true FROM forum_post
               WHERE author_id = %s AND topic_id = walked.id AND deleted_at IS NULL
               LIMIT 1)
        ORDER BY last_post_at DESC, id DESC LIMIT %s
    )
    SELECT id FROM near WHERE (SELECT count(*) FROM near) = %s
    UNION ALL
    (
        SELECT topic.id
        FROM (
            SELECT DISTINCT topic_id FROM forum_post
            WHERE author_id = %s AND deleted_at IS NULL
        ) AS own
        JOIN forum_topic AS topic ON topic.id = own.topic_id
        WHERE (SELECT count(*) FROM near) < %s
          AND topic.deleted_at IS NULL AND topic.forum_id = ANY(%s)
          AND (topic.last_post_at, topic.id) < (%s, %s)
        ORDER BY topic.last_post_at DESC, topic.id DESC LIMIT %s
    )
"""
