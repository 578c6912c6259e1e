"""Attachments for whoever looks at them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Q, Sum
from django.http import Http404

from focaljet.accounts.models import Member
from focaljet.attachments.models import Attachment
from focaljet.attachments.queries.places import Reader, may_see


def attachment_for(reader: Reader, key: str) -> Attachment:
    """One query, and what its place asks. Raises Http404 where the reader may not see
    it: what is loose is there for its uploader only."""
    found = Attachment.objects.filter(key=key).first()
    if found is None or not _is_for(reader, found):
        raise Http404
    return found


def _is_for(reader: Reader, found: Attachment) -> bool:
    if found.place and found.place_id is not None:
        return may_see(reader, found.place, found.place_id)
    return isinstance(reader, Member) and found.uploader_id == reader.pk


def own(member: Member, key: str) -> Attachment:
    """Raises Http404 for what is not the member's."""
    found = Attachment.objects.filter(key=key, uploader=member).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Attached:
    """What a page shows: by where it belongs, and the keys that belong elsewhere."""

    there: dict[int, list[Attachment]] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()

    def at(self, place_id: int) -> list[Attachment]:
        return self.there.get(place_id, [])

    def elsewhere_than(self, place_id: int) -> frozenset[str]:
        """Keys that were found and do not belong to this one."""
        others = (
            attachment.key
            for other_id, attachments in self.there.items()
            if other_id != place_id
            for attachment in attachments
        )
        return self.elsewhere.union(others)


NOTHING = Attached()


def attached_to(
    place: str, place_ids: Collection[int], *, named: Iterable[str] = ()
) -> Attached:
    """All that belongs to these, oldest first; `named` are keys that a text holds.

    One query; none where there is nothing to ask. Whether the reader may see the
    places is known to whoever asks.
    """
    keys = set(named)
    if not place_ids and not keys:
        return NOTHING
    wanted = Q(place=place, place_id__in=list(place_ids))
    if keys:
        wanted |= Q(key__in=keys)
    there: dict[int, list[Attachment]] = {}
    elsewhere = set()
    for found in Attachment.objects.filter(wanted).order_by("id"):
        if found.place == place and (found.place_id or 0) in place_ids:
            there.setdefault(found.place_id or 0, []).append(found)
        else:
            elsewhere.add(found.key)
    return Attached(there, frozenset(elsewhere))


def in_hand(
    member: Member, keys: Collection[str], *, place: str, place_id: int | None
) -> list[Attachment]:
    """What somebody who writes may put into the text: of these keys, what is loose and
    the member's own, and what is there already (one query, or none)."""
    if not keys:
        return []
    mine = Q(uploader=member, place="")
    if place_id is not None:
        mine |= Q(place=place, place_id=place_id)
    return list(Attachment.objects.filter(mine, key__in=keys).order_by("id"))


def keys_at(place: str, place_id: int) -> list[str]:
    """One query."""
    found = Attachment.objects.filter(place=place, place_id=place_id).order_by("id")
    return list(found.values_list("key", flat=True))


def used_by(member_id: int) -> int:
    """Bytes (one query)."""
    found = Attachment.objects.filter(uploader=member_id)
    return found.aggregate(used=Sum("size"))["used"] or 0
