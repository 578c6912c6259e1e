"""Ending pictures and files."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from logging import getLogger

from django.db import transaction

from focaljet.accounts.models import Member
from focaljet.attachments import files
from focaljet.attachments.models import Attachment
from focaljet.attachments.queries.places import named_in_words
from focaljet.base import clock
from focaljet.base.verdict import RefusedError
from focaljet.privacy.queries.holds import HELD, is_held, members_held

LOOSE_FOR = timedelta(hours=24)
# An upload that is under way has its bytes before its row.
UPLOADS_END_IN = timedelta(hours=1)

_log = getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Swept:
    """`missing` are rows whose bytes are not there: nothing can bring those back."""

    loose: int = 0
    strays: int = 0
    missing: int = 0


def delete(*, by: Member, attachment: Attachment) -> None:
    """Delete one's own for good, wherever it is shown. Raises RefusedError where
    something of theirs is held."""
    if is_held(rows={Attachment._meta.label: [attachment.pk]}, member_ids=[by.pk]):
        raise RefusedError(HELD)
    with transaction.atomic():
        Attachment.objects.filter(pk=attachment.pk, uploader=by).delete()
        transaction.on_commit(lambda: _end(attachment.key))


def delete_at(*, place: str, place_ids: Collection[int]) -> None:
    """Delete for good what belongs to things that go for good, in their transaction."""
    there = Attachment.objects.filter(place=place, place_id__in=place_ids)
    keys = list(there.values_list("key", flat=True))
    there.delete()
    transaction.on_commit(lambda: _end(*keys))


def sweep() -> Swept:
    """End what belongs nowhere since a day, and bytes without a row; tell what is
    missing. May run twice, and beside anything."""
    loose = _sweep_loose()
    strays, missing = _compare()
    if missing:
        _log.warning("%d attachments have lost their files.", missing)
    return Swept(loose, strays, missing)


def _sweep_loose() -> int:
    """What is named in a draft waits for its writer, and what is held for its end."""
    over = Attachment.objects.filter(place="", loose_since__lt=clock.now() - LOOSE_FOR)
    over = over.exclude(uploader__in=members_held())
    found = list(over.order_by("pk").values_list("pk", "key", "uploader_id"))
    named = named_in_words({uploader for _pk, _key, uploader in found}) if found else ()
    gone = 0
    for pk, key, _uploader in found:
        # Once more by its row: it may be claimed by now.
        if key not in named and over.filter(pk=pk).delete()[0]:
            files.remove(key)
            gone += 1
    return gone


def _compare() -> tuple[int, int]:
    """Bytes that no row knows, deleted; and how many rows have no bytes."""
    began = clock.now()
    there: dict[str, list[str]] = {}
    for path, key in files.all_there():
        there.setdefault(key, []).append(path)
    known = set(Attachment.objects.values_list("key", flat=True))
    strays = sum(
        _delete_old(paths, began) for key, paths in there.items() if key not in known
    )
    ready = Attachment.objects.filter(
        state=Attachment.State.READY, uploaded_at__lt=began
    )
    missing = set(ready.values_list("key", flat=True)) - there.keys()
    return strays, len(missing)


def _delete_old(paths: list[str], now: datetime) -> int:
    gone = 0
    for path in paths:
        if _modified(path) < now - UPLOADS_END_IN:
            files.storage().delete(path)
            gone += 1
    return gone


def _modified(path: str) -> datetime:
    try:
        return files.storage().get_modified_time(path)
    except FileNotFoundError:
        return clock.now()


def _end(*keys: str) -> None:
    try:
        for key in keys:
            files.remove(key)
    except Exception:  # a bucket raises what it likes; its row is gone, the sweep comes
        _log.warning("An attachment could not be taken away yet.", exc_info=True)
