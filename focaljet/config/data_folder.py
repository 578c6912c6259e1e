"""The data folder: made private, and marked with the version that last used it."""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

from focaljet.config.launcher.errors import CannotStartError

MARK = "VERSION"
ADDRESS = "ADDRESS"
RESTORING = "RESTORING"  # while a backup comes back (config/restore.py)

# In the environment of our children: a new site stays empty.
NO_DEMO = "FOCALJET_NO_DEMO"


def our_version() -> str:
    return importlib.metadata.version("focaljet")


def check_version(data_dir: Path) -> None:
    """Raises CannotStartError if a newer Focaljet has used this folder, or a backup was
    not restored into it to the end."""
    if (data_dir / RESTORING).exists():
        raise CannotStartError(
            f"A restore into {data_dir} was not finished, and nothing is served before "
            "that: run the same `focaljet restore` again."
        )
    try:
        theirs = (data_dir / MARK).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return
    except OSError as trouble:
        raise CannotStartError(
            f"The data folder {data_dir} cannot be used ({trouble.strerror}): choose "
            "another with --data."
        ) from trouble
    if newer_than_ours(theirs):
        raise CannotStartError(
            f"The data folder {data_dir} was last used by Focaljet {theirs}, and this is "
            f"{our_version()}: start the newer one, or choose another folder with --data."
        )


def newer_than_ours(version: str) -> bool:
    return _numbers(version) > _numbers(our_version())


def mark_version(data_dir: Path) -> None:
    (data_dir / MARK).write_text(f"{our_version()}\n", encoding="utf-8")


def make_private(data_dir: Path) -> None:
    """Make the folder, for our eyes only, or raise CannotStartError."""
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as trouble:
        raise CannotStartError(
            f"The data folder {data_dir} cannot be made ({trouble.strerror}): choose "
            "another with --data."
        ) from trouble


def mark_address(data_dir: Path, url: str) -> None:
    """So that a command in another terminal makes links to the site that runs."""
    (data_dir / ADDRESS).write_text(f"{url}\n", encoding="utf-8")


def last_address(data_dir: Path) -> str:
    try:
        return (data_dir / ADDRESS).read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))
