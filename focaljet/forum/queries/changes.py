"""What was changed in a post, and how it stood before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django.db.models import Max
from django.http import Http404
from django.utils.translation import gettext as _

from focaljet.base import differences
from focaljet.base.differences import Piece
from focaljet.base.markup.marks import in_words
from focaljet.base.rows import rows
from focaljet.forum import rules
from focaljet.forum.models.changes import PostChange
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.posts import PostView, post_for
from focaljet.forum.rights import Reader

CHANGES_ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class LastChange:
    """What stands under a changed post: its last change, and how many there were."""

    number: int
    at: datetime
    by_id: int | None
    by_name: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """`words` and `title` say what differs; `words` is None where they are gone."""

    number: int
    at: datetime
    by_id: int | None
    by_name: str | None
    reason: str
    words: list[Piece] | None
    title: list[Piece]


def last_number(post_id: int) -> int:
    """The number of a post's last change, 0 before the first (one query)."""
    found = PostChange.objects.filter(post=post_id).aggregate(last=Max("number"))
    return found["last"] or 0


def last_changes(post_ids: Iterable[int]) -> dict[int, LastChange]:
    """The last change of each of these posts that has one (one query, or none)."""
    ids = list(post_ids)
    found = rows(LAST_CHANGES, [ids]) if ids else []
    return {row[0]: LastChange(*row[1:]) for row in found}


def changed_post_for(reader: Reader, post_id: int, board: Board) -> PostView:
    """A post whose changes the reader may see, or Http404 (one query)."""
    found = post_for(reader, post_id, board)
    if not rules.may_see_changes(reader, found.post, found.rights):
        raise Http404
    return found


def changes_of(post_id: int, page: int) -> tuple[list[Change], int]:
    """The changes of a page, newest first, and how many pages there are (two queries).

    Only typed words are compared. What a post quoted is not in them, so that nobody's
    words come back from an old version of somebody else's post. Raises Http404 for a
    page that there is not.
    """
    last = last_number(post_id)
    pages = max(1, ceil(last / CHANGES_ON_A_PAGE))
    if page > pages:
        raise Http404
    newest = last - (page - 1) * CHANGES_ON_A_PAGE
    found = rows(CHANGES, [post_id, newest, CHANGES_ON_A_PAGE])
    return [_change(*row) for row in found], pages


def _change(
    number: int,
    at: datetime,
    by_id: int | None,
    by_name: str | None,
    reason: str,
    before: str | None,
    after: str,
    title_before: str,
    title_after: str,
) -> Change:
    who = (number, at, by_id, by_name, reason)
    if before is None:
        return Change(*who, words=None, title=[])
    words = differences.between(_typed(before), _typed(after))
    title = differences.between(title_before, title_after) if title_before else []
    return Change(*who, words=differences.shortened(words), title=title)


def _typed(stored: str) -> str:
    names = {"quote": f"[{_('quote')}]", "mention": f"@[{_('member')}]"}
    return in_words(stored, names)


LAST_CHANGES = """
    SELECT DISTINCT ON (change.post_id) change.post_id, change.number, change.at,
           person.id, person.screen_name, change.reason
    FROM forum_postchange AS change
    LEFT JOIN accounts_member AS person
        ON person.id = change.by_id AND person.hidden_at IS NULL
    WHERE change.post_id = ANY(%s)
    ORDER BY change.post_id, change.number DESC
"""
# What stood after a change is what stood before the next one, or stands there now.
CHANGES = """
    SELECT change.number, change.at, person.id, person.screen_name, change.reason,
           before.source, coalesce(after.source, body.source), before.title,
           coalesce((
               SELECT later.title
               FROM forum_postversion AS later
               JOIN forum_postchange AS of ON of.id = later.change_id
               WHERE of.post_id = change.post_id AND of.number > change.number
                 AND later.title <> '' AND before.title <> ''
               ORDER BY of.number LIMIT 1
           ), topic.title)
    FROM forum_postchange AS change
    JOIN forum_post AS post ON post.id = change.post_id
    JOIN forum_topic AS topic ON topic.id = post.topic_id
    JOIN forum_postbody AS body ON body.post_id = change.post_id
    LEFT JOIN forum_postversion AS before ON before.change_id = change.id
    LEFT JOIN forum_postchange AS following
        ON following.post_id = change.post_id AND following.number = change.number + 1
    LEFT JOIN forum_postversion AS after ON after.change_id = following.id
    LEFT JOIN accounts_member AS person
        ON person.id = change.by_id AND person.hidden_at IS NULL
    WHERE change.post_id = %s AND change.number <= %s
    ORDER BY change.number DESC
    LIMIT %s
"""
