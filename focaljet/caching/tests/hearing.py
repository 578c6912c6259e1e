"""What goes out by NOTIFY, as another process would hear it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from focaljet.caching.listener import direct_connection
from focaljet.caching.triggers import CHANNEL


class Ear:
    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._heard: list[str] = []
        connection.add_notify_handler(lambda said: self._heard.append(said.payload))
        connection.execute(f"LISTEN {CHANNEL}")

    def payloads(self) -> list[str]:
        """Those since the last time, one for each notification; without what is for the
        eyes of one member alone."""
        self._connection.execute("SELECT 1")
        heard, self._heard[:] = self._heard[:], []
        for_others = (
            " ".join(tag for tag in payload.split() if not tag.startswith("self:"))
            for payload in heard
        )
        return [payload for payload in for_others if payload]

    def tags(self) -> set[str]:
        return {tag for payload in self.payloads() for tag in payload.split()}


@contextmanager
def ear() -> Iterator[Ear]:
    with direct_connection() as connection:
        yield Ear(connection)
