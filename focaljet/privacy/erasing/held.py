"""Which rows a hold keeps: the row itself, and what hangs on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Model, QuerySet

from focaljet.privacy import walk
from focaljet.privacy.models.holds import Hold
from focaljet.privacy.walk import Share

# The keys of held rows, by the label of their table.
Held = Mapping[str, Sequence[str]]


def now(*, statutory_only: bool = False) -> Held:
    """All holds that are in force (one query); or those alone that a law asks for."""
    held: dict[str, list[str]] = {}
    found = Hold.objects.filter(released_at=None)
    if statutory_only:
        found = found.filter(is_statutory=True)
    for table, row in found.values_list("table", "row"):
        held.setdefault(table, []).append(row)
    return held


def free(share: Share, held: Held) -> QuerySet[Any]:
    """The rows of a share that no hold keeps."""
    rows = share.rows
    for path, ids in _held_along(share, held):
        rows = rows.exclude(**{f"{path}__in": ids})
    return rows


def kept(share: Share, held: Held) -> int:
    """How many rows of a share a hold keeps; no query where nothing of it is held."""
    found: set[Any] = set()
    for path, ids in _held_along(share, held):
        rows = share.rows.filter(**{f"{path}__in": ids})
        found.update(rows.values_list("pk", flat=True))
    return len(found)


def keys(model: type[Model], held: Held) -> list[Any]:
    """The keys of the rows of a table that are held, as the table has them."""
    key: Any = model._meta.pk
    return [key.to_python(row) for row in held.get(model._meta.label, ())]


def _held_along(share: Share, held: Held) -> Iterator[tuple[str, list[Any]]]:
    """A hold on a post keeps its words too, which lead to the person through it."""
    if ids := keys(share.model, held):
        yield "pk", ids
    path: list[str] = []
    for link in share.links:
        path.append(link)
        related = walk.field_at(share.model, "__".join(path)).related_model
        if ids := keys(related, held):
            yield "__".join(path), ids
