"""The folder of archives that wait to be fetched; each goes after a week, or with its
person."""

from __future__ import annotations

import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
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
from focaljet.privacy.models.exports import ARCHIVE_STAYS_DAYS, Export

NAME = re.compile(r"[0-9a-f]{32}\.zip")
A_DAY = timedelta(days=1)

STORES = (
    Store(
        "exports",
        Kept(
            Category.CONTENT,
            Purpose.REQUEST,
            _("so that you can fetch the archive that you asked for"),
            on_erase=OnErase.DELETE_ROW,
            visible=Visible.SELF,
            keep=after(
                "asked_at",
                days=ARCHIVE_STAYS_DAYS,
                words=_("for 7 days after you asked for it"),
            ),
        ),
        # The archive holds what the tables hold; in the next one it would only grow.
        export=None,
        erase="focaljet.privacy.exports.forget_files_of",
        find="focaljet.privacy.exports.files_of",
        forget="focaljet.privacy.exports.forget_old_files",
        plant="focaljet.privacy.exports.plant",
        stage=Stage.ROWS,  # before the table that says whose they are
        title=_("archives to take along"),
    ),
)


def folder() -> Path:
    place = Path(settings.EXPORTS_DIR)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def new_name() -> str:
    return f"{secrets.token_hex(16)}.zip"


def path_of(export: Export) -> Path | None:
    """None where there is no file, or the name is none of ours."""
    if not NAME.fullmatch(export.file):
        return None
    path = folder() / export.file
    return path if path.is_file() else None


@contextmanager
def scratch_folder(member_id: int) -> Iterator[Path]:
    """For a part of the member's archive that has to lie on the disk for a moment.

    What a kill leaves of it goes with the member, or a day later.
    """
    with tempfile.TemporaryDirectory(
        prefix=f"{member_id}-", suffix=".part", dir=folder()
    ) as name:
        yield Path(name)


def files_of(member_id: int) -> list[Path]:
    """Whole ones and half ones."""
    names = Export.objects.filter(member_id=member_id).values_list("file", flat=True)
    found = list(folder().glob(f"{member_id}-*.part"))
    for name in names:
        if NAME.fullmatch(name):
            found += [folder() / name, folder() / f"{name}.part"]
    return [path for path in found if path.exists()]


def forget_files_of(member_id: int) -> int:
    found = files_of(member_id)
    for path in found:
        _remove(path)
    return len(found)


def forget_old_files() -> int:
    """Archives without a row, which the retention has ended, and halves of a day ago."""
    # The files first: one that is made meanwhile had its row before.
    there = list(folder().iterdir())
    wanted = set(Export.objects.values_list("file", flat=True))
    yesterday, gone = (clock.now() - A_DAY).timestamp(), 0
    for path in there:
        if path.suffix == ".part":
            is_over = path.exists() and path.stat().st_mtime < yesterday
        else:
            is_over = path.suffix == ".zip" and path.name not in wanted
        if is_over:
            _remove(path)
            gone += 1
    return gone


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def plant(member_id: int, text: str) -> None:
    """A file that holds the text, for the proof."""
    now = clock.now()
    export = Export.objects.create(
        member_id=member_id, asked_at=now, done_at=now, file=new_name()
    )
    (folder() / export.file).write_text(text, encoding="utf-8")
