"""The five matters of the policy (C1), each from the declarations.

Collect, use, disclose, transfer, store: every declared datum stands in each of them, so
that none can be told in one place and left out in another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from focaljet.personal import declared, sentences
from focaljet.personal.recipients import Recipient, recipients
from focaljet.personal.words import Kept, Purpose, Visible
from focaljet.privacy import policy as declarations


@dataclass(frozen=True, slots=True)
class Datum:
    place: str  # what people call the table or the store
    title: str
    kept: Kept
    how_long: str


@dataclass(frozen=True, slots=True)
class Place:
    """Some data of one place, as a line of a list."""

    title: str
    data: list[str]


@dataclass(frozen=True, slots=True)
class Group:
    """Data that have something in common, by where they lie."""

    title: str
    places: list[Place]
    note: str = ""
    clauses: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return sum(len(place.data) for place in self.places)


@dataclass(frozen=True, slots=True)
class Receiver:
    name: str
    kind: str
    country: str
    purposes: str
    why: str
    contact: str


@dataclass(frozen=True, slots=True)
class Matters:
    """What the page shows. `moves` are the places that a transfer would hold."""

    collected: list[declarations.Section]
    used: list[Group]
    seen: list[Group]
    moves: list[Place]
    stored: list[Group]


@lru_cache(maxsize=8)
def matters(language: str) -> Matters:
    """Kept by language, since the declarations change with the
    program alone, and to put all of them into words takes some 30 ms."""
    with translation.override(language):
        data = list(all_data())
        return Matters(
            collected=declarations.sections(),
            used=_by_purpose(data),
            seen=_by_audience(data),
            moves=_places(data),
            stored=_by_time(data),
        )


def all_data() -> Iterator[Datum]:
    """Each declared field of each table, and each store."""
    for table in declarations.tables_about_people():
        for name, kept in table.personal.fields.items():
            moment = table.title_of(kept.keep.since)
            yield Datum(
                table.title,
                capfirst(table.title_of(name)),
                kept,
                sentences.time(kept.keep, moment=moment),
            )
    for store in declared.stores():
        yield Datum(
            declarations.title_of(store),
            sentences.what(store.kept),
            store.kept,
            sentences.time(store.kept.keep),
        )


def receivers() -> list[Receiver]:
    """Who may be given data by whoever runs the site, none on most; a query at most for
    each app that offers some."""
    return [_receiver(each) for each in recipients()]


def _receiver(each: Recipient) -> Receiver:
    return Receiver(
        name=each.name,
        kind=str(each.kind),
        country=each.country,
        purposes=", ".join(str(purpose.label) for purpose in each.purposes),
        why=each.why,
        contact=each.contact,
    )


def _by_purpose(data: list[Datum]) -> list[Group]:
    return [
        Group(
            capfirst(str(purpose.label)),
            _places(found),
            _("Ground in law: %(basis)s.") % {"basis": purpose.basis.label},
            purpose.clauses,
        )
        for purpose in Purpose
        if (found := [each for each in data if purpose in each.kept.purposes])
    ]


def _by_audience(data: list[Datum]) -> list[Group]:
    return [
        Group(str(audience.label), _places(found))
        for audience in Visible
        if (found := [each for each in data if each.kept.visible is audience])
    ]


def _by_time(data: list[Datum]) -> list[Group]:
    """The shortest term first, and what stays with the account last."""

    def length(datum: Datum) -> tuple[float, str]:
        term = datum.kept.keep.term
        return (term.total_seconds() if term else float("inf"), datum.how_long)

    ordered = sorted(data, key=length)
    return [
        Group(capfirst(how_long), _places(list(found)))
        for (_seconds, how_long), found in groupby(ordered, key=length)
    ]


def _places(data: list[Datum]) -> list[Place]:
    """By place, in the order in which the places come first."""
    places: dict[str, list[str]] = {}
    for datum in data:
        places.setdefault(datum.place, []).append(datum.title)
    return [Place(title, titles) for title, titles in places.items()]
