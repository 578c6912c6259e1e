"""What can be given at all: the declared data, table by table.

Never a means of signing in, and never what its own person may not be told of: it says
what one authority asked, and is nothing for another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import DateTimeField, Model
from django.utils.text import capfirst
from django.utils.translation import get_language

from focaljet.disclosure.models.cases import DisclosureCase
from focaljet.personal import declared, sentences
from focaljet.personal.declared import DeclaredTable
from focaljet.personal.words import ITSELF, Category, Kept, Purpose
from focaljet.privacy import walk

Name = tuple[str, str]  # of a table and a field, as in DisclosureColumn

OUR_OWN_BOOKS = frozenset({"disclosure"})
FILES = "store "

_Ground = DisclosureCase.Ground
CLAUSES: dict[str, str] = {
    _Ground.LAW: "C63",
    _Ground.PROCESS: "C63",
    _Ground.LITIGATION: "C63",
    _Ground.AUTHORITY: "C63",
    _Ground.PUBLIC: "C64",
    _Ground.ENFORCE: "C65",
    _Ground.PARTY: "C5",
    _Ground.TRANSFER: "C66",
}


@dataclass(frozen=True, slots=True)
class Datum:
    """`kept` is None for the moment of a row, which says when the rest was."""

    table: str
    field: str
    title: str
    kept: Kept | None

    @property
    def name(self) -> Name:
        return self.table, self.field

    @property
    def key(self) -> str:
        """As an input of a form has it."""
        return f"{self.table}/{self.field}"

    @property
    def is_message(self) -> bool:
        return self.kept is not None and self.kept.category is Category.PRIVATE_MESSAGE

    def serves(self, purposes: Iterable[Purpose]) -> bool:
        """Whether it was collected for one of these; a moment goes with its table."""
        return self.kept is None or not set(purposes).isdisjoint(self.kept.purposes)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A table, or a store of files, with what can be taken from it.

    `moment` is the path by which a span of days narrows it; "" where there is none, or
    where the row is the person, who has no day.
    """

    label: str
    title: str
    moment: str
    data: tuple[Datum, ...]

    def serving(self, purposes: Iterable[Purpose]) -> Shelf | None:
        """What of it a party with these purposes may get; None for nothing."""
        allowed = tuple(purposes)
        kept = tuple(each for each in self.data if each.serves(allowed))
        if not any(each.kept for each in kept):
            return None
        return Shelf(self.label, self.title, self.moment, kept)


def shelves(purposes: Iterable[Purpose] | None = None) -> list[Shelf]:
    """All that can be given, by title; with `purposes`, what may be given for them."""
    found = [*_all_shelves()]
    if purposes is None:
        return found
    wanted = tuple(purposes)
    serving = (shelf.serving(wanted) for shelf in found)
    return [shelf for shelf in serving if shelf is not None]


def by_name() -> dict[Name, Datum]:
    return {datum.name: datum for shelf in _all_shelves() for datum in shelf.data}


def titles(names: Iterable[Name]) -> list[str]:
    """What people call these data: "Posts: what you post, moment"."""
    known = {shelf.label: shelf for shelf in _all_shelves()}
    grouped: dict[str, list[str]] = {}
    data = by_name()
    for table, field in sorted(names):
        datum = data.get((table, field))
        grouped.setdefault(table, []).append(datum.title if datum else field)
    return [
        f"{known[table].title if table in known else table}: {', '.join(said)}"
        for table, said in grouped.items()
    ]


def as_key(name: Name) -> str:
    return f"{name[0]}/{name[1]}"


def _all_shelves() -> tuple[Shelf, ...]:
    return _shelves_in(get_language() or "")


@cache
def _shelves_in(_language: str) -> tuple[Shelf, ...]:
    return (*_of_tables(), *_of_stores())


def _of_tables() -> Iterator[Shelf]:
    for table in sorted(walk.tables_about_people(), key=lambda each: each.label):
        if table.model is None or table.personal.told:
            continue
        if table.model._meta.app_label in OUR_OWN_BOOKS:
            continue
        if data := tuple(_data(table, table.model)):
            yield Shelf(table.label, table.title, narrowed_by(table), data)


def _data(table: DeclaredTable, model: type[Model]) -> Iterator[Datum]:
    columns = {field.name for field in model._meta.local_fields}
    for name, kept in table.personal.fields.items():
        if kept.category is not Category.CREDENTIAL and name in columns:
            yield Datum(table.label, name, capfirst(table.title_of(name)), kept)
    moment = moment_of(table)
    if moment and moment not in table.personal.fields:
        yield Datum(table.label, moment, capfirst(table.title_of(moment)), None)


def moment_of(table: DeclaredTable) -> str:
    """From which its data age, by the declaration; else the first moment of a row."""
    model = table.model
    if model is None:
        return ""
    moments = [
        field.name
        for field in model._meta.local_fields
        if isinstance(field, DateTimeField)
    ]
    starts = [kept.keep.since for kept in table.personal.fields.values()]
    declared_ones = [start for start in starts if start in moments]
    found: Any = [*declared_ones, *moments, ""]
    return str(found[0])


def narrowed_by(table: DeclaredTable) -> str:
    """The path to the moment by which days narrow it: of the row itself, or of what it
    hangs on, as words hang on their post."""
    model = table.model
    if model is None or ITSELF in table.personal.subjects:
        return ""
    if moment := moment_of(table):
        return moment
    path: list[str] = []
    for owner in table.personal.owners[:1]:
        for link in owner.split("__")[:-1]:
            path.append(link)
            related = walk.field_at(model, "__".join(path)).related_model
            above = next(t for t in declared.tables() if t.model is related)
            if moment := moment_of(above):
                return "__".join([*path, moment])
    return ""


def _of_stores() -> Iterator[Shelf]:
    for store in declared.stores():
        if store.export is None or store.kept.category is Category.CREDENTIAL:
            continue
        label = f"{FILES}{store.name}"
        title = capfirst(sentences.shown(store.title) or store.name)
        datum = Datum(label, "", sentences.what(store.kept), store.kept)
        yield Shelf(label, title, "", (datum,))
