"""File locks that end with the process that holds them, even when it is killed."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path


def open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def try_lock(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def only_one(path: Path, *, patience: float = 0.5) -> Iterator[bool]:
    """Whether we are the only holder; waits `patience` seconds for a passing look."""
    handle = open_lock(path)
    try:
        deadline = time.monotonic() + patience
        while not (held := try_lock(handle, fcntl.LOCK_EX)):
            if time.monotonic() > deadline:
                break
            time.sleep(0.05)
        yield held
    finally:
        os.close(handle)


def is_held(path: Path) -> bool:
    """Whether somebody holds the lock alone."""
    handle = open_lock(path)
    try:
        return not try_lock(handle, fcntl.LOCK_SH)
    finally:
        os.close(handle)


def is_shared(path: Path) -> bool:
    """Whether somebody holds the lock together with others."""
    handle = open_lock(path)
    try:
        if try_lock(handle, fcntl.LOCK_EX):
            return False
        return try_lock(handle, fcntl.LOCK_SH)
    finally:
        os.close(handle)
