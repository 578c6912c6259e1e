"""Messages one after the other in one file: mbox, as mail programs, Mailman and the
collectors of Usenet write it, and the batches in which news servers sent it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import IO

from focaljet.importers.usenet.raw import MOST_BYTES, Item, Raw, Skipped
from focaljet.importers.usenet.reasons import Reason

_LINE = 64 * 1024
_DATED = re.compile(
    rb"From .{0,250}?\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s.{3,30}\d:\d\d.{0,40}$"
)
# "From 1234567890" is what the collections of the Internet Archive have.
_PLAIN = re.compile(rb"From (?:-?\d+|-|\S+@\S+|MAILER-DAEMON)\s*$")
_HEADER = re.compile(rb">?[A-Za-z][A-Za-z0-9-]{0,60}:")
_RNEWS = re.compile(rb"#! ?rnews (\d{1,9})\b")


def begins_mbox(head: bytes) -> bool:
    first, _, rest = head.lstrip(b"\r\n").partition(b"\n")
    return _is_separator(first, rest, after_blank=True)


def begins_batch(head: bytes) -> bool:
    return _RNEWS.match(head) is not None


def messages(stream: IO[bytes], place: str) -> Iterator[Item]:
    """The messages of an mbox. One that is too large is passed over in little memory."""
    message = io.BytesIO()
    number = 0
    size = 0
    after_blank = True
    quoted_before = False
    for line, next_line in _with_next(stream):
        if _is_separator(line.rstrip(b"\r\n"), next_line, after_blank=after_blank):
            if number:
                yield _item(message, size, f"{place}#{number}")
            number += 1
            message, size = io.BytesIO(), 0
            continue
        after_blank = not line.strip()
        size += len(line)
        if size <= MOST_BYTES:
            message.write(_unescaped(line, quoted_before, next_line))
        quoted_before = line.startswith(b">")
    if number:
        yield _item(message, size, f"{place}#{number}")


def batch(stream: IO[bytes], place: str) -> Iterator[Item]:
    """The messages of a batch for `rnews`: "#! rnews 1234", then 1234 bytes."""
    number = 0
    while (line := stream.readline(_LINE)).strip():
        number += 1
        here = f"{place}#{number}"
        if not (order := _RNEWS.match(line)):
            yield Skipped(here, Reason.BROKEN)
            return
        size = int(order[1])
        data = stream.read(min(size, MOST_BYTES))
        left = size - len(data)
        while left > 0 and (passed := stream.read(min(left, _LINE))):
            left -= len(passed)
        yield Skipped(here, Reason.TOO_LARGE) if size > MOST_BYTES else Raw(here, data)


def _item(message: io.BytesIO, size: int, place: str) -> Item:
    if size > MOST_BYTES:
        return Skipped(place, Reason.TOO_LARGE)
    return Raw(place, message.getvalue())


def _with_next(stream: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    line = stream.readline(_LINE)
    while line:
        following = stream.readline(_LINE)
        yield line, following
        line = following


def _is_separator(line: bytes, next_line: bytes, *, after_blank: bool) -> bool:
    if not line.startswith(b"From ") or not _HEADER.match(next_line):
        return False
    return bool(_DATED.match(line) or (after_blank and _PLAIN.match(line)))


def _unescaped(line: bytes, quoted_before: bool, next_line: bytes) -> bytes:
    """`>From` was `From` before it was stored, unless it stands among quoted lines."""
    if not line.startswith(b">From ") or quoted_before or next_line.startswith(b">"):
        return line
    return line[1:]
