"""Reads a neutral file, whoever wrote it: nothing in it is trusted."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar, get_args, get_type_hints

from django.utils.translation import gettext as _

from focaljet.importers.neutral import rows
from focaljet.importers.neutral.errors import NeutralFileError
from focaljet.importers.neutral.schema import APPLICATION_ID, TABLES, VERSION

RowT = TypeVar(
    "RowT",
    rows.Group,
    rows.Member,
    rows.Forum,
    rows.Topic,
    rows.Alias,
    rows.Post,
)
AnyRowT = TypeVar("AnyRowT", bound=rows.Row)

# A text that came through a broken program, rather than a bomb.
LONGEST_VALUE = 20_000_000


@dataclass(frozen=True, slots=True)
class About:
    source: str
    kind: str
    title: str


class Reader:
    """An open neutral file. Every method raises NeutralFileError for a broken one."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Self:
        if not self.path.is_file():
            raise NeutralFileError(_("There is no file %s.") % self.path)
        with self._said_plainly():
            self._database = sqlite3.connect(
                f"{self.path.resolve().as_uri()}?mode=ro", uri=True
            )
            # The file may come from anywhere: no function of its schema is run.
            self._database.execute("PRAGMA trusted_schema = OFF")
            self._database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
            self.about = self._introduced()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()

    def count(self, kind: type[rows.Row]) -> int:
        with self._said_plainly():
            counted = self._database.execute(f"SELECT count(*) FROM {TABLES[kind]}")  # noqa: S608
            return int(counted.fetchone()[0])

    def batches(self, kind: type[RowT], size: int) -> Iterator[list[RowT]]:
        """All rows of a table that has an `id`, in its order, `size` at a time."""
        last = ""
        while batch := self._rows(
            kind, "WHERE id > ? ORDER BY id LIMIT ?", (last, size)
        ):
            yield batch
            last = batch[-1].id

    def posts_in_order(self, size: int) -> Iterator[list[rows.Post]]:
        """All posts by the moment they were written, `size` at a time.

        Within a topic `place` decides: a post whose clock went wrong comes after the
        one that it stands below, and keeps its moment.
        """
        with self._said_plainly():
            self._database.executescript(_ARRIVAL)
        last = 0
        columns = _columns(rows.Post)
        while True:
            with self._said_plainly():
                found = self._database.execute(
                    f"SELECT arrival.number, {columns} FROM temp.arrival "  # noqa: S608
                    "JOIN posts ON posts.id = arrival.id "
                    "WHERE arrival.number > ? ORDER BY arrival.number LIMIT ?",
                    (last, size),
                ).fetchall()
            if not found:
                return
            last = found[-1][0]
            yield [_made(rows.Post, values[1:]) for values in found]

    def with_ids(self, kind: type[RowT], ids: Sequence[str]) -> list[RowT]:
        return self._rows(kind, f"WHERE id IN ({_marks(ids)})", tuple(ids))

    def aliases_of(self, topics: Sequence[str]) -> list[rows.Alias]:
        return self._rows(
            rows.Alias, f"WHERE topic IN ({_marks(topics)})", tuple(topics)
        )

    def quotes_in(self, posts: Sequence[str]) -> list[rows.Quote]:
        return self._rows(
            rows.Quote,
            f"WHERE post IN ({_marks(posts)}) ORDER BY post, ordinal",
            tuple(posts),
        )

    def groups_of(self, members: Sequence[str]) -> list[rows.InGroup]:
        return self._rows(
            rows.InGroup, f"WHERE member IN ({_marks(members)})", tuple(members)
        )

    def has_author(self, ids: Sequence[str]) -> bool:
        return bool(self.with_ids(rows.Member, ids))

    def post_ids_of(self, topics: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Pairs of topic and post, for finding topics that are here already."""
        with self._said_plainly():
            yield from self._database.execute(
                f"SELECT topic, id FROM posts WHERE topic IN ({_marks(topics)})",  # noqa: S608
                tuple(topics),
            )

    def remarks(self) -> Iterator[rows.Remark]:
        with self._said_plainly():
            found = self._database.execute(
                f"SELECT {_columns(rows.Remark)} FROM remarks ORDER BY rowid"  # noqa: S608
            )
            for values in found:
                yield _made(rows.Remark, values)

    def _rows(
        self, kind: type[AnyRowT], where: str, values: tuple[Any, ...]
    ) -> list[AnyRowT]:
        table = TABLES[kind]
        with self._said_plainly():
            found = self._database.execute(
                f"SELECT {_columns(kind)} FROM {table} {where}",  # noqa: S608
                values,
            ).fetchall()
        return [_made(kind, each) for each in found]

    def _introduced(self) -> About:
        (mark,) = self._database.execute("PRAGMA application_id").fetchone()
        (version,) = self._database.execute("PRAGMA user_version").fetchone()
        if mark != APPLICATION_ID:
            raise NeutralFileError(_("%s is not a neutral file.") % self.path)
        if version > VERSION:
            raise NeutralFileError(
                _(
                    "%(file)s was written by a newer Focaljet (version %(theirs)s of the "
                    "format, this one reads %(ours)s). Upgrade first."
                )
                % {"file": self.path, "theirs": version, "ours": VERSION}
            )
        about = self._database.execute(
            "SELECT source, kind, title, is_complete FROM about"
        ).fetchone()
        if about is None or not about[3]:
            raise NeutralFileError(_("%s is not complete. Make it again.") % self.path)
        return About(*map(str, about[:3]))

    @contextmanager
    def _said_plainly(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as broken:
            if getattr(broken, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
                raise NeutralFileError(
                    _("%s is not a neutral file.") % self.path
                ) from broken
            raise NeutralFileError(
                _("%(file)s cannot be read: %(why)s.")
                % {"file": self.path, "why": broken}
            ) from broken


# The window's maximum keeps a topic's own order where clocks disagree.
_ARRIVAL = """
    DROP TABLE IF EXISTS temp.arrival;
    CREATE TEMP TABLE arrival (number INTEGER PRIMARY KEY, id TEXT NOT NULL);
    INSERT INTO arrival (id)
    SELECT id FROM (
        SELECT id, topic, place, max(written_at) OVER (
            PARTITION BY topic ORDER BY place
        ) AS moment
        FROM posts
    )
    ORDER BY moment, topic, place;
"""


def _columns(kind: type[Any]) -> str:
    # With the table's name: a bare "email" that is no column would be a text to SQLite.
    return ", ".join(f'{TABLES[kind]}."{field.name}"' for field in fields(kind))


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def _made(kind: type[AnyRowT], values: Sequence[Any]) -> AnyRowT:
    """The row as its class; a value of the wrong kind raises NeutralFileError."""
    try:
        made = {
            name: read(value)
            for (name, read), value in zip(_READING[kind], values, strict=True)
        }
    except (TypeError, ValueError, OverflowError, OSError) as wrong:
        raise NeutralFileError(
            _("A row of the table %(table)s is not as it should be: %(why)s.")
            % {"table": TABLES[kind], "why": wrong}
        ) from wrong
    return kind(**made)


def _reading(kind: type[rows.Row]) -> list[tuple[str, Callable[[Any], Any]]]:
    """How each column of a table becomes the field of its class."""
    return [
        (name, partial(_read_optional, _READ[hint[0]]) if hint[1:] else _READ[hint[0]])
        for name, hint in (
            (name, get_args(hint) or (hint,))
            for name, hint in get_type_hints(kind).items()
        )
    ]


def _read_optional(read: Callable[[Any], Any], value: Any) -> Any:
    return None if value is None else read(value)


def _read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(_("it holds no text where there should be some"))
    return value


_READ: Mapping[Any, Callable[[Any], Any]] = {
    str: _read_text,
    int: int,
    bool: bool,
    datetime: lambda value: datetime.fromtimestamp(int(value), UTC),
    rows.Text: rows.Text,
    rows.Kind: rows.Kind,
}
_READING: Mapping[type[Any], list[tuple[str, Callable[[Any], Any]]]] = {
    kind: _reading(kind) for kind in TABLES
}
