"""The bytes of pictures and files, as personal data: found, taken along, erased."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from focaljet.attachments import files, kinds
from focaljet.attachments.models import Attachment
from focaljet.attachments.services import removing
from focaljet.base import clock
from focaljet.personal.files import ExportedFile
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    Purpose,
    Stage,
    Store,
    Visible,
)

STORES = (
    Store(
        "attachments",
        Kept(
            Category.PICTURE,
            Purpose.COMMUNITY,
            _("to show the pictures and hand over the files that you attach"),
            on_erase=OnErase.DELETE_ROW,
            visible=Visible.PUBLIC,
        ),
        export="focaljet.attachments.stores.export",
        erase="focaljet.attachments.stores.erase",
        find="focaljet.attachments.stores.find",
        forget="focaljet.attachments.stores.forget",
        plant="focaljet.attachments.stores.plant",
        stage=Stage.ROWS,  # before the table that says whose they are
        title=_("pictures and files that you attach"),
    ),
)


def find(member_id: int) -> list[Attachment]:
    return list(Attachment.objects.filter(uploader=member_id).order_by("pk"))


def export(member_id: int) -> Iterator[ExportedFile]:
    """Each in its largest size, or as it was sent while it waits."""
    for number, attachment in enumerate(find(member_id), start=1):
        part = _part_of(attachment)
        if part and files.storage().exists(files.path_of(attachment.key, part)):
            name = f"{number:04}-{attachment.key[:8]}{_suffix_of(attachment)}"
            yield ExportedFile(name, partial(_write, attachment.key, part))


def _part_of(attachment: Attachment) -> str:
    if attachment.state == Attachment.State.FAILED:
        return ""
    if not attachment.is_image:
        return files.FILE
    return "full" if attachment.is_ready else files.ORIGINAL


def _suffix_of(attachment: Attachment) -> str:
    if attachment.is_image and attachment.is_ready:
        return ".webp"
    suffix = kinds.suffix_of(attachment.name)
    known = suffix in kinds.FILE_KINDS or suffix in kinds.IMAGE_SUFFIXES
    return f".{suffix}" if known else ""


def _write(key: str, part: str, out: BinaryIO) -> None:
    with files.opened(key, part) as stored:
        shutil.copyfileobj(stored, out)


def erase(member_id: int) -> int:
    """The bytes in every size. The rows go by their own declaration, afterwards."""
    mine = Attachment.objects.filter(uploader=member_id)
    # First, so that a job that is making sizes now takes away what it makes.
    mine.filter(state=Attachment.State.WAITING).update(state=Attachment.State.FAILED)
    return sum(files.remove(key) for key in mine.values_list("key", flat=True))


def forget() -> int:
    swept = removing.sweep()
    return swept.loose + swept.strays


def plant(member_id: int, text: str) -> None:
    """A file that holds the text, for the proof."""
    row = _planted(member_id, "planted.txt", len(text))
    files.put(row.key, files.FILE, text.encode())


def plant_row(member_id: int, say: Callable[[str], str]) -> Attachment:
    """A row for the proof, whose name is what `say` gives."""
    return _planted(member_id, say("name"), 0)


def _planted(member_id: int, name: str, size: int) -> Attachment:
    now = clock.now()
    return Attachment.objects.create(
        uploader_id=member_id,
        name=name,
        kind=Attachment.Kind.FILE,
        state=Attachment.State.READY,
        size=size,
        uploaded_at=now,
        loose_since=now,
    )
