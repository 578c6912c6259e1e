"""Taking in what somebody sends."""

from __future__ import annotations

from contextlib import suppress
from typing import IO

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focaljet.accounts.models import Member
from focaljet.attachments import files, kinds, rules, signals
from focaljet.attachments.models import Attachment
from focaljet.attachments.names import shown_name
from focaljet.attachments.queries.attachments import used_by
from focaljet.base import clock, images
from focaljet.base.images import Kind, Measured
from focaljet.base.verdict import RefusedError, insist, no
from focaljet.choices.queries import chosen

# Made while the member waits; what is larger is made by a job.
AT_ONCE_PIXELS = 2_000_000
AT_ONCE_BYTES_OF_WHAT_MAY_MOVE = 300_000

NO_ROOM = gettext_lazy(
    "The server could not keep this: its disk may be full. Nothing else is lost; please "
    "try again later."
)

Upload = IO[bytes] | File[bytes]
Parts = dict[str, bytes | File[bytes]]


def take(*, by: Member, upload: Upload, name: str, size: int) -> Attachment:
    """Keep a picture or a file; loose, until something claims it.

    `size` is the number of its bytes. Raises RefusedError with a reason: then nothing
    of it is left.
    """
    insist(rules.may_upload(by))
    insist(rules.may_keep(by, used=used_by(by.pk), more=0))
    upload.seek(0)
    head = upload.read(kinds.LOOKED_AT)
    upload.seek(0)
    if size > rules.largest():
        raise RefusedError(no(_("This is too large.")))
    if kinds.is_image(head):
        return _take_picture(by, upload.read(), name)
    return _take_file(by, upload, name, size, head)


def _take_picture(by: Member, data: bytes, name: str) -> Attachment:
    measured = images.measure(data)
    picture = Attachment(
        uploader=by,
        name=shown_name(name, fallback=_("picture")),
        kind=Attachment.Kind.IMAGE,
        state=Attachment.State.WAITING,
        uploaded_at=clock.now(),
        loose_since=clock.now(),
    )
    largest = images.SIZES[0]
    picture.width, picture.height = images.fitted(
        measured.width, measured.height, largest
    )
    if not _is_quick(measured, len(data)):
        picture.size = len(data)
        return _keep(by, picture, {files.ORIGINAL: data})
    made = images.reencode(data)
    describe(picture, made)
    return _keep(by, picture, parts_of(picture, made))


def _take_file(
    by: Member, upload: Upload, name: str, size: int, head: bytes
) -> Attachment:
    kind = kinds.file_kind(name, head)
    if kind is None or kind.suffix not in chosen("attachments.file_kinds"):
        raise RefusedError(no(_what_can_be_sent(name)))
    file = Attachment(
        uploader=by,
        name=shown_name(name, fallback=_("file")),
        kind=Attachment.Kind.FILE,
        state=Attachment.State.READY,
        size=size,
        uploaded_at=clock.now(),
        loose_since=clock.now(),
    )
    return _keep(
        by, file, {files.FILE: upload if isinstance(upload, File) else File(upload)}
    )


def describe(picture: Attachment, made: tuple[images.Encoded, ...]) -> None:
    """Set what is known of a picture once its sizes are made."""
    picture.width, picture.height = made[0].width, made[0].height
    picture.moves = made[0].moves
    picture.size = sum(len(encoded.data) for encoded in made)
    picture.state = Attachment.State.READY


def parts_of(picture: Attachment, made: tuple[images.Encoded, ...]) -> Parts:
    names = picture.widths()
    return {name: encoded.data for name, encoded in zip(names, made, strict=True)}


def _is_quick(measured: Measured, size: int) -> bool:
    if measured.kind in (Kind.GIF, Kind.WEBP) and size > AT_ONCE_BYTES_OF_WHAT_MAY_MOVE:
        return False
    return measured.pixels <= AT_ONCE_PIXELS


def _keep(by: Member, attachment: Attachment, parts: Parts) -> Attachment:
    """The bytes first, then the row: a row promises that they are there."""
    try:
        for part, content in parts.items():
            files.put(attachment.key, part, content)
        with transaction.atomic():
            # Two uploads at once: the second one counts what the first one kept.
            Member.objects.select_for_update(no_key=True).get(pk=by.pk)
            used = used_by(by.pk)
            insist(rules.may_keep(by, used=used, more=attachment.size))
            attachment.save(force_insert=True)
            if attachment.state == Attachment.State.WAITING:
                signals.picture_waits.send(
                    sender=Attachment, attachment_id=attachment.pk
                )
    except BaseException as failed:
        with suppress(Exception):  # the storage may be what failed; the sweep comes
            files.remove(attachment.key)
        if isinstance(failed, files.NotKeptError):
            raise RefusedError(no(NO_ROOM)) from failed
        raise
    return attachment


def _what_can_be_sent(name: str) -> str:
    allowed = [
        kind for kind in kinds.FILE_KINDS if kind in chosen("attachments.file_kinds")
    ]
    if kinds.suffix_of(name) in (*allowed, *kinds.IMAGE_SUFFIXES):
        return _("“%(name)s” is not what its name says.") % {
            "name": shown_name(name, fallback="?")
        }
    return _(
        "“%(name)s” cannot be attached. You can attach pictures (JPEG, PNG, GIF, WebP)"
        " and these files: %(kinds)s."
    ) % {
        "name": shown_name(name, fallback="?"),
        "kinds": ", ".join(allowed) or _("none"),
    }
