"""The tables of a neutral file. A change here raises VERSION and is told in
docs/reference/neutral.md, whose SQL a test compares with this one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from focaljet.importers.neutral import rows

VERSION = 1
# "FJNF" in the header of the SQLite file (PRAGMA application_id).
APPLICATION_ID = 0x464A4E46

TABLES: Mapping[type[Any], str] = {
    rows.Group: "groups",
    rows.Member: "members",
    rows.InGroup: "group_members",
    rows.Forum: "forums",
    rows.Topic: "topics",
    rows.Alias: "topic_aliases",
    rows.Post: "posts",
    rows.Quote: "quotes",
    rows.Attachment: "attachments",
    rows.Conversation: "conversations",
    rows.Participant: "participants",
    rows.Message: "messages",
    rows.Redirect: "redirects",
    rows.Remark: "remarks",
}

SQL = """\
CREATE TABLE about (
    version INTEGER NOT NULL,   -- of this schema
    source TEXT NOT NULL,       -- where ids come from: "usenet", "vbulletin:forum.example"
    kind TEXT NOT NULL,         -- what wrote it: "usenet", "vbulletin"
    title TEXT NOT NULL,        -- for people: "rec.autos"
    made_at INTEGER NOT NULL,
    is_complete INTEGER NOT NULL
) STRICT;
CREATE TABLE groups (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL
) STRICT;
CREATE TABLE members (
    id TEXT PRIMARY KEY NOT NULL,
    screen_name TEXT NOT NULL,  -- as it was there
    joined_at INTEGER,
    email TEXT,                 -- never from Usenet or mail
    legacy_hash TEXT            -- legacy$<scheme>$<salt>$<hash>
) STRICT;
CREATE TABLE group_members (
    member TEXT NOT NULL,
    "group" TEXT NOT NULL,
    PRIMARY KEY (member, "group")
) STRICT, WITHOUT ROWID;
CREATE TABLE forums (
    id TEXT PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    parent TEXT,
    description TEXT NOT NULL,
    place INTEGER NOT NULL,     -- among its neighbours
    is_category INTEGER NOT NULL
) STRICT;
CREATE TABLE topics (
    id TEXT PRIMARY KEY NOT NULL,
    forum TEXT NOT NULL,
    title TEXT NOT NULL,
    author TEXT,
    started_at INTEGER NOT NULL,
    is_sticky INTEGER NOT NULL,
    is_locked INTEGER NOT NULL,
    views INTEGER NOT NULL
) STRICT;
CREATE TABLE topic_aliases (
    id TEXT PRIMARY KEY NOT NULL,
    topic TEXT NOT NULL
) STRICT;
CREATE INDEX aliases_of_a_topic ON topic_aliases (topic);
CREATE TABLE posts (
    id TEXT PRIMARY KEY NOT NULL,
    topic TEXT NOT NULL,
    place INTEGER NOT NULL,     -- in the topic: its order, gaps allowed
    author TEXT,
    written_at INTEGER NOT NULL,
    source TEXT NOT NULL,
    markup TEXT NOT NULL CHECK (markup IN ('plain', 'markdown', 'bbcode')),
    edited_at INTEGER
) STRICT;
CREATE UNIQUE INDEX posts_of_a_topic ON posts (topic, place);
CREATE TABLE quotes (
    post TEXT NOT NULL,
    ordinal INTEGER NOT NULL,   -- the n of [quote:n] in the post's source, from 1
    quoted TEXT,                -- the post that is quoted
    excerpt TEXT NOT NULL,
    PRIMARY KEY (post, ordinal)
) STRICT;
CREATE TABLE attachments (
    id TEXT PRIMARY KEY NOT NULL,
    post TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    file TEXT                   -- relative to the neutral file
) STRICT;
CREATE TABLE conversations (
    id TEXT PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    started_at INTEGER NOT NULL
) STRICT;
CREATE TABLE participants (
    conversation TEXT NOT NULL,
    member TEXT NOT NULL,
    left_at INTEGER,
    PRIMARY KEY (conversation, member)
) STRICT, WITHOUT ROWID;
CREATE TABLE messages (
    id TEXT PRIMARY KEY NOT NULL,
    conversation TEXT NOT NULL,
    place INTEGER NOT NULL,
    author TEXT,
    written_at INTEGER NOT NULL,
    source TEXT NOT NULL,
    markup TEXT NOT NULL CHECK (markup IN ('plain', 'markdown', 'bbcode'))
) STRICT;
CREATE TABLE redirects (
    old TEXT PRIMARY KEY NOT NULL,  -- path and query at the old site
    kind TEXT NOT NULL,             -- what stood there: topic, post, forum, member
    target TEXT NOT NULL            -- its id
) STRICT;
CREATE TABLE remarks (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    is_left_out INTEGER NOT NULL,   -- 1: did not come in; 0: came in changed
    reason TEXT NOT NULL,
    place TEXT NOT NULL             -- where in the source: a path, a table
) STRICT;
"""
