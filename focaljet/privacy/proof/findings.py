"""What a search found, held against what may be found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.apps import apps

from focaljet.personal import declared
from focaljet.personal.words import Category, Kept, OnErase
from focaljet.privacy import walk
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.proof.canaries import Aviary
from focaljet.privacy.proof.planting import Plant, Planted
from focaljet.privacy.proof.search import Find


def residue(finds: Iterable[Find], aviary: Aviary, words: str) -> list[Find]:
    """The finds that no declaration allows to be there, in order."""
    return sorted(
        (find for find in finds if not _may_stay(find, aviary, words)),
        key=lambda find: (find.place, find.canary, find.encoding),
    )


def _may_stay(find: Find, aviary: Aviary, words: str) -> bool:
    kept = _declared(aviary.known[find.canary].where)
    if kept is None:
        return False
    if kept.on_erase is OnErase.KEEP:
        return True
    if kept.on_erase is OnErase.AUTHOR_DECIDES:
        return words == Erasure.Words.STAY
    # A reference that leads to nobody any more, in a table that says it keeps such.
    return kept.category is Category.LINK and find.place in _tables_that_keep_links()


def _declared(where: str) -> Kept | None:
    label, _dot, name = where.rpartition(".")
    for table in declared.tables():
        if table.label == label:
            return table.personal.fields.get(name)
    return None


def _tables_that_keep_links() -> set[str]:
    return {
        f"table {table.model._meta.db_table}"
        for table in declared.tables()
        if table.model is not None
        and any(
            kept.category is Category.LINK and kept.on_erase is OnErase.KEEP
            for kept in table.personal.fields.values()
        )
    }


def not_exported(
    plant: Plant, told: Mapping[str, Sequence[Mapping[str, Any]]]
) -> list[Planted]:
    """What was planted in tables and is in no row of the archive.

    `told` are the rows of each JSON file, by the label of its table.
    """
    return [
        planted
        for planted in plant.planted
        if planted.name
        and not any(
            row.get(planted.name, _NOTHING) == planted.expected
            for row in told.get(planted.label, ())
        )
    ]


_NOTHING = object()


def untouched(plant: Plant, words: str) -> list[str]:
    """Data that have no room for a canary and stand in their rows as they were planted,
    though the erasure was to end them: "forum.Quote.quoted". One query for each row."""
    of_rows: dict[tuple[str, Any], list[Planted]] = {}
    for planted in plant.planted:
        if planted.raw and not planted.canary and _ends(planted.where, words):
            of_rows.setdefault((planted.label, planted.key), []).append(planted)
    return sorted({p.where for planted in of_rows.values() for p in _standing(planted)})


def _ends(where: str, words: str) -> bool:
    kept = _declared(where)
    if kept is None or kept.on_erase is OnErase.KEEP:
        return False
    decides = kept.on_erase is OnErase.AUTHOR_DECIDES
    return not decides or words == Erasure.Words.GO


def _standing(planted: Sequence[Planted]) -> Iterator[Planted]:
    """Of these data of one row, those that are as they were."""
    model = apps.get_model(planted[0].label)
    names = [model._meta.get_field(each.name).attname for each in planted]
    row = model._base_manager.filter(pk=planted[0].key).values_list(*names).first()
    for each, value in zip(planted, row or (), strict=bool(row)):
        if value == each.raw:
            yield each


def links_left(member_id: int) -> list[str]:
    """Where rows still lead to somebody who should be gone: "forum.Post.author"."""
    return [
        f"{share.table.label}.{share.path}".rstrip(".")
        for share in walk.reaching(walk.Person(member_id, ()))
    ]
