"""Writes a neutral file: whole, or not at all."""

from __future__ import annotations

import os
import sqlite3
from collections import defaultdict
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from focaljet.base import clock
from focaljet.importers.neutral import rows
from focaljet.importers.neutral.schema import APPLICATION_ID, SQL, TABLES, VERSION

BATCH = 1_000

Value = str | int | None


class Writer:
    """Takes rows in any order; the file gets its name when the block ends well.

        with Writer(path, source="usenet", kind="usenet", title="rec.autos") as out:
            out.add(rows.Topic(…))

    Until then it is called `<name>.part`, which is removed on an error and overwritten
    by the next try after a kill. An id that was there already raises
    sqlite3.IntegrityError, for the converter has to know its own ids.
    """

    def __init__(self, path: Path, *, source: str, kind: str, title: str) -> None:
        self.path = path
        self._part = path.with_name(f"{path.name}.part")
        self._about = (VERSION, source, kind, title)
        self._waiting: dict[type[rows.Row], list[tuple[Value, ...]]] = defaultdict(list)

    def __enter__(self) -> Self:
        self._part.unlink(missing_ok=True)
        # Created by us and not by SQLite, so that nobody else may ever read it.
        os.close(os.open(self._part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        self._database = sqlite3.connect(self._part)
        # Safety comes from the change of name at the end.
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        self._database.execute(f"PRAGMA user_version = {VERSION}")
        self._database.executescript(SQL)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._finish()
        finally:
            self._database.close()
            if error is not None or not self._is_named:
                self._part.unlink(missing_ok=True)

    _is_named = False

    def add(self, row: rows.Row) -> None:
        waiting = self._waiting[type(row)]
        waiting.append(_values(row))
        if len(waiting) >= BATCH:
            self._flush(type(row))

    def _flush(self, kind: type[rows.Row]) -> None:
        names = [field.name for field in fields(kind)]
        columns = ", ".join(f'"{name}"' for name in names)
        places = ", ".join("?" * len(names))
        self._database.executemany(
            f"INSERT INTO {TABLES[kind]} ({columns}) VALUES ({places})",  # noqa: S608
            self._waiting.pop(kind, []),
        )

    def _finish(self) -> None:
        for kind in list(self._waiting):
            self._flush(kind)
        self._database.execute(
            "INSERT INTO about VALUES (?, ?, ?, ?, ?, 1)",
            (*self._about, int(clock.now().timestamp())),
        )
        self._database.commit()
        self._database.close()
        with self._part.open("rb") as written:
            os.fsync(written.fileno())
        self._part.replace(self.path)
        self._is_named = True


def _values(row: rows.Row) -> tuple[Value, ...]:
    return tuple(_value(getattr(row, field.name)) for field in fields(row))


def _value(value: str | int | bool | datetime | None) -> Value:
    if isinstance(value, datetime):
        return int(value.timestamp())
    return int(value) if isinstance(value, bool) else value
