"""An author's words out of sight and back, while the erasure waits for its day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from focaljet.privacy import signals, walk
from focaljet.privacy.erasing.batches import ids_of, in_batches
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.walk import Person, Share


def hide(person: Person, *, erasure_id: int, at: datetime) -> int:
    """Lay a tombstone of that moment on all that is in sight; how many rows."""
    return sum(
        in_batches(
            ids_of(share.rows.filter(**{share.table.personal.tombstone: None})),
            partial(_lay, share, erasure_id, at),
        )
        for share in _with_tombstones(person)
    )


def show(person: Person, *, hidden_at: datetime) -> int:
    """Take away the tombstones of that moment, and no others; how many rows."""
    return sum(
        in_batches(
            ids_of(share.rows.filter(**{share.table.personal.tombstone: hidden_at})),
            partial(_move, share, None, hidden_at),
        )
        for share in _with_tombstones(person)
    )


def _with_tombstones(person: Person) -> Iterator[Share]:
    for share in walk.shares(person):
        if share.table.personal.tombstone and not share.is_bystander:
            yield share


def _lay(share: Share, erasure_id: int, at: datetime, ids: Sequence[Any]) -> int:
    # Whoever calls the erasure off waits for this batch, and no other follows.
    still = Erasure.objects.select_for_update(of=("self",)).filter(
        pk=erasure_id, ended_at=None
    )
    return _move(share, at, at, ids) if still.first() else 0


def _move(
    share: Share, tombstone: datetime | None, moment: datetime, ids: Sequence[Any]
) -> int:
    facts = {"table": share.table.label, "row_ids": list(ids), "moment": moment}
    signals.words_moving.send(sender=share.model, **facts)
    rows = share.model._base_manager.filter(pk__in=ids)
    rows.update(**{share.table.personal.tombstone: tombstone})
    signals.words_moved.send(sender=share.model, **facts)
    return len(ids)
