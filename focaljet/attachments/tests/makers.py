from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from focaljet.accounts.models import Member
from focaljet.attachments.models import Attachment
from focaljet.attachments.services import placing, uploading
from focaljet.base import clock
from focaljet.base.tests import pictures


def sent(name: str = "photo.jpg", data: bytes | None = None) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, pictures.jpeg() if data is None else data)


def make_attachment(
    by: Member,
    *,
    name: str = "photo.jpg",
    data: bytes | None = None,
    place: str = "",
    place_id: int | None = None,
) -> Attachment:
    data = pictures.jpeg() if data is None else data
    made = uploading.take(by=by, upload=io.BytesIO(data), name=name, size=len(data))
    if place_id is not None:
        placing.put(by=by, keys=[made.key], place=place, place_id=place_id)
        made.refresh_from_db()
    return made


def make_text(by: Member, *, name: str = "notes.txt", **more: object) -> Attachment:
    return make_attachment(by, name=name, data=b"Torque: 90 Nm", **more)


def fetch(client: Client, url: str, **headers: str) -> tuple[Any, bytes]:
    """The answer and its bytes: read to the end, the file behind it is closed."""
    answer = client.get(url, headers=headers)
    return answer, b"".join(answer) if answer.streaming else answer.content


def stored() -> list[str]:
    """The names of all that lies in the storage."""
    folder = Path(settings.MEDIA_ROOT)
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@contextmanager
def later(**how_much: float) -> Iterator[None]:
    with clock.at(clock.now() + timedelta(**how_much)):
        yield
