"""What a neutral file holds: one class per table, one field per column.

Moments are aware and in UTC; the file stores whole seconds since 1970. An `id` is the
one that the thing had where it comes from; fields such as `topic` or `author` hold
such ids. docs/reference/neutral.md describes each table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Text(StrEnum):
    """How a source is written."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    BBCODE = "bbcode"


class Kind(StrEnum):
    """What a line of the report, or an old address, is about."""

    GROUP = "group"
    MEMBER = "member"
    FORUM = "forum"
    TOPIC = "topic"
    POST = "post"
    ATTACHMENT = "attachment"
    CONVERSATION = "conversation"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Group:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """`legacy_hash` is "legacy$<scheme>$<salt>$<hash>"."""

    id: str
    screen_name: str
    joined_at: datetime | None = None
    email: str | None = None
    legacy_hash: str | None = None


@dataclass(frozen=True, slots=True)
class InGroup:
    member: str
    group: str


@dataclass(frozen=True, slots=True)
class Forum:
    id: str
    title: str
    parent: str | None = None
    description: str = ""
    place: int = 0
    is_category: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    id: str
    forum: str
    title: str
    author: str | None
    started_at: datetime
    is_sticky: bool = False
    is_locked: bool = False
    views: int = 0


@dataclass(frozen=True, slots=True)
class Alias:
    """Another id that belongs to a topic, such as a message that the archive lacks."""

    id: str
    topic: str


@dataclass(frozen=True, slots=True)
class Post:
    """`source` holds `[quote:1]` where the quote of that ordinal stands."""

    id: str
    topic: str
    place: int
    author: str | None
    written_at: datetime
    source: str
    markup: Text
    edited_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    post: str
    ordinal: int
    quoted: str | None
    excerpt: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """`file` is a path relative to the neutral file; None when the bytes are lost."""

    id: str
    post: str
    name: str
    media_type: str
    size: int
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    id: str
    title: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Participant:
    conversation: str
    member: str
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    id: str
    conversation: str
    place: int
    author: str | None
    written_at: datetime
    source: str
    markup: Text


@dataclass(frozen=True, slots=True)
class Redirect:
    """An address of the old site: path and query, without the host."""

    old: str
    kind: Kind
    target: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A line of the report: something was left out, or came in changed."""

    kind: Kind
    id: str
    is_left_out: bool
    reason: str
    place: str = ""


Row = (
    Group
    | Member
    | InGroup
    | Forum
    | Topic
    | Alias
    | Post
    | Quote
    | Attachment
    | Conversation
    | Participant
    | Message
    | Redirect
    | Remark
)
