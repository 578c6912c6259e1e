"""Finds the messages in whatever an owner has: a folder, an mbox, a packed archive.

Everything is streamed, nothing is unpacked to the disk, and names in archives are only
shown, never used as paths.
"""

from __future__ import annotations

import io
import lzma
import os
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, TypeAlias

from focaljet.importers.usenet import mbox
from focaljet.importers.usenet.raw import MOST_BYTES, Item, Raw, Skipped
from focaljet.importers.usenet.reasons import Reason
from focaljet.importers.usenet.unpack import (
    ALWAYS_ALLOWED,
    CHUNK,
    MOST_SWELLING,
    Forward,
    ReadTooMuchError,
    SwollenError,
    Unpacked,
    compression_of,
)

# A packed mbox in a packed tar.
DEEPEST = 3
_HEAD = 4096
_BLOCK = 512
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:")
_DAMAGE = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,  # a zip packed by a method that Python lacks
    RecursionError,  # a chain of long names in a tar
    ReadTooMuchError,
)


# Buffered readers of files, of unpacked and of packed ones: they can be peeked into.
Peekable: TypeAlias = "io.BufferedReader[Any]"


def items_in(path: Path) -> Iterator[Item]:
    """Every message at `path`, and every thing there that is none, with the reason."""
    if not path.is_dir():
        yield from _file(path, path.name)
        return
    waiting = [path]
    while waiting:
        folder = waiting.pop()
        below: list[Path] = []
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: _natural(entry.name))
        except OSError:
            yield Skipped(_shown(str(folder.relative_to(path))), Reason.UNREADABLE)
            continue
        for entry in entries:
            place = _shown(str(Path(entry.path).relative_to(path)))
            if entry.is_dir(follow_symlinks=False):
                below.append(Path(entry.path))
            elif entry.is_file(follow_symlinks=False):
                yield from _file(Path(entry.path), place)
            else:
                yield Skipped(place, Reason.NOT_A_FILE)
        waiting.extend(reversed(below))


def _file(path: Path, place: str) -> Iterator[Item]:
    try:
        # Never waits for the other end of a pipe that took the place of a file.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        yield Skipped(place, Reason.UNREADABLE)
        return
    with io.BufferedReader(io.FileIO(handle), CHUNK) as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            yield Skipped(place, Reason.NOT_A_FILE)
            return
        yield from _guarded(stream, place, DEEPEST)


def _guarded(stream: Peekable, place: str, room: int) -> Iterator[Item]:
    try:
        yield from _contents(stream, place, room)
    except SwollenError:
        yield Skipped(place, Reason.SWOLLEN)
    except _DAMAGE:
        yield Skipped(place, Reason.BROKEN)


def _contents(stream: Peekable, place: str, room: int) -> Iterator[Item]:
    head = stream.peek(_HEAD)[:_HEAD]
    if not head.strip():
        yield Skipped(place, Reason.EMPTY)
    elif make := compression_of(head):
        if room:
            inner = io.BufferedReader(Unpacked(stream, make), CHUNK)
            yield from _contents(inner, place, room - 1)
        else:
            yield Skipped(place, Reason.TOO_DEEP)
    elif head.startswith(b"PK\x03\x04"):
        yield from _zip(stream, place, room)
    elif _is_tar(head):
        yield from _tar(stream, place, room)
    elif mbox.begins_mbox(head):
        yield from mbox.messages(stream, place)
    elif mbox.begins_batch(head):
        yield from mbox.batch(stream, place)
    else:
        yield _single(stream, head, place)


def _single(stream: IO[bytes], head: bytes, place: str) -> Item:
    if not _HEADER.match(head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")):
        return Skipped(place, Reason.NOT_A_MESSAGE)
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        return Skipped(place, Reason.TOO_LARGE)
    return Raw(place, data)


def _is_tar(head: bytes) -> bool:
    if len(head) < _BLOCK or not head[:_BLOCK].strip(b"\0"):
        return False
    try:
        tarfile.TarInfo.frombuf(head[:_BLOCK], "utf-8", "replace")
    except tarfile.HeaderError:
        return False
    return True


def _tar(stream: IO[bytes], place: str, room: int) -> Iterator[Item]:
    forward = Forward(stream)
    with tarfile.open(fileobj=forward, mode="r:", errors="replace") as tar:
        while (member := tar.next()) is not None:
            # tarfile remembers every member; an archive may have millions.
            tar.members = []  # type: ignore[attr-defined]
            inside = f"{place}/{_shown(member.name)}"
            if member.isdir():
                continue
            if not member.isreg() or member.issparse():
                yield Skipped(inside, Reason.NOT_A_FILE)
                continue
            forward.seek(member.offset_data)
            inner = io.BufferedReader(_Part(forward, member.size), CHUNK)
            yield from _guarded_part(inner, inside, room)
    # tarfile takes a damaged header for the end; the real end is a block of zeros.
    if forward.last != bytes(_BLOCK):
        yield Skipped(place, Reason.BROKEN)


def _zip(stream: Peekable, place: str, room: int) -> Iterator[Item]:
    if not stream.seekable() or not room:
        yield Skipped(place, Reason.TOO_DEEP)
        return
    with zipfile.ZipFile(stream) as packed:
        for info in packed.infolist():
            inside = f"{place}/{_shown(info.filename)}"
            if info.is_dir():
                continue
            if info.flag_bits & 1:
                yield Skipped(inside, Reason.LOCKED)
                continue
            allowed = max(ALWAYS_ALLOWED, info.compress_size * MOST_SWELLING)
            if info.file_size > allowed:
                yield Skipped(inside, Reason.SWOLLEN)
                continue
            with packed.open(info) as member:
                # zipfile itself stops at the size that was claimed.
                inner = io.BufferedReader(_Part(member, info.file_size), CHUNK)
                yield from _guarded(inner, inside, room - 1)


def _guarded_part(stream: Peekable, place: str, room: int) -> Iterator[Item]:
    """A member of a tar: what is packed in it may be broken, the tar may not."""
    if not room:
        yield Skipped(place, Reason.TOO_DEEP)
        return
    yield from _guarded(stream, place, room - 1)


class _Part(io.RawIOBase):
    """The next `size` bytes of a stream, which cannot be sought in."""

    def __init__(self, stream: IO[bytes] | Forward, size: int) -> None:
        self._stream = stream
        self._left = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(min(len(buffer), self._left, CHUNK))
        if self._left and not data:
            raise EOFError("The archive ends within a file.")
        buffer[: len(data)] = data
        self._left -= len(data)
        return len(data)


def _natural(name: str) -> tuple[int, str]:
    """99 before 100, as numbered messages mean it; names after the numbers."""
    digits = name.split(":", 1)[0]
    return (
        (int(digits), name)
        if digits.isdecimal() and len(digits) < 18
        else (10**18, name)
    )


def _shown(name: str) -> str:
    """A name as it may be printed in a terminal and stored in a report."""
    safe = name.encode("utf-8", "replace").decode("utf-8", "replace")
    return "".join(char if char.isprintable() else "?" for char in safe)[:300]
