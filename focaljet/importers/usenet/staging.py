"""A scratch database for one conversion, so that an archive of any size fits."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from focaljet.importers.usenet.message import Message

_SQL = """
CREATE TABLE node (number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, thread INTEGER);
CREATE TABLE message (
    number INTEGER PRIMARY KEY, seen INTEGER NOT NULL, subject TEXT NOT NULL,
    author TEXT, name TEXT NOT NULL, groups TEXT NOT NULL, moment INTEGER,
    text TEXT NOT NULL, mentions TEXT NOT NULL, place TEXT NOT NULL, words TEXT
);
CREATE TABLE link (
    number INTEGER, ordinal INTEGER, other INTEGER NOT NULL,
    PRIMARY KEY (number, ordinal)
) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX nodes_of_a_thread ON node (thread);
CREATE INDEX messages_of_an_author ON message (author);
CREATE INDEX messages_as_seen ON message (seen);
"""


@dataclass(frozen=True, slots=True)
class Head:
    """A message of a thread without its text; `references` are present, nearest first."""

    number: int
    id: str
    moment: int | None
    subject: str
    author: str | None
    groups: tuple[str, ...]
    place: str
    references: tuple[int, ...]


class Staging:
    """Use as a context: the file is removed at its end."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        self._path.unlink(missing_ok=True)
        os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        self._database = sqlite3.connect(self._path)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.executescript(_SQL)
        self._seen = 0
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()
        self._path.unlink(missing_ok=True)

    def put(self, message: Message) -> bool:
        """False where a message of this id was put before."""
        number = self._number_of(message.id)
        self._seen += 1
        added = self._database.execute(
            "INSERT OR IGNORE INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            (
                number,
                self._seen,
                message.subject,
                message.author,
                message.author_name,
                json.dumps(message.groups),
                message.written_at and int(message.written_at.timestamp()),
                message.text,
                json.dumps(message.mentions),
                message.place,
            ),
        )
        if not added.rowcount:
            return False
        self.link(number, [self._number_of(each) for each in message.references])
        return True

    def link(self, number: int, others: Sequence[int]) -> None:
        self._database.executemany(
            "INSERT INTO link VALUES (?, ?, ?)",
            [(number, ordinal, other) for ordinal, other in enumerate(others)],
        )

    def links(self) -> Iterator[tuple[int, int]]:
        yield from self._database.execute("SELECT number, other FROM link")

    def absent(self) -> Iterator[tuple[int, str]]:
        """Ids that messages refer to and that no message has."""
        yield from self._database.execute(
            "SELECT number, id FROM node WHERE number NOT IN (SELECT number FROM message)"
        )

    def forget(self, numbers: Iterable[int]) -> None:
        """Take back what was referred to and turned out to be no message."""
        for number in numbers:
            self._database.execute("DELETE FROM link WHERE other = ?", (number,))
            self._database.execute("DELETE FROM node WHERE number = ?", (number,))

    def is_author(self, key: str) -> bool:
        found = self._database.execute(
            "SELECT 1 FROM message WHERE author = ? LIMIT 1", (key,)
        )
        return found.fetchone() is not None

    def settle(self, thread_of: Sequence[tuple[int, int]]) -> None:
        self._database.executemany(
            "UPDATE node SET thread = ? WHERE number = ?",
            [(thread, number) for number, thread in thread_of],
        )

    def numbers(self) -> Iterator[int]:
        for (number,) in self._database.execute("SELECT number FROM node"):
            yield number

    def make_findable(self) -> None:
        self._database.executescript(_INDEXES)

    def authors(self) -> Iterator[tuple[str, str]]:
        """Keys of authors with the name that each used most, or else first."""
        last = None
        for key, name in self._database.execute(
            "SELECT author, name FROM message WHERE author IS NOT NULL "
            "GROUP BY author, name ORDER BY author, count(*) DESC, min(seen)"
        ):
            if key != last:
                last = key
                yield key, name

    def group_counts(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for groups, count in self._database.execute(
            "SELECT groups, count(*) FROM message GROUP BY groups"
        ):
            for group in json.loads(groups):
                counts[group] = counts.get(group, 0) + count
        return counts

    def threads(self) -> Iterator[int]:
        for (thread,) in self._database.execute(
            "SELECT DISTINCT node.thread FROM message JOIN node USING (number) "
            "ORDER BY node.thread"
        ):
            yield thread

    def heads(self, thread: int) -> list[Head]:
        references: dict[int, list[int]] = {}
        for number, other in self._database.execute(
            "SELECT link.number, link.other FROM node "
            "JOIN link USING (number) JOIN message AS above ON above.number = link.other "
            "WHERE node.thread = ? ORDER BY link.number, link.ordinal DESC",
            (thread,),
        ):
            references.setdefault(number, []).append(other)
        return [
            Head(
                number=number,
                id=message_id,
                moment=moment,
                subject=subject,
                author=author,
                groups=tuple(json.loads(groups)),
                place=place,
                references=tuple(references.get(number, ())),
            )
            for number, message_id, moment, subject, author, groups, place in self._database.execute(
                "SELECT number, id, moment, subject, author, groups, place "
                "FROM node JOIN message USING (number) WHERE thread = ? ORDER BY seen",
                (thread,),
            )
        ]

    def absent_in(self, thread: int) -> list[str]:
        found = self._database.execute(
            "SELECT id FROM node WHERE thread = ? "
            "AND number NOT IN (SELECT number FROM message) ORDER BY id",
            (thread,),
        )
        return [message_id for (message_id,) in found]

    def text(self, number: int) -> tuple[str, list[str]]:
        """The text of a message, and the ids that it mentions in words."""
        text, mentions = self._database.execute(
            "SELECT text, mentions FROM message WHERE number = ?", (number,)
        ).fetchone()
        return text, json.loads(mentions)

    def remember_words(self, number: int, words: str) -> None:
        self._database.execute(
            "UPDATE message SET words = ? WHERE number = ?", (words, number)
        )

    def words(self, number: int) -> tuple[str, str] | None:
        """Id and words of a message that was written out before; None for another."""
        found: tuple[str, str] | None = self._database.execute(
            "SELECT id, words FROM node JOIN message USING (number) "
            "WHERE number = ? AND words IS NOT NULL",
            (number,),
        ).fetchone()
        return found

    def number_of(self, message_id: str) -> int | None:
        found = self._database.execute(
            "SELECT number FROM node WHERE id = ?", (message_id,)
        ).fetchone()
        return found[0] if found else None

    def moment_near(self, number: int) -> int | None:
        """The moment of the message that was found just before, or else just after."""
        found = self._database.execute(
            "SELECT near.moment FROM message AS this JOIN message AS near "
            "ON near.moment IS NOT NULL WHERE this.number = ? "
            "ORDER BY near.seen > this.seen, abs(near.seen - this.seen) LIMIT 1",
            (number,),
        ).fetchone()
        return found[0] if found else None

    def without_references(self) -> Iterator[tuple[int, str, str, int]]:
        """Messages that refer to none: number, subject, first group, moment."""
        for number, subject, groups, moment in self._database.execute(
            "SELECT number, subject, groups, moment FROM message WHERE moment IS NOT NULL "
            "AND number NOT IN (SELECT number FROM link) ORDER BY moment, number"
        ):
            yield number, subject, next(iter(json.loads(groups)), ""), moment

    def _number_of(self, message_id: str) -> int:
        if (number := self.number_of(message_id)) is not None:
            return number
        added = self._database.execute(
            "INSERT INTO node (id) VALUES (?)", (message_id,)
        )
        assert added.lastrowid is not None  # noqa: S101  an INSERT just made
        return added.lastrowid
