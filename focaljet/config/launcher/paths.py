"""Where the database of a data folder lives; deterministic, and short enough.

An ordinary user's database lies in the data folder. PostgreSQL refuses to run as
root, so root's server runs as another account; where that account cannot enter the
data folder, the database lies in /var/lib/focaljet and the data folder has a link.
"""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

SHARED_HOME = Path("/var/lib/focaljet")
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 107  # bytes, the limit of Linux; 103 elsewhere is checked below
ROOM_FOR_OTHER_SYSTEMS = 4


def home(data_dir: Path) -> Path:
    """The folder of the database, its socket and its log."""
    place = data_dir.absolute() / "pg"
    if place.is_symlink() or place.is_dir():
        return place.resolve()
    if os.geteuid() == 0 and not everyone_may_enter(data_dir.absolute().parent):
        return SHARED_HOME / short_name(data_dir.absolute())
    return place


def cluster(data_dir: Path) -> Path:
    return home(data_dir) / "data"


def log_dir(data_dir: Path) -> Path:
    return home(data_dir) / "log"


def socket_dir(data_dir: Path) -> Path:
    """The folder of the Unix socket: the `host` to connect to."""
    place = home(data_dir) / "run"
    longest = LONGEST_SOCKET_PATH - ROOM_FOR_OTHER_SYSTEMS
    fits = len(os.fsencode(place / SOCKET_NAME)) <= longest
    if fits and "," not in str(place):  # a comma divides hosts
        return place
    return Path("/tmp") / f"focaljet-{os.geteuid()}-{short_name(place)}"  # noqa: S108


def short_name(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def everyone_may_enter(folder: Path) -> bool:
    """Whether any account can pass through this folder and all those above it."""
    folder = nearest_existing(folder).resolve()
    return all(
        place.stat().st_mode & stat.S_IXOTH for place in (folder, *folder.parents)
    )


def nearest_existing(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path
