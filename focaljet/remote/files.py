"""Where pictures from elsewhere lie: in the storage of attachments, in a folder of
their own. A name there is made of a random key and never of an address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from focaljet.remote.models import KEY_LENGTH

_KEY = re.compile(rf"[0-9a-f]{{{KEY_LENGTH}}}")


def storage() -> Storage:
    return storages["attachments"]


def put(key: str, data: bytes) -> None:
    """Raises whatever the storage does where the disk is full or the bucket away."""
    storage().save(_path(key), ContentFile(data))


def opened(key: str) -> BinaryIO:
    """Raises FileNotFoundError."""
    found: BinaryIO = storage().open(_path(key), "rb")  # type: ignore[assignment]
    return found


def remove(key: str) -> None:
    """Nothing happens where there is no key, or no such file any more."""
    if key:
        storage().delete(_path(key))


def older_than(moment: datetime) -> Iterator[str]:
    """The keys of all pictures that lie there since before then."""
    for number in range(256):
        folder = f"remote/{number:02x}"
        try:
            _folders, names = storage().listdir(folder)
        except FileNotFoundError:
            continue
        for name in names:
            if storage().get_modified_time(f"{folder}/{name}") < moment:
                yield name.removesuffix(".webp")


def _path(key: str) -> str:
    """Raises ValueError for what is no key."""
    if not _KEY.fullmatch(key):
        raise ValueError("This is not the key of a picture.")
    return f"remote/{key[:2]}/{key}.webp"
