"""To which site a folder belongs, by the file SITE in it."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

NAME = "SITE"


def said_by(folder: Path) -> str:
    """The number in a folder, or "" where there is none."""
    try:
        return str(UUID((folder / NAME).read_text(encoding="ascii").strip()))
    except (OSError, ValueError):
        return ""
