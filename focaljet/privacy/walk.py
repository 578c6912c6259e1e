"""The walk: which rows, in all tables, are about a person. Follows the declarations.

Nothing here knows a table by name: what a new app declares is walked from that day on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Field, Model, Q, QuerySet
from django.utils.module_loading import import_string

from focaljet.personal import declared
from focaljet.personal.declared import DeclaredTable
from focaljet.personal.words import ITSELF, Category, Kept, Stage, Visible
from focaljet.privacy.asking import with_rows

# By these a person is known to others, so that they may stand in the words of others.
NAMED_BY = frozenset(
    {
        Category.SCREEN_NAME,
        Category.REAL_NAME,
        Category.EMAIL,
        Category.PHONE,
        Category.POSTAL_ADDRESS,
    }
)
LAST = -1


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a walk is about. `addresses` are confirmed ones, in lower case."""

    member_id: int
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """How rows of a table lead to people; of the declarations alone.

    `path` is "" where a function of the declaration finds them. `fields` are those that
    are about the person: all of them, or for a bystander the link alone.
    """

    table: DeclaredTable
    model: type[Model]
    path: str
    fields: Mapping[str, Kept]
    is_bystander: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """The rows of one table that lead to the person on one way."""

    way: Way
    person: Person

    @property
    def table(self) -> DeclaredTable:
        return self.way.table

    @property
    def model(self) -> type[Model]:
        return self.way.model

    @property
    def path(self) -> str:
        return self.way.path

    @property
    def fields(self) -> Mapping[str, Kept]:
        return self.way.fields

    @property
    def is_bystander(self) -> bool:
        return self.way.is_bystander

    @property
    def person_id(self) -> int:
        return self.person.member_id

    @property
    def rows(self) -> QuerySet[Any]:
        """Made anew each time, and only where somebody asks: most walks want the
        fields of every table and the rows of a few. Costs no query but that of a
        function that finds rows."""
        if self.path:
            return rows_by(self.model, self.path, self.person)
        found: QuerySet[Any] = import_string(self.table.personal.found_by)(
            self.person_id
        )
        return found

    @property
    def told(self) -> QuerySet[Any]:
        """The rows without those of which the person may not be told yet."""
        told = self.table.personal.told
        found: QuerySet[Any] = import_string(told)(self.rows) if told else self.rows
        return found

    def untold(self) -> int:
        """How many are left out by `told`; asks nothing where there can be none."""
        if not self.table.personal.told:
            return 0
        return self.rows.count() - self.told.count()

    @property
    def links(self) -> tuple[str, ...]:
        """The links of the row that the path goes through, such as "post"."""
        return tuple(self.path.split("__")[:-1])


def person_of(member_id: int) -> Person:
    """One query for each table of addresses; there is one such table."""
    return Person(member_id, tuple(sorted(set(_confirmed_addresses(member_id)))))


def shares(person: Person) -> Iterator[Share]:
    """Every share of every table, in the order in which an erasure comes to them."""
    for way in _ways():
        yield Share(way, person)


def shares_of(table: DeclaredTable, person: Person) -> Iterator[Share]:
    for way in _ways_of(table):
        yield Share(way, person)


def reaching(person: Person) -> list[Share]:
    """The shares that have rows, all asked in one query."""
    all_of_them = list(shares(person))
    there = with_rows([share.rows for share in all_of_them])
    return [all_of_them[place] for place in there]


@cache
def _ways() -> tuple[Way, ...]:
    tables = sorted(tables_about_people(), key=order)
    return tuple(way for table in tables for way in _ways_of(table))


def _ways_of(table: DeclaredTable) -> Iterator[Way]:
    personal, model = table.personal, table.model
    if model is None:
        return
    if personal.found_by:
        yield Way(table, model, "", personal.fields)
    own = {
        name: kept
        for name, kept in personal.fields.items()
        if name not in personal.bystanders
    }
    for path in personal.owners:
        yield Way(table, model, path, own)
    for path in personal.bystanders:
        yield Way(table, model, path, {path: personal.fields[path]}, is_bystander=True)


def rows_by(model: type[Model], path: str, person: Person) -> QuerySet[Any]:
    rows = model._base_manager.all()
    if path == ITSELF:
        return rows.filter(pk=person.member_id)
    if is_address(model, path):
        return rows.filter(_any_of(path, person.addresses))
    return rows.filter(**{path: person.member_id})


def tables_about_people() -> list[DeclaredTable]:
    return [table for table in declared.tables() if table.personal.fields]


def is_address(model: type[Model], path: str) -> bool:
    """Whether the path ends at an e-mail address instead of a link."""
    return not field_at(model, path).is_relation


def field_at(model: type[Model], path: str) -> Any:
    *links, last = path.split("__")
    for link in links:
        related: Any = model._meta.get_field(link).related_model
        model = related
    return model._meta.get_field(last)


def own_strings(person: Person) -> list[str]:
    """The names and addresses of the person that others may have written down.

    Two queries or so, on the tables that keep the identity. Sorted, without doubles.
    """
    found: set[str] = set()
    for table in tables_about_people():
        if table.personal.stage is not Stage.IDENTITY:
            continue
        for share in shares_of(table, person):
            names = [
                name
                for name, kept in share.fields.items()
                if kept.category in NAMED_BY
                and kept.visible is not Visible.NOBODY
                and is_text(share.model, name)
            ]
            for values in share.rows.values_list(*names) if names else ():
                found.update(value for value in values if value)
    return sorted(found)


def is_text(model: type[Model], name: str) -> bool:
    field: Field[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment]
    return field.get_internal_type() in (
        "CharField",
        "TextField",
        "EmailField",
        "SlugField",
        "URLField",
    )


def order(table: DeclaredTable) -> tuple[int, int]:
    """Rows that are found through others come before those; the person comes last."""
    paths = table.personal.subjects
    depth = LAST if ITSELF in paths else max((p.count("__") for p in paths), default=0)
    return table.personal.stage, -depth


def _confirmed_addresses(member_id: int) -> Iterator[str]:
    for table in tables_about_people():
        flag, model = table.personal.confirmed, table.model
        if not flag or model is None:
            continue
        for path in table.personal.owners:
            link = "pk" if path == ITSELF else path
            rows = model._base_manager.filter(**{link: member_id, flag: True})
            for name, kept in table.personal.fields.items():
                if kept.category is Category.EMAIL and is_text(model, name):
                    yield from (
                        str(v).lower() for v in rows.values_list(name, flat=True)
                    )


def _any_of(path: str, addresses: tuple[str, ...]) -> Q:
    found = Q(pk__in=())
    for address in addresses:
        found |= Q(**{f"{path}__iexact": address})
    return found
