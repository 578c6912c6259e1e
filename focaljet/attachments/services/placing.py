"""What belongs where: called by the services of whatever it belongs to."""

from __future__ import annotations

from collections.abc import Collection

from focaljet.accounts.models import Member
from focaljet.attachments.models import Attachment
from focaljet.base import clock


def put(*, by: Member, keys: Collection[str], place: str, place_id: int) -> None:
    """What somebody uploaded belongs here from now on, for a thing that is new.

    Only what is loose, and the person's own; other keys are passed over. Within the
    transaction that makes the thing. One query, or none.
    """
    if keys:
        Attachment.objects.filter(uploader=by, place="", key__in=keys).update(
            place=place, place_id=place_id, loose_since=None
        )


def replace(*, by: Member, keys: Collection[str], place: str, place_id: int) -> None:
    """These, and no others, belong here: what was here and is not named gets loose.

    Two queries, or one.
    """
    let_go(place=place, place_ids=[place_id], but=keys)
    put(by=by, keys=keys, place=place, place_id=place_id)


def let_go(
    *, place: str, place_ids: Collection[int], but: Collection[str] = ()
) -> None:
    """Nothing belongs to these any more; the sweep ends it a day later."""
    there = Attachment.objects.filter(place=place, place_id__in=place_ids)
    there.exclude(key__in=but).update(place="", place_id=None, loose_since=clock.now())
