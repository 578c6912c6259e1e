"""Answers that are read bit by bit, and those that are read at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import connections

from focaljet.caching.wsgi import Answer, close_answer


class Streamed:
    """An answer that is read outside of any place, with connections of its own.

    `then` is done once it is read to the end, or left.
    """

    def __init__(self, answer: Answer, then: Callable[[], None] | None = None) -> None:
        self._answer = answer
        self._then = then

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._answer)

    def close(self) -> None:
        try:
            close_answer(self._answer)
        finally:
            connections.close_all()
            then, self._then = self._then, None
            if then is not None:
                then()


def read(answer: Answer) -> Answer:
    try:
        return list(answer)
    finally:
        close_answer(answer)
