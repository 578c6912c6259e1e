"""A topic and its posts as one reader sees them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.http import Http404

from focaljet.accounts.models import Member
from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.render import VERSION, render
from focaljet.base.rows import rows
from focaljet.forum import rules, tally
from focaljet.forum.models.topics import POSTS_PER_PAGE, Topic
from focaljet.forum.queries.board import Board
from focaljet.forum.rights import Reader, Rights


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic, the reader's rights in its forum, and how far the reader has read."""

    topic: Topic
    author_name: str | None
    rights: Rights
    views: int
    seen_pos: int
    read_up_to: int
    markup: Markup

    def is_news(self, pos: int) -> bool:
        """Whether having read up to `pos` is worth a row."""
        is_above_the_floor = (self.topic.last_post_id or 0) > self.read_up_to
        return is_above_the_floor and pos > self.seen_pos


class QuoteLine(NamedTuple):
    ordinal: int
    post_id: int | None
    pos: int | None
    author_name: str | None
    may_jump: bool
    html: str


@dataclass(frozen=True, slots=True)
class PostLine:
    id: int
    pos: int
    author_id: int | None
    author_name: str | None
    author_joined_at: datetime | None
    author_is_imported: bool
    author_posts: int
    written_at: datetime
    edited_at: datetime | None
    edited_by_other: bool
    deleted_at: datetime | None
    deleted_by_id: int | None
    html: str
    quotes: list[QuoteLine] = field(default_factory=list)

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def deleted_by_author(self) -> bool:
        return self.deleted_by_id is not None and self.deleted_by_id == self.author_id

    @property
    def left_with_author(self) -> bool:
        return self.is_deleted and self.deleted_by_id is None and not self.author_id


def topic_for(reader: Reader, topic_id: int, board: Board) -> TopicView:
    """The topic with what this reader may do in it (one query beside the board's).

    Raises Http404 where the reader may not read it: absent and hidden look alike. A
    deleted topic is shown to moderators, and for a while to the person who deleted it.
    """
    me = reader.pk if isinstance(reader, Member) else None
    found = Topic.objects.raw(TOPIC_AND_MARKS, [me, me, topic_id, board.readable_ids()])
    topic = next(iter(found), None)
    if topic is None:
        raise Http404
    rights = board.rights(topic.forum_id)
    if topic.is_deleted and not rules.may_undelete(reader, topic, rights):
        raise Http404
    beside = vars(topic)  # the columns that are not the topic's own
    return TopicView(
        topic=topic,
        author_name=beside["author_name"],
        rights=rights,
        views=beside["view_count"],
        seen_pos=beside["seen_pos"],
        read_up_to=beside["read_up_to"],
        markup=Markup(beside["markup"]),
    )


def posts_on(view: TopicView, page: int, board: Board) -> list[PostLine]:
    """The posts of a page, by position; deleted ones as tombstones without words.

    Two queries, the second only where something is quoted. Raises Http404 for a page
    that there is not.
    """
    if not 1 <= page <= view.topic.page_count:
        raise Http404
    first = (page - 1) * POSTS_PER_PAGE
    found = rows(
        POSTS_ON_A_PAGE, [VERSION, view.topic.pk, first, first + POSTS_PER_PAGE]
    )
    quotes = _quotes_in(
        [row[0] for row in found if "<fj-quote" in row[14] or row[13] != VERSION],
        board,
    )
    see_deleted = view.rights.moderate
    return [
        PostLine(
            id=row[0],
            pos=row[1],
            author_id=row[2],
            author_name=row[3],
            author_joined_at=row[4],
            author_is_imported=row[5] is not None,
            author_posts=row[6] or 0,
            written_at=row[7],
            edited_at=row[8],
            edited_by_other=row[9] not in (None, row[2]),
            deleted_at=row[10],
            deleted_by_id=row[11],
            html=""
            if row[10] is not None and not see_deleted
            else _html(row[0], row[12], row[13], row[14], row[15]),
            quotes=quotes[row[0]],
        )
        for row in found
    ]


def _html(post_id: int, markup: int, version: int, html: str, source: str) -> str:
    if version == VERSION:
        return html
    made = render(source, Markup(markup)).html
    tally.renderings.put(post_id, (source, made))
    return made


def _quotes_in(post_ids: list[int], board: Board) -> dict[int, list[QuoteLine]]:
    found: dict[int, list[QuoteLine]] = defaultdict(list)
    if not post_ids:
        return found
    readable = set(board.readable_ids())
    for row in rows(QUOTES_IN_POSTS, [post_ids]):
        post_id, ordinal, quoted_id, pos, name, forum_id, *deleted, html = row
        may_jump = forum_id in readable and deleted == [None, None]
        # Words that were taken out of sight are not seen through a quote either.
        shown = "" if any(deleted) else html
        found[post_id].append(QuoteLine(ordinal, quoted_id, pos, name, may_jump, shown))
    return found


TOPIC_AND_MARKS = """
    SELECT topic.*, author.screen_name AS author_name,
           coalesce(views.count, 0) AS view_count,
           coalesce(mark.last_pos, 0) AS seen_pos,
           coalesce(mine.read_up_to, 0) AS read_up_to,
           coalesce(mine.markup, 1) AS markup
    FROM forum_topic AS topic
    LEFT JOIN accounts_member AS author
        ON author.id = topic.author_id AND author.hidden_at IS NULL
    LEFT JOIN forum_topicviews AS views ON views.topic_id = topic.id
    LEFT JOIN forum_topicread AS mark
        ON mark.topic_id = topic.id AND mark.member_id = %s::bigint
    LEFT JOIN forum_forummember AS mine ON mine.member_id = %s::bigint
    WHERE topic.id = %s AND topic.forum_id = ANY(%s)
"""
POSTS_ON_A_PAGE = """
    SELECT post.id, post.pos, author.id, author.screen_name, author.joined_at,
           author.imported_at, known.post_count, post.written_at, post.edited_at,
           post.edited_by_id, post.deleted_at, post.deleted_by_id, post.markup,
           body.html_version, body.html,
           -- Read only where it has to be rendered.
           CASE WHEN body.html_version <> %s THEN body.source END
    FROM forum_post AS post
    JOIN forum_postbody AS body ON body.post_id = post.id
    LEFT JOIN accounts_member AS author
        ON author.id = post.author_id AND author.hidden_at IS NULL
    LEFT JOIN forum_forummember AS known ON known.member_id = post.author_id
    WHERE post.topic_id = %s AND post.pos > %s AND post.pos <= %s
    ORDER BY post.pos
"""
QUOTES_IN_POSTS = """
    SELECT quote.post_id, quote.ordinal, quoted.id, quoted.pos, author.screen_name,
           topic.forum_id, topic.deleted_at, quoted.deleted_at, quote.html
    FROM forum_quote AS quote
    LEFT JOIN forum_post AS quoted ON quoted.id = quote.quoted_id
    LEFT JOIN accounts_member AS author
        ON author.id = quoted.author_id AND author.hidden_at IS NULL
    LEFT JOIN forum_topic AS topic ON topic.id = quoted.topic_id
    WHERE quote.post_id = ANY(%s)
    ORDER BY quote.post_id, quote.ordinal
"""
