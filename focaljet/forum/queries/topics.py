"""A topic and its posts as one reader sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from django.http import Http404

from focaljet.accounts.models import Member
from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.render import VERSION, render
from focaljet.base.recording import shows, until
from focaljet.base.rows import rows
from focaljet.forum import rules, tally
from focaljet.forum.models.topics import POSTS_PER_PAGE, Topic
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.drafts import REPLY, place
from focaljet.forum.queries.marks import NOTHING_IS_NEW
from focaljet.forum.queries.mentions import Named, mentioned_in
from focaljet.forum.rights import Reader, Rights


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic, the reader's rights in its forum, and how far the reader has read."""

    topic: Topic
    author_name: str | None
    rights: Rights
    views: int
    seen_pos: int
    # Of the forum: every post up to this id was read, or marked so.
    read_up_to: int
    is_watched: bool
    markup: Markup
    shows_signatures: bool
    # Posts that the reader picked to quote, from whatever topic.
    picked: list[int]
    # Posts of the page that the reader thanked for.
    thanked: list[int]
    # Something that the reader began to write here is kept.
    has_draft: bool

    def is_news(self, pos: int) -> bool:
        """Whether having read up to `pos` is worth a row."""
        is_above_the_floor = (self.topic.last_post_id or 0) > self.read_up_to
        return is_above_the_floor and pos > self.seen_pos

    def is_new(self, pos: int, post_id: int) -> bool:
        return pos > self.seen_pos and post_id > self.read_up_to

    def without_its_reader(self) -> TopicView:
        """The same for whoever else may read it: nothing that is one reader's own."""
        return replace(
            self,
            seen_pos=0,
            read_up_to=0,
            is_watched=False,
            picked=[],
            thanked=[],
            has_draft=False,
        )


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
    has_attachments: bool = False
    # Whether it is worth asking who thanked, and what the author signs with.
    has_thanks: bool = False
    has_signature: bool = False
    # Who is mentioned, by number: those who are there to be named.
    people: Mapping[int, Named] = field(default_factory=dict)

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def deleted_by_author(self) -> bool:
        return self.deleted_by_id is not None and self.deleted_by_id == self.author_id

    @property
    def left_with_author(self) -> bool:
        return self.is_deleted and self.deleted_by_id is None and not self.author_id


def topic_for(reader: Reader, topic_id: int, board: Board, page: int = 1) -> TopicView:
    """The topic with what this reader may do in it (one query beside the board's), and
    has done on this page of it.

    Raises Http404 where the reader may not read it: absent and hidden look alike. A
    deleted topic is shown to moderators, and for a while to the person who deleted it.
    """
    me = reader.pk if isinstance(reader, Member) else None
    first = (page - 1) * POSTS_PER_PAGE
    found = rows(
        TOPIC_AND_MARKS,
        [
            *(me, place(REPLY, topic_id)),
            *(me, me, topic_id, first, first + POSTS_PER_PAGE),
            *(me, me, me, me, topic_id, board.readable_ids()),
        ],
    )
    if not found:
        raise Http404
    *columns, author_name, views, seen_pos, read_up_to, watched = found[0][:-6]
    markup, signatures, uses_keys, has_draft, picked, thanked = found[0][-6:]
    topic = Topic.from_db("default", TOPIC_COLUMNS, columns)
    rights = board.rights(topic.forum_id)
    if topic.is_deleted and not rules.may_undelete(reader, topic, rights):
        raise Http404
    shows(f"topic:{topic_id}", f"member:{topic.author_id}")
    if topic.locks_at is not None and not topic.is_locked:
        until(topic.locks_at)
    if me is not None:
        board.marks.known_to_use_keys = uses_keys
    return TopicView(
        topic=topic,
        author_name=author_name,
        rights=rights,
        views=views,
        seen_pos=seen_pos,
        read_up_to=read_up_to if me is not None else NOTHING_IS_NEW,
        is_watched=watched,
        markup=Markup(markup),
        shows_signatures=signatures,
        picked=picked,
        thanked=thanked,
        has_draft=has_draft,
    )


def posts_on(
    view: TopicView, page: int, board: Board
) -> tuple[list[PostLine], int | None]:
    """The posts of a page, and the number of the one before it (a query, see
    `posts_between`).

    Raises Http404 for a page that there is not.
    """
    if not 1 <= page <= view.topic.page_count:
        raise Http404
    first = (page - 1) * POSTS_PER_PAGE
    return _posts(view, first, first + POSTS_PER_PAGE, board)


def last_position(view: TopicView, page: int, lines: Sequence[PostLine]) -> int:
    """How far somebody has read who has this page before them. Of what was deleted for
    good there is nothing on it, and it is read all the same."""
    seen = min(page * POSTS_PER_PAGE, view.topic.highest_pos)
    return max(seen, lines[-1].pos) if lines else seen


def posts_between(
    view: TopicView, after: int, up_to: int, board: Board
) -> list[PostLine]:
    """The posts of these positions; deleted ones as tombstones without words.

    One query; one more where something is quoted, and where somebody is mentioned.
    """
    return _posts(view, after, up_to, board)[0]


def _posts(
    view: TopicView, after: int, up_to: int, board: Board
) -> tuple[list[PostLine], int | None]:
    topic_id = view.topic.pk
    found = rows(POSTS_ON_A_PAGE, [VERSION, topic_id, after, topic_id, after, up_to])
    # By the column of the post, so that who hides now is missed when they come back.
    shows(f"topic:{topic_id}", *{f"member:{row[18]}" for row in found})
    quotes = _quotes_in(
        [row[0] for row in found if "<fj-quote" in row[14] or row[13] != VERSION],
        board,
    )
    see_deleted = view.rights.moderate
    lines = [
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
            has_attachments=row[17],
            has_thanks=row[19],
            has_signature=row[20],
        )
        for row in found
    ]
    return _with_people(lines), found[0][16] if found else None


def _with_people(lines: list[PostLine]) -> list[PostLine]:
    names = [post.id for post in lines if _names_somebody(post)]
    if not names:
        return lines
    people = mentioned_in(names)
    return [replace(post, people=people[post.id]) for post in lines]


def _names_somebody(post: PostLine) -> bool:
    texts = [post.html, *(quote.html for quote in post.quotes)]
    return any("<fj-mention" in text or "<fj-name" in text for text in texts)


def first_new_on(
    lines: Sequence[PostLine], before_the_page: int | None, view: TopicView
) -> int | None:
    """The post with which, on this page, what is new to the reader begins; None where it
    begins elsewhere, and where the whole topic is new."""
    fresh = [line for line in lines if view.is_new(line.pos, line.id)]
    if not fresh:
        return None
    if fresh[0] is lines[0] and (
        before_the_page is None or view.is_new(fresh[0].pos - 1, before_the_page)
    ):
        return None
    return fresh[0].id


def first_new_post(view: TopicView) -> tuple[int, int] | None:
    """Position and number of the first post that this reader has not seen; None where
    all is seen (one query).

    Halves what is left at each step, for which posts of a topic stand in the order of
    their numbers: twenty looks into an index, however long the topic is.
    """
    topic = view.topic
    values = [view.seen_pos, topic.highest_pos, topic.pk, view.read_up_to, topic.pk]
    found = rows(FIRST_NEW, [*values, view.seen_pos, view.read_up_to])
    return found[0] if found else None


def _html(post_id: int, markup: int, version: int, html: str, source: str) -> str:
    if version == VERSION:
        return html
    made = render(source, Markup(markup), ids=f"p{post_id}").html
    tally.renderings.put(post_id, (source, made))
    return made


def _quotes_in(post_ids: list[int], board: Board) -> dict[int, list[QuoteLine]]:
    found: dict[int, list[QuoteLine]] = defaultdict(list)
    if not post_ids:
        return found
    readable = set(board.readable_ids())
    for row in rows(QUOTES_IN_POSTS, [post_ids]):
        post_id, ordinal, quoted_id, pos, name, forum_id, *deleted, html = row[:-2]
        shows(f"topic:{row[-2]}", f"member:{row[-1]}")
        may_jump = forum_id in readable and deleted == [None, None]
        # Words that were taken out of sight are not seen through a quote either.
        shown = "" if any(deleted) else html
        found[post_id].append(QuoteLine(ordinal, quoted_id, pos, name, may_jump, shown))
    return found


TOPIC_COLUMNS = [
    "id",
    "forum_id",
    "title",
    "author_id",
    "started_at",
    "pin",
    "locked_at",
    "locks_at",
    "deleted_at",
    "deleted_by_id",
    "highest_pos",
    "visible_count",
    "last_post_at",
    "last_post_id",
    "last_author_id",
]
TOPIC_AND_MARKS = """
    SELECT topic.id, topic.forum_id, topic.title, topic.author_id, topic.started_at,
           topic.pin, topic.locked_at, topic.locks_at, topic.deleted_at,
           topic.deleted_by_id, topic.highest_pos, topic.visible_count,
           topic.last_post_at, topic.last_post_id, topic.last_author_id,
           author.screen_name, coalesce(views.count, 0), coalesce(mark.last_pos, 0),
           greatest(coalesce(mine.read_up_to, 0), coalesce(whole.up_to, 0)),
           watch.id IS NOT NULL, coalesce(mine.markup, 1),
           coalesce(mine.shows_signatures, true), coalesce(mine.uses_keys, true),
           EXISTS (SELECT FROM composer_draft
                   WHERE member_id = %s::bigint AND place = %s),
           ARRAY(SELECT post_id FROM forum_pickedquote
                 WHERE member_id = %s::bigint ORDER BY picked_at, id),
           ARRAY(SELECT given.post_id
                 FROM forum_post AS here
                 JOIN forum_thanks AS given
                     ON given.post_id = here.id AND given.member_id = %s::bigint
                 WHERE here.topic_id = %s AND here.pos > %s AND here.pos <= %s)
    FROM forum_topic AS topic
    LEFT JOIN accounts_member AS author
        ON author.id = topic.author_id AND author.hidden_at IS NULL
    LEFT JOIN forum_topicviews AS views ON views.topic_id = topic.id
    LEFT JOIN forum_topicread AS mark
        ON mark.topic_id = topic.id AND mark.member_id = %s::bigint
    LEFT JOIN forum_forumread AS whole
        ON whole.forum_id = topic.forum_id AND whole.member_id = %s::bigint
    LEFT JOIN forum_topicwatch AS watch
        ON watch.topic_id = topic.id AND watch.member_id = %s::bigint
    LEFT JOIN forum_forummember AS mine ON mine.member_id = %s::bigint
    WHERE topic.id = %s AND topic.forum_id = ANY(%s)
"""
POSTS_ON_A_PAGE = """
    SELECT post.id, post.pos, author.id, author.screen_name, author.joined_at,
           author.imported_at, known.post_count, post.written_at, post.edited_at,
           post.edited_by_id, post.deleted_at, post.deleted_by_id, post.markup,
           body.html_version, body.html,
           -- Read only where it has to be rendered.
           CASE WHEN body.html_version <> %s THEN body.source END,
           (SELECT id FROM forum_post WHERE topic_id = %s AND pos <= %s
            ORDER BY pos DESC LIMIT 1),
           EXISTS (SELECT FROM attachments_attachment
                   WHERE place = 'forum.post' AND place_id = post.id),
           post.author_id,
           EXISTS (SELECT FROM forum_thanks WHERE post_id = post.id),
           EXISTS (SELECT FROM forum_signature WHERE member_id = post.author_id)
    FROM forum_post AS post
    JOIN forum_postbody AS body ON body.post_id = post.id
    LEFT JOIN accounts_member AS author
        ON author.id = post.author_id AND author.hidden_at IS NULL
    LEFT JOIN forum_forummember AS known ON known.member_id = post.author_id
    WHERE post.topic_id = %s AND post.pos > %s AND post.pos <= %s
    ORDER BY post.pos
"""
# From `low` down all is old, from `high` on all is new.
FIRST_NEW = """
    WITH RECURSIVE search (low, high) AS (
        SELECT %s::int, %s::int + 1
        UNION ALL
        SELECT CASE WHEN is_new THEN low ELSE middle END,
               CASE WHEN is_new THEN middle ELSE high END
        FROM (
            SELECT low, high, middle, coalesce((
                SELECT id FROM forum_post
                WHERE topic_id = %s AND pos >= middle ORDER BY pos LIMIT 1
            ) > %s, true) AS is_new
            FROM (SELECT low, high, (low + high) / 2 AS middle FROM search) AS half
            WHERE high - low > 1
        ) AS step
    )
    SELECT pos, id FROM forum_post
    WHERE topic_id = %s AND pos >= (SELECT min(high) FROM search)
      AND pos > %s AND id > %s AND deleted_at IS NULL
    ORDER BY pos LIMIT 1
"""
QUOTES_IN_POSTS = """
    SELECT quote.post_id, quote.ordinal, quoted.id, quoted.pos, author.screen_name,
           topic.forum_id, topic.deleted_at, quoted.deleted_at, quote.html,
           quoted.topic_id, quoted.author_id
    FROM forum_quote AS quote
    LEFT JOIN forum_post AS quoted ON quoted.id = quote.quoted_id
    LEFT JOIN accounts_member AS author
        ON author.id = quoted.author_id AND author.hidden_at IS NULL
    LEFT JOIN forum_topic AS topic ON topic.id = quoted.topic_id
    WHERE quote.post_id = ANY(%s)
    ORDER BY quote.post_id, quote.ordinal
"""
