"""Rows in batches, each a short transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import OperationalError, transaction

# Small enough that no row is locked for long, whatever else the machine does.
AT_ONCE = 250
TRIES = 3


def in_batches(ids: Sequence[Any], deed: Callable[[Sequence[Any]], int]) -> int:
    """The sum of what `deed` says of each batch; a deadlock lost is tried again."""
    return sum(
        _again(deed, ids[start : start + AT_ONCE])
        for start in range(0, len(ids), AT_ONCE)
    )


def _again(deed: Callable[[Sequence[Any]], int], batch: Sequence[Any]) -> int:
    for _try in range(TRIES - 1):
        try:
            with transaction.atomic():
                return deed(batch)
        except OperationalError as lost:
            if getattr(lost.__cause__, "sqlstate", "") != "40P01":  # deadlock
                raise
    with transaction.atomic():
        return deed(batch)


def ids_of(rows: Any) -> list[Any]:
    """The primary keys of a query, without doubles, in their order."""
    found: Iterable[Any] = rows.order_by().values_list("pk", flat=True)
    return sorted(set(found))
