"""Forums as rows of a board: made as `forum/listed.py` makes topics, and for its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from django.template.loader import get_template
from django.utils.safestring import SafeString
from markupsafe import escape

from focaljet.base import moments
from focaljet.base.elements import avatar_element, time_element
from focaljet.base.markup.show import put_together
from focaljet.base.paths import path_to
from focaljet.base.slots import Slot, Slotted, empty_slot, open_place
from focaljet.forum.queries.board import Board, ForumNode, Latest

UNREAD, UNREAD_CHILD = " unread", ' class="unread"'
DRAWING = "car-hatch"  # of a forum for which none was chosen
OF_A_FORUM = (
    *("unread", "unread_child", "drawing", "way", "title", "news", "description"),
    *("topics", "below", "newest"),
)
OF_A_TOPIC = ("avatar", "way", "title", "at", "author")


def groups_of(board: Board) -> Slotted:
    """The whole board as everybody sees it, with places for what is unread (`own_of`)."""
    with moments.one_language():
        return Slotted.of(_made().groups(board, rows_of))


def rows_of(nodes: Sequence[ForumNode], heading: str = "h3") -> SafeString:
    """Rows with places left open, to be taken apart together with what is around them."""
    with moments.one_language():
        language = moments.language()
        return put_together(_row(node, heading, language) for node in nodes)


def newest_of(lines: Sequence[Latest]) -> list[SafeString]:
    with moments.one_language():
        language = moments.language()
        return [put_together([_newest(line, language)]) for line in lines]


def own_of(nodes: Sequence[ForumNode]) -> Iterator[tuple[Slot, str]]:
    """What is unread to a reader."""
    language = moments.language()
    for node in nodes:
        if node.has_unread:
            yield ("unread", node.forum.pk), UNREAD
            yield ("unread_child", node.forum.pk), UNREAD_CHILD
            yield ("news", node.forum.pk), _news(language)


def _row(node: ForumNode, heading: str, language: str | None) -> str:
    forum, newest = node.forum, node.latest_below
    below = [
        _child(child.forum.pk, child.forum.title, language) for child in node.children
    ]
    return _shape(heading, language).joined(
        unread=open_place("unread", forum.pk),
        drawing=_drawing(forum.icon or DRAWING),
        way=path_to("forum:forum", forum.pk),
        title=escape(forum.title),
        news=open_place("news", forum.pk),
        description=escape(forum.description),
        topics=_topics(node.topic_count, language),
        below=_below(language).joined(forums="".join(below)) if below else "",
        newest=_newest(newest, language) if newest else _nothing_newest(language),
    )


def _child(pk: int, title: str, language: str | None) -> str:
    return _child_shape(language).joined(
        unread_child=open_place("unread_child", pk),
        way=path_to("forum:forum", pk),
        title=escape(title),
    )


def _newest(line: Latest, language: str | None) -> str:
    return _newest_shape(bool(line.author_name), language).joined(
        avatar=avatar_element(line.author_id, line.author_name, "small"),
        way=path_to("forum:last_post", line.topic_id),
        title=escape(line.title),
        at=time_element(line.at),
        author=escape(line.author_name or ""),
    )


# The language is that of the texts now; they are only remembered by it.
@lru_cache(maxsize=100)
def _shape(heading: str, _language: str | None) -> Slotted:
    return Slotted.of(_made().row(heading, _places(OF_A_FORUM)))


@lru_cache(maxsize=100)
def _child_shape(_language: str | None) -> Slotted:
    return Slotted.of(_made().child(_places(OF_A_FORUM)))


@lru_cache(maxsize=100)
def _newest_shape(has_author: bool, _language: str | None) -> Slotted:
    return Slotted.of(_made().newest(has_author, _places(OF_A_TOPIC)))


@lru_cache(maxsize=100)
def _below(_language: str | None) -> Slotted:
    return Slotted.of(_made().below(empty_slot("forums")))


@lru_cache(maxsize=100)
def _nothing_newest(_language: str | None) -> str:
    return str(_made().nothing_newest())


@lru_cache(maxsize=100)
def _news(_language: str | None) -> str:
    return str(_made().news())


@lru_cache(maxsize=5_000)
def _topics(n: int, _language: str | None) -> str:
    return str(_made().topics(n))


@lru_cache(maxsize=1_000)
def _drawing(name: str) -> str:
    return str(_made().drawing(name))


def _places(names: Sequence[str]) -> dict[str, SafeString]:
    return {name: empty_slot(name) for name in names}


@cache
def _made() -> Any:
    return get_template("forum/_forums.html").template.module  # type: ignore[attr-defined]
