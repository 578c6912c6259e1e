"""The words of the demo club, read from the TOML files beside this module.

A forum's topics stand in the file named after its slug. `days_ago` says when a topic
began, `after` how many minutes later a post was written, and a quote names an earlier
post by its position (from 1) and repeats some of its words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from focaljet.base.markup.kinds import Markup

FOLDER = Path(__file__).parent / "content"
MARKUPS = {"markdown": Markup.MARKDOWN, "bbcode": Markup.BBCODE}

Table = Mapping[str, Any]


class Audience(StrEnum):
    """The widest group that may do a thing in a forum."""

    VISITORS = "visitors"
    MEMBERS = "members"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    joined_ago: timedelta
    group: str | None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What a post quotes: words of an earlier post of the same topic."""

    pos: int
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    author: str
    after: timedelta
    markup: Markup
    source: str
    quotes: tuple[Excerpt, ...]
    deleted: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    title: str
    author: str
    started_ago: timedelta
    sticky: bool
    locked: bool
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """A forum of the club; `parent` is the slug of the forum that it stands in."""

    slug: str
    title: str
    description: str
    icon: str
    parent: str | None
    read: Audience
    start: Audience
    reply: Audience
    conversations: tuple[Conversation, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    title: str
    rooms: tuple[Room, ...]


@dataclass(frozen=True, slots=True)
class Club:
    people: tuple[Person, ...]
    headings: tuple[Heading, ...]

    @property
    def rooms(self) -> tuple[Room, ...]:
        return tuple(room for heading in self.headings for room in heading.rooms)

    @property
    def conversations(self) -> tuple[Conversation, ...]:
        return tuple(talk for room in self.rooms for talk in room.conversations)

    @property
    def messages(self) -> tuple[Message, ...]:
        return tuple(post for talk in self.conversations for post in talk.messages)


@cache
def club() -> Club:
    """The whole demo club: some twenty small files, read once."""
    people = _read("members")["member"]
    headings = _read("forums")["category"]
    return Club(
        people=tuple(_person(table) for table in people),
        headings=tuple(_heading(table) for table in headings),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def _person(table: Table) -> Person:
    return Person(
        name=table["name"],
        joined_ago=timedelta(days=table["joined_days_ago"]),
        group=table.get("group"),
    )


def _heading(table: Table) -> Heading:
    return Heading(table["name"], tuple(_room(forum) for forum in table["forum"]))


def _room(table: Table) -> Room:
    topics = _read(table["slug"])["topic"]
    return Room(
        slug=table["slug"],
        title=table["name"],
        description=table["about"],
        icon=table["icon"],
        parent=table.get("parent"),
        read=Audience(table.get("read", "visitors")),
        start=Audience(table.get("start", "members")),
        reply=Audience(table.get("reply", "members")),
        conversations=tuple(_conversation(topic) for topic in topics),
    )


def _conversation(table: Table) -> Conversation:
    return Conversation(
        title=table["title"],
        author=table["by"],
        started_ago=timedelta(days=table["days_ago"]),
        sticky=table.get("sticky", False),
        locked=table.get("locked", False),
        messages=tuple(_message(post) for post in table["post"]),
    )


def _message(table: Table) -> Message:
    return Message(
        author=table["by"],
        after=timedelta(minutes=table["after"]),
        markup=MARKUPS[table.get("markup", "markdown")],
        source=table["text"].strip(),
        quotes=tuple(
            Excerpt(quote["post"], quote["text"]) for quote in table.get("quotes", [])
        ),
        deleted=table.get("deleted", False),
    )
