"""Searches everything for canaries: tables as they are dumped, and files, unpacked."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from psycopg import sql

from focaljet.privacy.proof.canaries import LONGEST, Aviary
from focaljet.privacy.proof.encodings import WINDOW, Needle, needles

PIECE = 8 << 20
OVERLAP = 4096  # more than the longest canary in the widest encoding
DEEPEST = 5  # archives in archives
LARGEST_UNPACKED = 512 << 20
# Long runs of base64, as signed and packed values (sessions) are written.
PACKED = re.compile(rb"[A-Za-z0-9_+/-]{24,}={0,2}")


@dataclass(frozen=True, slots=True)
class Find:
    """A canary that was found: its text, in which table or file, and how written."""

    canary: str
    place: str
    encoding: str


class Search:
    """Looks for the canaries of one aviary; it counts what it looked through."""

    def __init__(self, aviary: Aviary) -> None:
        self.aviary = aviary
        self.needles: list[Needle] = [
            needle for marker in aviary.markers() for needle in needles(marker)
        ]
        self.searched = self.tables = self.files = 0
        self._lengths = sorted({len(text) for text in aviary.known}, reverse=True)

    def everything(self, folders: Iterable[Path]) -> set[Find]:
        found: set[Find] = set()
        for name, pieces in dump():
            self.tables += 1
            found |= self.pieces(f"table {name}", pieces)
        for folder in folders:
            found |= self.folder(folder)
        return found

    def folder(self, folder: Path) -> set[Find]:
        """Every file below, and its name."""
        found: set[Find] = set()
        for path in sorted(folder.rglob("*")):
            place = f"file {path.relative_to(folder)}"
            found |= self.thing(
                f"name of {place}", path.name.encode("utf-8", "replace")
            )
            if path.is_file() and not path.is_symlink():
                found |= self.file(place, path)
        return found

    def file(self, place: str, path: Path) -> set[Find]:
        found = set()
        self.files += 1
        with path.open("rb") as file:
            found |= self.pieces(place, iter(lambda: file.read(PIECE), b""))
        with path.open("rb") as file:
            head = file.read(8)
        if _opener(head):
            found |= self._unpacked(place, path.read_bytes(), DEEPEST)
        return found

    def pieces(self, place: str, pieces: Iterable[bytes]) -> set[Find]:
        """A stream; canaries that lie across two pieces are found too."""
        found: set[Find] = set()
        tail = b""
        for piece in pieces:
            window = tail + bytes(piece)
            found |= self._plain(place, window)
            tail = window[-OVERLAP:]
        return found

    def thing(self, place: str, data: bytes) -> set[Find]:
        """A whole thing; what is packed is opened as well."""
        return self._plain(place, data) | self._unpacked(place, data, DEEPEST)

    def _plain(self, place: str, data: bytes) -> set[Find]:
        self.searched += len(data)
        found = self._encoded(place, data)
        for token in PACKED.finditer(data):
            for inside in _inflated(token[0]):
                found |= self._encoded(f"{place} (packed)", inside)
        return found

    def _encoded(self, place: str, data: bytes) -> set[Find]:
        found: set[Find] = set()
        for needle in self.needles:
            at = data.find(needle.written)
            while at >= 0:
                start = max(0, at - needle.lead)
                said = needle.read(data[start : at + WINDOW])[: 4 * LONGEST]
                if (canary := self._known(said)) is not None:
                    found.add(Find(canary, place, needle.encoding))
                at = data.find(needle.written, at + 1)
        return found

    def _known(self, said: str) -> str | None:
        said = said.replace("T", " ", 1) if said[10:11] == "T" else said
        for length in self._lengths:
            if said[:length] in self.aviary.known:
                return said[:length]
        return None

    def _unpacked(self, place: str, data: bytes, depth: int) -> set[Find]:
        found: set[Find] = set()
        if not depth:
            return found
        for name, inside in _members(data):
            inner = f"{place} > {name}" if name else f"{place} (unpacked)"
            found |= self._plain(inner, name.encode("utf-8", "replace"))
            found |= self._plain(inner, inside)
            found |= self._unpacked(inner, inside, depth - 1)
        return found


def dump() -> Iterator[tuple[str, Iterator[bytes]]]:
    """Every table of the site's schema, as PostgreSQL writes it out."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT relname FROM pg_class
            WHERE relnamespace = current_schema()::regnamespace
              AND relkind IN ('r', 'm') ORDER BY relname
            """
        )
        names = [row[0] for row in cursor.fetchall()]
    for name in names:
        yield name, _copied(name)


def _copied(table: str) -> Iterator[bytes]:
    """The rows of a table in pieces of some megabytes, so that few searches do."""
    command = sql.SQL("COPY (SELECT * FROM {}) TO STDOUT").format(sql.Identifier(table))
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        gathered, size = [], 0
        for row in copy:
            gathered.append(bytes(row))
            size += len(gathered[-1])
            if size > PIECE:
                yield b"".join(gathered)
                gathered, size = [], 0
        yield b"".join(gathered)


def _inflated(token: bytes) -> Iterator[bytes]:
    """What a run of base64 holds, where that is packed by zlib or gzip."""
    # A signed and packed value begins with a dot, which is no letter of base64.
    bare = token.translate(bytes.maketrans(b"+/", b"-_")).rstrip(b"=")
    try:
        raw = urlsafe_b64decode(bare + b"=" * (-len(bare) % 4))
    except ValueError:
        return
    if raw[:1] == b"\x78" or raw[:2] == b"\x1f\x8b":
        try:
            opener = zlib.decompressobj(47)  # zlib or gzip, by its head
            yield opener.decompress(raw, LARGEST_UNPACKED)
        except zlib.error:
            return


def _opener(head: bytes) -> str:
    for name, mark in (
        ("zip", b"PK\x03\x04"),
        ("gzip", b"\x1f\x8b"),
        ("bzip2", b"BZh"),
        ("xz", b"\xfd7zXZ"),
    ):
        if head.startswith(mark):
            return name
    return ""


def _members(data: bytes) -> Iterator[tuple[str, bytes]]:
    """What is in an archive, by name; or the one thing that was packed."""
    kind = _opener(data[:8])
    try:
        if kind == "zip":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for name in archive.namelist():
                    yield name, archive.read(name)
        elif kind:
            opener = {"gzip": gzip, "bzip2": bz2, "xz": lzma}[kind]
            with opener.open(io.BytesIO(data)) as packed:
                yield "", packed.read(LARGEST_UNPACKED)
        elif data[257:262] == b"ustar":
            with tarfile.open(fileobj=io.BytesIO(data)) as tape:
                for member in tape:
                    if member.isfile() and (file := tape.extractfile(member)):
                        yield member.name, file.read(LARGEST_UNPACKED)
    except (OSError, EOFError, zipfile.BadZipFile, lzma.LZMAError, tarfile.TarError):
        return
