"""The declarations as the published policy shows them. Costs no query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from focaljet.personal import declared, sentences
from focaljet.personal.declared import DeclaredTable
from focaljet.personal.words import ITSELF, Cookie, Kept, Store


@dataclass(frozen=True, slots=True)
class Line:
    """One stored datum."""

    datum: str
    kind: str
    why: str
    what_for: str
    how_long: str
    who_sees: str
    on_erase: str


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the database, or one store outside of it."""

    name: str
    title: str
    lines: list[Line]
    plain: list[str]  # what it holds besides, which says nothing about a person


@dataclass(frozen=True, slots=True)
class CookieLine:
    name: str
    why: str
    what_for: str
    life: str
    feature: str


def sections() -> list[Section]:
    """Tables that know something about people, and stores."""
    return [*map(_of_table, tables_about_people()), *_of_stores()]


def tables_about_nobody() -> list[str]:
    return [table.title for table in declared.tables() if not table.personal.fields]


def cookies() -> list[CookieLine]:
    return [
        CookieLine(
            name=cookie.name,
            why=sentences.shown(cookie.why),
            what_for=str(cookie.purpose.label),
            life=life(cookie),
            feature=sentences.shown(cookie.feature),
        )
        for cookie in declared.cookies()
    ]


def tables_about_people() -> list[DeclaredTable]:
    """The members first, then what hangs on them."""
    about_people = [table for table in declared.tables() if table.personal.fields]
    return sorted(about_people, key=lambda t: ITSELF not in t.personal.subjects)


def _of_table(table: DeclaredTable) -> Section:
    return Section(
        name=table.label,
        title=table.title,
        lines=[
            line(capfirst(table.title_of(name)), kept, table.title_of(kept.keep.since))
            for name, kept in table.personal.fields.items()
        ],
        plain=sorted(map(table.title_of, table.personal.not_personal)),
    )


def _of_stores() -> Iterator[Section]:
    for store in declared.stores():
        only = line(sentences.what(store.kept), store.kept)
        yield Section(store.name, title_of(store), [only], [])


def title_of(store: Store) -> str:
    """What people call the store; a table of the same things may be called so too."""
    title = capfirst(sentences.shown(store.title) or store.name)
    return _("%(title)s (files)") % {"title": title}


def line(datum: str, kept: Kept, moment: str = "") -> Line:
    return Line(
        datum=datum,
        kind=sentences.what(kept),
        why=sentences.shown(kept.why),
        what_for=sentences.what_for(kept),
        how_long=sentences.time(kept.keep, moment=moment),
        who_sees=sentences.who_sees(kept),
        on_erase=sentences.on_erase(kept),
    )


def life(cookie: Cookie) -> str:
    if cookie.life is None:
        return _("until the browser closes")
    return sentences.span(max(cookie.life, timedelta(days=1)))
