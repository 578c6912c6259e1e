"""Files that are on the disk when we say so, and what a disk can answer instead."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from focaljet.backups.errors import BackupError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A new file for our eyes only, on the disk when the block ends well."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def trouble_with(folder: Path, trouble: OSError) -> BackupError:
    said = str(trouble)  # of an error that came through the encryption, only words
    if trouble.errno in FULL or any(os.strerror(number) in said for number in FULL):
        return BackupError(
            f"There is no room for a backup in {folder}; nothing is left of it.",
            code="full",
        )
    return BackupError(
        f"The backup cannot be written to {folder} ({trouble.strerror or said}).",
        code="place",
    )
