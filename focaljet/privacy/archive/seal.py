"""A seal over every byte of an archive, in the comment at the end of the zip file."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import BinaryIO

from focaljet.privacy import chain

MARK = b"focaljet "
PURPOSE = "archive"
# The mark, the key's number, a blank, the seal in hex.
LENGTH = len(MARK) + 8 + 1 + 64
PLACE = MARK + b"-" * (LENGTH - len(MARK))


class SealError(Exception):
    """The archive is not as this site made it; the text may be shown."""


def put(file: BinaryIO) -> None:
    """Seal a zip file whose comment is PLACE; open for reading and writing."""
    key_id, seal = chain.seal(PURPOSE, _digest(file))
    file.seek(-LENGTH, 2)
    file.write(MARK + f"{key_id} {seal}".encode())


def check(path: Path) -> None:
    """Raises SealError where one byte is not what it was, or it is no archive of ours."""
    try:
        with path.open("rb") as file:
            digest = _digest(file)
            said = file.read()
    except OSError as trouble:
        raise SealError(f"{path} cannot be read ({trouble.strerror}).") from trouble
    key_id, _blank, seal = said[len(MARK) :].decode("ascii", "replace").partition(" ")
    fits = said.startswith(MARK) and len(said) == LENGTH
    if not (fits and chain.holds(PURPOSE, digest, key_id, seal)):
        raise SealError(f"{path} was changed, or was not made by this site.")


def _digest(file: BinaryIO) -> str:
    """Of all but the seal itself; leaves the file at the seal."""
    file.seek(0, 2)
    left = file.tell() - LENGTH
    file.seek(0)
    digest = hashlib.sha256()
    while left > 0 and (piece := file.read(min(left, 1 << 20))):
        digest.update(piece)
        left -= len(piece)
    return digest.hexdigest()
