"""The folder `imports` of the data folder: neutral files while they are loaded, reports,
and the secret that turns addresses into keys."""

from __future__ import annotations

import os
import re
import secrets
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.importers.models import AuthorOrigin
from focaljet.importers.neutral import rows
from focaljet.importers.neutral.errors import NeutralFileError
from focaljet.importers.neutral.reader import Reader
from focaljet.importers.neutral.writer import Writer
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    Purpose,
    Stage,
    Store,
    Visible,
    after,
)

KEPT_FOR = timedelta(days=30)
_SECRET = "authors.key"  # noqa: S105  the name of a file

STORES = [
    Store(
        "imports",
        Kept(
            Category.CONTENT,
            Purpose.COMMUNITY,
            _("to bring an archive in, and to go on after an interruption"),
            on_erase=OnErase.DELETE_ROW,
            visible=Visible.STAFF,
            keep=after(
                "made_at",
                days=KEPT_FOR.days,
                words=_("until the archive is in, and 30 days at most"),
            ),
        ),
        export=None,  # what is in these files is exported from the forum itself
        erase="focaljet.importers.folder.forget_files_with",
        find="focaljet.importers.folder.files_with",
        forget="focaljet.importers.folder.forget_old_files",
        plant="focaljet.importers.folder.plant",
        stage=Stage.ROWS,  # before the table that says who came in with which archive
        title=_("archives on their way in"),
    )
]


def imports_dir() -> Path:
    folder = Path(settings.DATA_DIR) / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def neutral_file_for(archive: Path) -> Path:
    """Where the neutral file of an archive is made; the same one at each try."""
    name = re.sub(r"[^\w.-]+", "-", archive.resolve().name).strip("-.")[:80]
    return imports_dir() / f"{name or 'archive'}.neutral"


def author_secret() -> bytes:
    """Made once. Without it the addresses of an archive match no author known here."""
    path = imports_dir() / _SECRET
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(32))
    return path.read_bytes()


def forget_old_files() -> int:
    """Remove what interrupted imports left, and reports, after thirty days."""
    oldest, gone = (clock.now() - KEPT_FOR).timestamp(), 0
    for path in imports_dir().iterdir():
        if path.name != _SECRET and path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def files_with(member_id: int) -> list[Path]:
    """Files here that hold words of this member, whole ones and half ones."""
    origins = AuthorOrigin.objects.filter(member_id=member_id)
    keys = list(origins.values_list("key", flat=True))
    if not keys:
        return []
    # Halves, and reports, which name messages by ids that can hold a name.
    found = [
        path
        for ending in ("*.part", "*.reading", "*.report.txt")
        for path in imports_dir().glob(ending)
    ]
    return found + [
        path for path in imports_dir().glob("*.neutral") if _has_author(path, keys)
    ]


def forget_files_with(member_id: int) -> int:
    found = files_with(member_id)
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def plant(member_id: int, text: str) -> None:
    """A neutral file of an archive in which the member wrote, for the proof."""
    for origin in AuthorOrigin.objects.filter(member_id=member_id)[:1]:
        path = imports_dir() / f"planted-{origin.pk}.neutral"
        with Writer(path, source="proof", kind="proof", title="") as out:
            out.add(rows.Member(origin.key, text))


def _has_author(path: Path, keys: list[str]) -> bool:
    try:
        with Reader(path) as file:
            return file.has_author(keys)
    except NeutralFileError:
        return True  # nobody can tell, and it is of no use
