"""What of the data folder goes into which part of a backup, and tar as a stream.

What nobody thought of goes along: a new folder is in the backup from its first day, and
what is to be left out stands here with the reason.
"""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

LEFT_OUT = {
    "pg": "the database is a part by itself",
    "static": "the program brings it along",
    "exports": "archives are made anew when somebody asks",
    "disclosures": "packages are made anew, and live for days",
    "outbox": "mails are not to be read, or sent, a second time",
    "imports": "what is on its way in is brought again",
    "erasures": "whoever restores needs the newest log, and not that of the backup",
    "VERSION": "written by the start of the site",
    "ADDRESS": "written by the start of the site",
    "SITE": "stands in the manifest",
    "RESTORING": "says that a restore is under way",
}
KEYS = ("secret.key", "secret.fallbacks", "imports/authors.key", "disclosure.key")
BLOCK = 1 << 18
MEDIA = "media"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file, and what it is called in the backup."""

    name: str
    path: Path


def may_come_back(name: str) -> bool:
    """Whether a file of this name is ever put into a backup of ours, as a file."""
    first = name.partition("/")[0]
    return not (first.startswith(".") or first in LEFT_OUT or name in KEYS)


def files(to: Path | None = None) -> Iterator[Entry]:
    """Pictures and files, and whatever else the data folder holds, in order; `to` is the
    folder that the backup goes to, which is no part of it."""
    media = Path(settings.MEDIA_ROOT)
    elsewhere = _elsewhere(to)
    yield from _in(media, MEDIA, elsewhere)
    data = Path(settings.DATA_DIR)
    for place in sorted(data.iterdir()) if data.is_dir() else ():
        if place.name.startswith(".") or place.name in LEFT_OUT or place == media:
            continue
        if place.name in KEYS or place.resolve() in elsewhere:
            continue
        if place.is_dir():
            yield from _in(place, place.name, elsewhere)
        elif place.is_file():
            yield Entry(place.name, place)


def keys() -> Iterator[tuple[str, bytes]]:
    """Name and content. The key in use is there also where the environment gives it."""
    data = Path(settings.DATA_DIR)
    yield "secret.key", settings.SECRET_KEY.encode()
    older = [key for key in settings.SECRET_KEY_FALLBACKS if key]
    if older:
        yield "secret.fallbacks", "".join(f"{key}\n" for key in older).encode()
    for name in KEYS[2:]:
        if (data / name).is_file():
            yield name, (data / name).read_bytes()


def _elsewhere(to: Path | None) -> set[Path]:
    """The erasure log and the backups themselves, under whatever name and however deep."""
    folders: list[Path | str | None] = [
        settings.ERASURE_LOG_DIR,
        settings.OUTBOX_DIR,
        settings.EXPORTS_DIR,
        settings.STATIC_ROOT,
        settings.BACKUP_DIR,
        to,
    ]
    return {Path(folder).expanduser().resolve() for folder in folders if folder}


def _in(folder: Path, name: str, elsewhere: set[Path]) -> Iterator[Entry]:
    for root, folders, names in os.walk(folder):
        here = Path(root)
        folders[:] = sorted(f for f in folders if (here / f).resolve() not in elsewhere)
        for each in sorted(names):
            path = here / each
            if path.is_file() and not path.is_symlink():
                yield Entry(f"{name}/{path.relative_to(folder)}", path)


class Tar:
    """A tar file in pieces; `count` says how many files went in so far.

    A file that goes away meanwhile is left out: an erasure may just take it.
    """

    def __init__(self, entries: Iterator[Entry]) -> None:
        self.entries = entries
        self.count = 0

    def pieces(self) -> Iterator[bytes]:
        for entry in self.entries:
            try:
                file = entry.path.open("rb")
            except FileNotFoundError:
                continue
            with file:
                size = os.fstat(file.fileno()).st_size
                yield header(entry.name, size)
                left = size
                while left and (block := file.read(min(left, BLOCK))):
                    left -= len(block)
                    yield block
                # A file that shrank under our hands: as long as was said.
                yield b"\0" * (left + -size % tarfile.BLOCKSIZE)
            self.count += 1
        yield b"\0" * 2 * tarfile.BLOCKSIZE


def header(name: str, size: int) -> bytes:
    facts = tarfile.TarInfo(name)
    facts.size, facts.mode = size, 0o600
    return facts.tobuf(tarfile.PAX_FORMAT)


def small_tar(contents: Iterator[tuple[str, bytes]]) -> Iterator[bytes]:
    for name, content in contents:
        yield header(name, len(content))
        yield content + b"\0" * (-len(content) % tarfile.BLOCKSIZE)
    yield b"\0" * 2 * tarfile.BLOCKSIZE
