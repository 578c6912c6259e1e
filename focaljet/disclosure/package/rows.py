"""The rows of a package: of these people, these fields, these days, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Model, Q, QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from focaljet.disclosure.package.data import Datum, Shelf
from focaljet.personal import declared
from focaljet.personal.declared import DeclaredTable
from focaljet.personal.words import ITSELF, Kept
from focaljet.privacy import walk
from focaljet.privacy.archive.rows import WORDS
from focaljet.privacy.archive.values import said

PEOPLE_AT_ONCE = 500
ROWS_AT_ONCE = 500

# What each member is called in the package.
People = Mapping[int, UUID]


@dataclass(frozen=True, slots=True)
class Days:
    """From and up to, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def of(self, rows: QuerySet[Any], moment: str) -> QuerySet[Any]:
        """Days are those of UTC, as the package says."""
        if moment and self.first:
            rows = rows.filter(**{f"{moment}__gte": _midnight(self.first)})
        if moment and self.last:
            after = _midnight(self.last + timedelta(days=1))
            rows = rows.filter(**{f"{moment}__lt": after})
        return rows


@dataclass(frozen=True, slots=True)
class Row:
    """`values` by field, as JSON can hold them; `member_id` stays here."""

    member_id: int
    ref: UUID
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of some of the people, not read yet. Whose each is says the field `link`, or
    all are of the one member `of`. `is_shared`: the words in them are another's."""

    rows: QuerySet[Any]
    names: tuple[str, ...]
    link: str = ""
    of: int = 0
    is_shared: bool = False


def rows_of(
    shelf: Shelf, chosen: Sequence[Datum], people: People, days: Days
) -> Iterator[Row]:
    """In batches; memory does not grow. Whoever else a row names is "(somebody else)"."""
    kept = {datum.field: datum.kept for datum in chosen}
    for found in _all_found(shelf, chosen, people, days):
        columns = [*found.names, *([found.link] if found.link else [])]
        rows = found.rows.order_by("pk").values_list(*columns)
        for values in rows.iterator(ROWS_AT_ONCE):
            member_id = values[-1] if found.link else found.of
            told = {
                name: _said(found, name, value, kept.get(name), people)
                for name, value in zip(found.names, values, strict=False)
            }
            yield Row(member_id, people[member_id], told)


def count_of(
    shelf: Shelf, chosen: Sequence[Datum], people: People, days: Days
) -> dict[str, int]:
    """How many rows, under "", and how many of them have each field filled. Reads none."""
    counts = dict.fromkeys(["", *(datum.field for datum in chosen)], 0)
    for found in _all_found(shelf, chosen, people, days):
        filled = {
            f"n{number}": Count("pk", filter=_is_filled(found.rows.model, name))
            for number, name in enumerate(found.names)
        }
        counted = found.rows.order_by().aggregate(rows=Count("pk"), **filled)
        counts[""] += counted["rows"]
        for number, name in enumerate(found.names):
            counts[name] += counted[f"n{number}"]
    return counts


def _all_found(
    shelf: Shelf, chosen: Sequence[Datum], people: People, days: Days
) -> Iterator[Found]:
    table = next(t for t in declared.tables() if t.label == shelf.label)
    for found in _of_table(shelf, chosen, people, table):
        if found.names:
            yield replace(found, rows=days.of(found.rows, shelf.moment))


def _of_table(
    shelf: Shelf, chosen: Sequence[Datum], people: People, table: DeclaredTable
) -> Iterator[Found]:
    personal, model = table.personal, table.model
    names = tuple(datum.field for datum in chosen)
    if model is None:
        return
    if personal.found_by:
        find: Callable[[int], QuerySet[Any]] = import_string(personal.found_by)
        for member_id in people:
            yield Found(find(member_id), names, of=member_id)
    own = tuple(name for name in names if name not in personal.bystanders)
    for path in personal.owners:
        # Whoever wrote the row is its first owner: to a later one the words are another's.
        is_shared = path != personal.owners[0]
        if path != ITSELF and walk.is_address(model, path):
            for member_id in people:
                rows = walk.rows_by(model, path, walk.person_of(member_id))
                yield Found(rows, own, of=member_id, is_shared=is_shared)
            continue
        link = "pk" if path == ITSELF else path
        for rows in _by_link(model, link, people):
            yield Found(rows, own, link, is_shared=is_shared)
    for path in personal.bystanders:
        # Only that they are named, and when, where that was chosen.
        named = tuple(name for name in names if name in (path, shelf.moment))
        for rows in _by_link(model, path, people) if path in named else ():
            yield Found(rows, named, path)


def _by_link(model: type[Model], link: str, people: People) -> Iterator[QuerySet[Any]]:
    for some in _in_portions(list(people)):
        yield model._base_manager.filter(**{f"{link}__in": some})


def _said(
    found: Found, name: str, value: Any, kept: Kept | None, people: People
) -> Any:
    if found.is_shared and kept is not None and kept.category in WORDS:
        return _("(words of somebody else)")
    if value is not None and _is_person(found.rows.model, name):
        ref = people.get(value)
        return str(ref) if ref else _("(somebody else)")
    return said(value, kept)


def _is_filled(model: type[Model], name: str) -> Q:
    filled = Q(**{f"{name}__isnull": False})
    return filled & ~Q(**{name: ""}) if walk.is_text(model, name) else filled


def _is_person(model: type[Model], name: str) -> bool:
    field: Any = model._meta.get_field(name)
    return bool(
        field.is_relation
        and field.related_model._meta.label == settings.AUTH_USER_MODEL
    )


def _in_portions(ids: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while some := list(islice(rest, PEOPLE_AT_ONCE)):
        yield some


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
