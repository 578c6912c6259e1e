"""The erasure log: which erasures were begun and done, in a file of its own.

It lies outside the database, and is no part of a backup of it: whoever restores an old
backup plays it back first, so that nobody comes back to life. Lines hold ids and no
names, are only ever added, and each is sealed over the one before (chain.py).
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from focaljet.base import clock
from focaljet.privacy import chain

BEGUN, DONE, OFF = "begun", "done", "off"


class LogError(Exception):
    """The log cannot be believed; the text says which line, and why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`member_id` is whom it is about: a number, which leads nowhere once it is done.

    `words` is "stay" or "go", and "go child" where the erasure goes before all grounds.
    """

    at: datetime
    what: str
    erasure_id: int
    member_id: int
    words: str


def path() -> Path:
    folder = Path(settings.ERASURE_LOG_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / "erasures.log"


def write(what: str, *, erasure_id: int, member_id: int, words: str) -> None:
    """Add a line and wait until the disk has it. Raises LogError for a broken log, and
    OSError where the disk is full.

    The last line alone is read, so that a long log costs no more than a short one.
    """
    handle = os.open(path(), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        _mend_the_end(file.fileno())
        number, previous = _last(file.fileno())
        moment = clock.now().isoformat(timespec="microseconds")
        said = [number + 1, moment, what, erasure_id, member_id, words]
        body = _body(said)
        key_id, seal = chain.seal(previous, body)
        _append(file.fileno(), f"{_body([*said, key_id, seal])}\n".encode())
        os.fsync(file.fileno())


def last_said(*, erasure_id: int, member_id: int) -> str:
    """The last line about an erasure: BEGUN, DONE, OFF, or "" for none.

    The member too, since a restored database may give the number once more. Reads the
    whole log and leaves it to `entries` to check it.
    """
    said = ""
    for line in _lines(path()):
        try:
            entry, _key_id, _seal = _parsed(line, 0)
        except LogError:
            continue
        if entry[3:5] == [erasure_id, member_id]:
            said = str(entry[2])
    return said


def entries() -> Iterator[Entry]:
    """All lines from the first, each checked. Raises LogError at the first bad one."""
    for _number, _seal, entry in lines(path()):
        yield entry


def end() -> tuple[int, str]:
    """Number and seal of the last whole line; 0 and "" where there is none.

    The last line alone is read. Raises LogError where it cannot be believed.
    """
    try:
        handle = os.open(path(), os.O_RDWR | os.O_APPEND)
    except FileNotFoundError:
        return 0, ""
    with os.fdopen(handle, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        _mend_the_end(file.fileno())
        number, seal = _last(file.fileno())
    return number, seal if number else ""


def lines(log: Path) -> Iterator[tuple[int, str, Entry]]:
    """Number, seal and entry of each line of a log, wherever it lies, each checked.

    Raises LogError at the first bad one.
    """
    previous = chain.START
    for number, line in enumerate(_lines(log), start=1):
        said, key_id, seal = _parsed(line, number)
        if said[0] != number or not chain.holds(previous, _body(said), key_id, seal):
            raise LogError(f"Line {number} of the erasure log was changed.")
        previous = seal
        yield number, seal, Entry(datetime.fromisoformat(said[1]), *said[2:])


def _lines(log: Path) -> Iterator[bytes]:
    if not log.exists():
        return
    with log.open("rb") as file:
        for line in file:
            # The last one may have been cut short by a fall of the machine: nothing
            # was done yet on its word. Up to its bracket it is all there.
            if line.endswith((b"\n", b"]")):
                yield line.removesuffix(b"\n")
            elif b"]" in line:
                raise LogError("The last line of the erasure log was changed.")


def _parsed(line: bytes, number: int) -> tuple[list[Any], str, str]:
    try:
        values = json.loads(line)
        *said, key_id, seal = values
        as_written = _body(values).encode() == line
    except (ValueError, TypeError):
        as_written = False
    if not as_written or len(values) != 8:
        raise LogError(f"Line {number} of the erasure log was changed.")
    return said, str(key_id), str(seal)


def _last(handle: int) -> tuple[int, str]:
    size = os.fstat(handle).st_size
    if not size:
        return 0, chain.START
    tail = os.pread(handle, min(size, 4096), max(0, size - 4096))
    line = tail.rstrip(b"\n").rpartition(b"\n")[2]
    said, _key_id, seal = _parsed(line, 0)
    number = said[0]
    if not isinstance(number, int):
        raise LogError("The last line of the erasure log was changed.")
    return number, seal


def _mend_the_end(handle: int) -> None:
    """Drop half a line, and end a whole one."""
    size = os.fstat(handle).st_size
    tail = os.pread(handle, min(size, 4096), max(0, size - 4096))
    if not tail or tail.endswith(b"\n"):
        return
    whole = tail.rfind(b"\n") + 1
    if tail.endswith(b"]"):
        _append(handle, b"\n")
    elif b"]" in tail[whole:]:
        raise LogError("The last line of the erasure log was changed.")
    else:
        os.ftruncate(handle, size - len(tail) + whole)


def _append(handle: int, data: bytes) -> None:
    """All of it or nothing; raises OSError where the disk is full."""
    size = os.fstat(handle).st_size
    if os.write(handle, data) != len(data):
        os.ftruncate(handle, size)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _body(said: list[Any]) -> str:
    return json.dumps(said, separators=(",", ":"))
