"""What is attached to a post: claimed when it is written, changed when it is edited."""

from __future__ import annotations

from collections.abc import Collection

from focaljet.accounts.models import Member
from focaljet.attachments.queries.attachments import keys_at
from focaljet.attachments.services import placing, removing
from focaljet.base.markup.attached import keys_typed
from focaljet.base.verdict import insist
from focaljet.forum import rules
from focaljet.forum.queries.attachments import PLACE
from focaljet.forum.rights import Rights


def attach(
    *, by: Member, post_id: int, listed: Collection[str], source: str, rights: Rights
) -> None:
    """Give a new post what its form lists, and what its words name, of the writer's own.

    Raises RefusedError where something is listed and may not be attached. A key that is
    only named then stays without effect. One query, or none.
    """
    may = rules.may_attach(by, rights)
    if listed:
        insist(may)
    if may:
        keys = _keys(listed, source)
        placing.put(by=by, keys=keys, place=PLACE, place_id=post_id)


def change_attached(
    *, by: Member, post_id: int, listed: Collection[str], source: str, rights: Rights
) -> None:
    """Leave an edited post what its form still lists or its words still name.

    What is added needs the right to attach; what was there may stay without it.
    """
    there = set(keys_at(PLACE, post_id))
    may = rules.may_attach(by, rights)
    if set(listed) - there:
        insist(may)
    keys = _keys(listed, source)
    if not may:
        keys = [key for key in keys if key in there]
    if keys or there:
        placing.replace(by=by, keys=keys, place=PLACE, place_id=post_id)


def remove_with(*, post_ids: Collection[int]) -> None:
    """What belongs to posts that go for good goes with them."""
    removing.delete_at(place=PLACE, place_ids=post_ids)


def _keys(listed: Collection[str], source: str) -> list[str]:
    return list(dict.fromkeys([*listed, *keys_typed(source)]))
