"""Making the sizes of a large picture, after its post has appeared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from focaljet.attachments import files
from focaljet.attachments.models import Attachment
from focaljet.attachments.services.uploading import describe, parts_of
from focaljet.base import clock, images
from focaljet.base.images import BadImageError

SHOULD_BE_DONE_IN = timedelta(minutes=10)
# A picture that takes the worker down with it is not tried for ever.
GIVEN_UP_AFTER = timedelta(hours=6)


def make_sizes(*, attachment_id: int) -> None:
    """Make what is shown, and end what was sent. May run twice, and may be killed.

    Raises NotKeptError where the storage is full: then it waits on.
    """
    picture = _waiting().filter(pk=attachment_id).first()
    if picture is None:
        return
    try:
        with files.opened(picture.key, files.ORIGINAL) as original:
            made = images.reencode(original.read())
    except (BadImageError, FileNotFoundError):
        _give_up(picture)
        return
    describe(picture, made)
    for part, content in parts_of(picture, made).items():
        files.put(picture.key, part, content)
    _end(picture)


def make_what_waits() -> int:
    """What a killed worker left; says how many were taken up."""
    late = _waiting().filter(uploaded_at__lt=clock.now() - SHOULD_BE_DONE_IN)
    given_up = clock.now() - GIVEN_UP_AFTER
    taken_up = 0
    for picture in late.order_by("pk"):
        if picture.uploaded_at < given_up:
            _give_up(picture)
        else:
            make_sizes(attachment_id=picture.pk)
            taken_up += 1
    return taken_up


def _waiting() -> Any:
    return Attachment.objects.filter(state=Attachment.State.WAITING)


def _give_up(picture: Attachment) -> None:
    picture.state, picture.size = Attachment.State.FAILED, 0
    _write(picture, {"state": picture.state, "size": 0})
    files.remove(picture.key)


def _end(picture: Attachment) -> None:
    names = ("state", "size", "width", "height", "moves")
    _write(picture, {name: getattr(picture, name) for name in names})
    state = _state_now(picture)
    if state == Attachment.State.READY:
        files.remove(picture.key, but=tuple(picture.widths()))
    else:  # deleted, or erased, while it was being made
        files.remove(picture.key)


def _write(picture: Attachment, values: Mapping[str, object]) -> None:
    _waiting().filter(pk=picture.pk).update(**values)


def _state_now(picture: Attachment) -> str | None:
    found = Attachment.objects.filter(pk=picture.pk).values_list("state", flat=True)
    return found.first()
