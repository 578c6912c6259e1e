"""Topics as lines of a list, of which a page has thirty that differ in little.

The engine takes 100 µs for such a line. So it makes each shape of a line once, with
places for all that is of one topic, and a line is those places filled in. What is
remembered holds nothing of any topic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.template.loader import get_template
from markupsafe import escape

from focaljet.base import moments
from focaljet.base.elements import avatar_element, time_element
from focaljet.base.paths import path_to
from focaljet.base.slots import Slot, Slotted, empty_slot, open_place
from focaljet.forum.queries.lines import TopicLine

UNREAD = " unread"
PLACES = (
    *("id", "way", "title", "unread", "news", "watched", "pages", "replies", "views"),
    *("avatar", "author", "author_way", "started", "forum", "forum_way", "moved_at"),
    *("last_avatar", "last_author", "last_way", "last_at"),
)


@dataclass(frozen=True, slots=True)
class _Shape:
    is_announced: bool
    is_sticky: bool
    is_locked: bool
    has_author: bool
    has_last_author: bool
    has_pages: bool
    shows_forum: bool
    box: str


def html_of(
    lines: Iterable[TopicLine],
    *,
    shows_forum: bool = False,
    box_of: Callable[[TopicLine], str] = lambda _line: "",
) -> Slotted:
    """Lines as everybody sees them, with places for what is one reader's own (`own_of`).

    `box_of` names the form to which the box of a line belongs, "" where it has none.
    """
    with moments.one_language():
        language = moments.language()
        return Slotted.of(
            "".join(_of(line, shows_forum, box_of(line), language) for line in lines)
        )


def own_of(line: TopicLine) -> Iterator[tuple[Slot, str]]:
    """What a reader sees of it who has marks: that it is new to them, or watched."""
    language = moments.language()
    if line.is_unread:
        way = path_to("forum:new_post", line.id)
        yield ("unread", line.id), UNREAD
        yield ("news", line.id), _news(line.is_begun, language).joined(way=way)
    if line.is_watched:
        yield ("watched", line.id), _watched(language)


def _of(line: TopicLine, shows_forum: bool, box: str, language: str | None) -> str:
    way, title = path_to("forum:topic", line.id), escape(line.title)
    if line.moved_at is not None:
        filled = {
            "way": way,
            "title": title,
            "forum_way": path_to("forum:forum", line.forum_id),
            "forum": escape(line.forum_title),
            "moved_at": time_element(line.moved_at),
        }
        return _moved(language).joined(**filled)
    author = line.author_name if line.author_id else None
    pages = line.last_pages
    shape = _Shape(
        line.is_announced,
        line.is_sticky,
        line.is_locked,
        bool(author),
        bool(line.last_author_name),
        bool(pages),
        shows_forum,
        box,
    )
    filled = {
        "id": str(line.id),
        "way": way,
        "title": title,
        "avatar": avatar_element(line.author_id, line.author_name),
        "started": time_element(line.started_at),
        "replies": _replies(line.replies, language),
        "views": _views(line.views, language),
        "last_avatar": avatar_element(
            line.last_author_id, line.last_author_name, "small"
        ),
        "last_way": path_to("forum:last_post", line.id),
        "last_at": time_element(line.last_post_at),
        "unread": open_place("unread", line.id),
        "news": open_place("news", line.id),
        "watched": open_place("watched", line.id),
    }
    if author:
        filled["author"] = escape(author)
        filled["author_way"] = path_to("members:member", line.author_id)
    if line.last_author_name:
        filled["last_author"] = escape(line.last_author_name)
    if shows_forum:
        filled["forum"] = escape(line.forum_title)
        filled["forum_way"] = path_to("forum:forum", line.forum_id)
    if pages:
        links = (_page(n, language).joined(way=way) for n in pages)
        filled["pages"] = "".join(links)
    return _line(shape, language).joined(**filled)


# The language is that in which the texts are put into words now; it is only remembered by.
@lru_cache(maxsize=1_000)
def _line(shape: _Shape, _language: str | None) -> Slotted:
    return Slotted.of(_made().line(shape, {name: empty_slot(name) for name in PLACES}))


@lru_cache(maxsize=100)
def _moved(_language: str | None) -> Slotted:
    return Slotted.of(_made().moved({name: empty_slot(name) for name in PLACES}))


@lru_cache(maxsize=100)
def _news(is_begun: bool, _language: str | None) -> Slotted:
    return Slotted.of(_made().news(empty_slot("way"), is_begun))


@lru_cache(maxsize=100)
def _watched(_language: str | None) -> str:
    return str(_made().watched())


@lru_cache(maxsize=5_000)
def _page(n: int, _language: str | None) -> Slotted:
    return Slotted.of(_made().page(empty_slot("way"), n))


@lru_cache(maxsize=5_000)
def _replies(n: int, _language: str | None) -> str:
    return str(_made().replies(n))


@lru_cache(maxsize=20_000)
def _views(n: int, _language: str | None) -> str:
    return str(_made().views(n))


@cache
def _made() -> Any:
    return get_template("forum/_topics.html").template.module  # type: ignore[attr-defined]
