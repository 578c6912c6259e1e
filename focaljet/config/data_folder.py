"""The data folder: made private, and marked with the version that last used it."""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

from focaljet.config.launcher.errors import CannotStartError

MARK = "VERSION"

# In the environment of our children: a new site stays empty.
NO_DEMO = "FOCALJET_NO_DEMO"


def our_version() -> str:
    return importlib.metadata.version("focaljet")


def check_version(data_dir: Path) -> None:
    """Raises CannotStartError if a newer Focaljet has used this folder."""
    try:
        theirs = (data_dir / MARK).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return
    if _numbers(theirs) > _numbers(our_version()):
        raise CannotStartError(
            f"The data folder {data_dir} was last used by Focaljet {theirs}, and this is "
            f"{our_version()}: start the newer one, or choose another folder with --data."
        )


def mark_version(data_dir: Path) -> None:
    (data_dir / MARK).write_text(f"{our_version()}\n", encoding="utf-8")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))
