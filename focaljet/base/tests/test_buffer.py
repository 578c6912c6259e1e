"""What is gathered in memory is written together, and not lost with the database."""

from __future__ import annotations

import threading

import pytest
from django.db import DataError, OperationalError

from focaljet.base.buffer import Buffer


class Table:
    """Where the buffer writes to; `away` while the database is."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}
        self.away = False

    def write(self, held: dict[str, int]) -> None:
        if self.away:
            raise OperationalError
        for key, value in held.items():
            self.rows[key] = self.rows.get(key, 0) + value


def make_buffer(table: Table, most: int = 10) -> Buffer[str, int]:
    return Buffer(table.write, merge=int.__add__, most=most)


def test_what_vera_looked_at_while_the_database_was_away_counts_later():
    table = Table()
    buffer = make_buffer(table)
    table.away = True
    for name in ("clutch", "clutch", "heater"):
        buffer.put(name, 1)
        with pytest.raises(OperationalError):
            buffer.flush()
    table.away = False
    buffer.put("clutch", 1)
    assert buffer.flush() == 2
    assert table.rows == {"clutch": 3, "heater": 1}
    assert buffer.flush() == 0


def test_it_holds_no_more_than_allowed_however_long_the_database_is_away():
    table = Table()
    buffer = make_buffer(table, most=10)
    table.away = True
    for number in range(30):
        buffer.put(f"topic {number}", 1)
        with pytest.raises(OperationalError):
            buffer.flush()
    table.away = False
    assert buffer.flush() == 10


def test_what_cannot_be_written_is_not_tried_for_ever():
    def refuse(_held: dict[str, int]) -> None:
        raise DataError

    buffer: Buffer[str, int] = Buffer(refuse, merge=int.__add__)
    buffer.put("clutch", 1)
    with pytest.raises(DataError):
        buffer.flush()
    assert buffer.flush() == 0


def test_when_many_read_old_topics_at_once_what_was_rendered_is_written_early(settings):
    settings.BUFFERS_WRITE_THEMSELVES = True
    written: dict[str, int] = {}
    there = threading.Event()

    def write(held: dict[str, int]) -> None:
        written.update(held)
        there.set()

    buffer = Buffer(write, merge=int.__add__, most=4, every=3_600)
    try:
        buffer.put("clutch", 1)
        assert not there.is_set()
        buffer.put("heater", 1)
        assert there.wait(10)
        assert written == {"clutch": 1, "heater": 1}
    finally:
        buffer.end()


def test_of_what_is_written_in_parts_only_the_rest_waits_for_the_database():
    table = Table()
    parts: list[int] = []

    def write(held: dict[str, int]) -> None:
        parts.append(len(held))
        table.away = len(parts) == 2
        table.write(held)

    buffer = Buffer(write, merge=int.__add__, at_once=2)
    for name in ("clutch", "heater", "relay", "hose", "cap"):
        buffer.put(name, 1)
    with pytest.raises(OperationalError):
        buffer.flush()
    assert table.rows == {"clutch": 1, "heater": 1}
    assert buffer.flush() == 3
    assert table.rows == dict.fromkeys(("clutch", "heater", "relay", "hose", "cap"), 1)
    assert parts == [2, 2, 2, 1]
