"""The topics of a forum, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Case, F, FilteredRelation, Q, QuerySet, When
from django.http import Http404

from focaljet.accounts.models import Member
from focaljet.forum.models.readers import ForumMember, ForumRead
from focaljet.forum.models.topics import POSTS_PER_PAGE, Topic
from focaljet.forum.queries.board import ForumNode
from focaljet.forum.rights import Reader

TOPICS_PER_PAGE = 30
# Numbered pages go this far; beyond, one walks on from the last topic of a page.
NUMBERED_PAGES = 50


@dataclass(frozen=True, slots=True)
class TopicLine:
    id: int
    title: str
    is_sticky: bool
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
    seen_pos: int
    is_unread: bool

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


@dataclass(frozen=True, slots=True)
class TopicList:
    lines: list[TopicLine]
    page: int
    pages: int
    # Where the next page begins when pages are no longer numbered.
    older: str | None


def topics_in(
    node: ForumNode, reader: Reader, *, page: int = 1, before: str = ""
) -> TopicList:
    """A page of a forum's topics, sticky ones first, newest first (one query for
    visitors, two for members). `before` is a place made by `older`.

    Raises Http404 for a page that there is not.
    """
    if not node.rights.read:
        raise Http404
    topics = Topic.objects.filter(forum_id=node.forum.pk, deleted_at=None)
    ordered = topics.order_by(F("pin").desc(), F("last_post_at").desc(), F("id").desc())
    total = max(1, -(-max(node.forum.topic_count, 1) // TOPICS_PER_PAGE))
    if before:
        rows = _lines(_after_place(ordered, before), reader, node, TOPICS_PER_PAGE + 1)
        page = 0
    elif 1 <= page <= NUMBERED_PAGES:
        start = (page - 1) * TOPICS_PER_PAGE
        rows = _lines(ordered[start:], reader, node, TOPICS_PER_PAGE + 1)
        if not rows and page > 1:
            raise Http404
    else:
        raise Http404
    shown, more = rows[:TOPICS_PER_PAGE], len(rows) > TOPICS_PER_PAGE
    older = _place_of(shown[-1]) if more else None
    pages = min(max(total, page + 1 if more else page), NUMBERED_PAGES)
    return TopicList(shown, page, pages if more or page != 1 else max(page, 1), older)


def _after_place(topics: QuerySet[Topic], place: str) -> QuerySet[Topic]:
    try:
        pin, stamp, pk = place.split("_")
        at = datetime.fromisoformat(stamp)
        if at.tzinfo is None:
            raise ValueError
        at = at.astimezone(UTC)
        pin_number, topic_id = int(pin), int(pk)
    except (ValueError, OverflowError):
        raise Http404 from None
    if not (0 <= pin_number < 100 and 0 <= topic_id < 2**63):
        raise Http404
    return topics.filter(
        Q(pin__lt=pin_number)
        | Q(pin=pin_number, last_post_at__lt=at)
        | Q(pin=pin_number, last_post_at=at, id__lt=topic_id)
    )


def _place_of(line: TopicLine) -> str:
    return f"{int(line.is_sticky)}_{line.last_post_at.isoformat()}_{line.id}"


def _lines(
    topics: QuerySet[Topic], reader: Reader, node: ForumNode, limit: int
) -> list[TopicLine]:
    up_to = 0
    if isinstance(reader, Member):
        up_to = read_up_to(reader, node.forum.pk)
        topics = topics.annotate(
            mark=FilteredRelation("read_marks", condition=Q(read_marks__member=reader))
        )
    columns = [
        "id",
        "title",
        "pin",
        "locked_at",
        "visible_count",
        "views__count",
        "author_id",
        "author_name",
        "started_at",
        "last_post_at",
        "last_post_id",
        "last_author_id",
        "last_author_name",
        "highest_pos",
    ]
    is_member = isinstance(reader, Member)
    if is_member:
        columns.append("mark__last_pos")
    topics = topics.annotate(
        author_name=_name("author"), last_author_name=_name("last_author")
    )
    lines = []
    for row in topics.values_list(*columns)[:limit]:
        seen = (row[14] or 0) if is_member else 0
        lines.append(
            TopicLine(
                id=row[0],
                title=row[1],
                is_sticky=row[2] > 0,
                is_locked=row[3] is not None,
                replies=max(0, row[4] - 1),
                views=row[5] or 0,
                author_id=row[6],
                author_name=row[7],
                started_at=row[8],
                last_post_at=row[9],
                last_post_id=row[10],
                last_author_id=row[11],
                last_author_name=row[12],
                highest_pos=row[13],
                seen_pos=seen,
                is_unread=is_member and (row[10] or 0) > up_to and row[13] > seen,
            )
        )
    return lines


def _name(of: str) -> Case:
    """The screen name, unless its member is hidden."""
    return Case(When(**{f"{of}__hidden_at": None}, then=F(f"{of}__screen_name")))


def read_up_to(member: Member, forum_id: int) -> int:
    """The post id up to which this member has read everything here (one query)."""
    marks = (
        ForumMember.objects.filter(member=member)
        .values_list("read_up_to", flat=True)
        .union(
            ForumRead.objects.filter(member=member, forum_id=forum_id).values_list(
                "up_to", flat=True
            )
        )
    )
    return max(marks, default=0)
