"""Where the bytes lie: in the storage "attachments", a folder or a bucket.

A name there is made of the key alone, `attachments/ab/abcdef….medium`, and never of
what somebody typed. Nothing links to the storage: bytes go out through the views, which ask who asks.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from focaljet.attachments.models import KEY_LENGTH, SIZE_NAMES

_log = logging.getLogger(__name__)

ORIGINAL, FILE = "original", "file"
PARTS = (ORIGINAL, FILE, *SIZE_NAMES)
_NAME = re.compile(rf"([0-9a-f]{{{KEY_LENGTH}}})\.({'|'.join(PARTS)})")
_FOLDERS = [f"attachments/{number:02x}" for number in range(256)]


class NotKeptError(Exception):
    """The storage did not take it."""


def storage() -> Storage:
    return storages["attachments"]


def path_of(key: str, part: str) -> str:
    """Raises ValueError for what is no key and no part."""
    if not _NAME.fullmatch(f"{key}.{part}"):
        raise ValueError("This is not the key of an attachment.")
    return f"attachments/{key[:2]}/{key}.{part}"


def put(key: str, part: str, content: bytes | File[bytes]) -> None:
    """Write, over what may be there; of what fails nothing is left.

    Raises NotKeptError where the disk is full, the folder not ours, the bucket away.
    """
    path = path_of(key, part)
    wrapped = ContentFile(content) if isinstance(content, bytes) else content
    try:
        storage().delete(path)
        storage().save(path, wrapped)
    except Exception as failed:  # a disk raises OSError, a bucket whatever it likes
        _log.warning("An attachment could not be kept: %s", type(failed).__name__)
        with suppress(Exception):  # the sweep comes again
            storage().delete(path)
        raise NotKeptError from failed


def opened(key: str, part: str) -> BinaryIO:
    """Raises FileNotFoundError."""
    found: BinaryIO = storage().open(path_of(key, part), "rb")  # type: ignore[assignment]
    return found


def remove(key: str, *, but: tuple[str, ...] = ()) -> int:
    """Every part there is, or might be; says how many were there."""
    gone = 0
    for part in PARTS:
        path = path_of(key, part)
        if part not in but and storage().exists(path):
            storage().delete(path)
            gone += 1
    return gone


def all_there() -> Iterator[tuple[str, str]]:
    """(path, key) of all that lies in the storage; the key is "" where it is none."""
    for folder in _FOLDERS:
        try:
            _folders, names = storage().listdir(folder)
        except FileNotFoundError:
            continue
        for name in names:
            found = _NAME.fullmatch(name)
            yield f"{folder}/{name}", found[1] if found else ""
