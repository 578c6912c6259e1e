"""Seals that make a list one chain: each covers what was said and the seal before it.

Whoever changes, drops or slips in an entry afterwards cannot make the seals fit again
without the site's key. The ledger (a table) and the erasure log (a file) are sealed so.

    key_id, seal = chain.seal(previous, body)
    assert chain.holds(previous, body, key_id, seal)

A new SECRET_KEY with the old one in SECRET_KEY_FALLBACKS keeps old seals good. What may
have to be erased later is not sealed itself: the chain covers a commitment to it, which
says nothing to anybody once the nonce and the words are gone.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Protocol
from uuid import UUID

from django.conf import settings

Value = str | int | datetime | UUID | None

START = "0" * 64  # what stands before the first entry
PURPOSE = b"focaljet ledger"
KEY_ID_LENGTH = 8


def canonical(*values: Value) -> str:
    """The values as one text that no other values have."""
    return _encoder.encode(values)


def seal(previous: str, body: str) -> tuple[str, str]:
    """The id of the key in use, and the seal over `body` and the seal before it."""
    secret = settings.SECRET_KEY
    return _key_id(secret), _digest(_key(secret), canonical(previous, body))


def holds(previous: str, body: str, key_id: str, seal: str) -> bool:
    """Whether this site sealed exactly this after exactly that."""
    said = canonical(previous, body)
    return any(
        _key_id(secret) == key_id and _same(_digest(_key(secret), said), seal)
        for secret in _secrets()
    )


def knows(key_id: str) -> bool:
    """Whether the site still has the key; without it nobody can tell what holds."""
    return any(_key_id(secret) == key_id for secret in _secrets())


class Link(Protocol):
    """A numbered entry of a chain, whatever else it says."""

    @property
    def number(self) -> int: ...
    @property
    def previous(self) -> str: ...
    @property
    def seal(self) -> str: ...
    @property
    def key_id(self) -> str: ...


def faults_in(line: Link, body: str, *, after: Link | None) -> Iterator[str]:
    """What is wrong with one line behind another (None: behind the start)."""
    number, previous = (after.number, after.seal) if after else (0, START)
    if line.number > number + 1:
        yield f"There is nothing between line {number} and line {line.number}."
    elif line.number <= number:
        yield f"Line {line.number} stands after line {number}."
    elif line.previous != previous:
        yield f"Line {line.number} was not written after the line that stands before it."
    if not knows(line.key_id):
        yield (
            f"Line {line.number} is sealed with a key that is neither in SECRET_KEY "
            "nor in SECRET_KEY_FALLBACKS."
        )
    elif not holds(line.previous, body, line.key_id, line.seal):
        yield f"Line {line.number} was changed."


def commit(nonce: str, said: str) -> str:
    """Binds to `said` without telling it; `nonce` is 64 random characters."""
    return _digest(nonce.encode(), said)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)


_encoder = json.JSONEncoder(separators=(",", ":"), default=_plain)


def _digest(key: bytes, said: str) -> str:
    return hmac.digest(key, said.encode(), "sha256").hex()


def _same(one: str, other: str) -> bool:
    # What stands in a table that was tampered with may be any text.
    return hmac.compare_digest(one.encode(), other.encode(errors="replace"))


def _secrets() -> Iterator[str]:
    yield settings.SECRET_KEY
    yield from settings.SECRET_KEY_FALLBACKS


@lru_cache(maxsize=16)
def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), PURPOSE, "sha256")


@lru_cache(maxsize=16)
def _key_id(secret: str) -> str:
    return hmac.digest(secret.encode(), PURPOSE + b" key id", "sha256").hex()[
        :KEY_ID_LENGTH
    ]
