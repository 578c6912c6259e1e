"""What an erasure did, in counts and codes: kept as it goes, and shown to the person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from focaljet.personal import declared, sentences
from focaljet.personal.declared import DeclaredTable
from focaljet.personal.words import Kept, OnErase
from focaljet.privacy.models.erasures import Erasure


class Tally:
    """Counts the rows of each action into the erasure, and saves it step by step.

    Steps that ran before a kill find nothing any more, so that their counts stand.
    """

    def __init__(self, erasure: Erasure) -> None:
        self.erasure = erasure
        self.said: dict[str, Any] = erasure.receipt
        self.went: dict[str, int] = self.said.setdefault("went", {})

    @property
    def rows(self) -> int:
        return sum(self.went.values())

    def add(self, rows: Mapping[str, int]) -> None:
        for action, count in rows.items():
            self.went[action] = self.went.get(action, 0) + count
        if rows:
            self.erasure.save(update_fields=["receipt"])

    def note(self, what: str, found: Mapping[str, int] | bool) -> None:
        if self.said.get(what) != found:
            self.said[what] = found
            self.erasure.save(update_fields=["receipt"])

    def closed(self) -> dict[str, Any]:
        self.said.pop("held", None)
        return self.said


@dataclass(frozen=True, slots=True)
class Gone:
    """One line of what went: of which table, what was done, to how many rows."""

    table: str
    datum: str
    how: str
    rows: int


@dataclass(frozen=True, slots=True)
class Stays:
    """One line of what stays: on which basis, and until when."""

    table: str
    datum: str
    basis: str
    until: str
    rows: int


def gone(erasure: Erasure) -> list[Gone]:
    went: Mapping[str, int] = erasure.receipt.get("went", {})
    return [_gone(action, rows) for action, rows in went.items() if rows]


def stays(erasure: Erasure) -> list[Stays]:
    counted: Mapping[str, int] = erasure.receipt.get("stays", {})
    lines = []
    for table in declared.tables():
        for name, kept in table.personal.fields.items():
            rows = counted.get(f"{table.label}.{name}", 0)
            if rows:
                lines.append(_stays(table, name, kept, rows))
    return lines


def held(erasure: Erasure) -> dict[str, int]:
    found: dict[str, int] = erasure.receipt.get("held", {})
    return {title_of(label): rows for label, rows in found.items()}


def mentions(erasure: Erasure) -> int:
    found: Mapping[str, int] = erasure.receipt.get("sweep", {})
    return sum(found.values())


def title_of(label: str) -> str:
    for table in declared.tables():
        if table.label == label:
            return table.title
    return label


def _how(deed: str) -> str:
    return next(str(kind.label) for kind in OnErase if kind.value == deed)


def _gone(action: str, rows: int) -> Gone:
    what, _colon, deed = action.partition(": ")
    if what.startswith("store "):
        name = what.removeprefix("store ")
        titles = {s.name: sentences.shown(s.title) or s.name for s in declared.stores()}
        return Gone(titles.get(name, name), "", _("The files were deleted."), rows)
    for table in declared.tables():
        if what == table.label:
            return Gone(table.title, "", _how(deed), rows)
        label, _dot, name = what.rpartition(".")
        if label == table.label:
            datum = capfirst(table.title_of(name))
            return Gone(table.title, datum, _how(deed), rows)
    return Gone(what, "", deed, rows)


def _stays(table: DeclaredTable, name: str, kept: Kept, rows: int) -> Stays:
    chosen = kept.on_erase is OnErase.AUTHOR_DECIDES
    basis = _("you chose that it stays, without your name") if chosen else kept.basis
    until = kept.until or kept.keep
    return Stays(
        table=table.title,
        datum=capfirst(table.title_of(name)),
        basis=sentences.shown(basis),
        until=_("as long as the site exists") if chosen else sentences.time(until),
        rows=rows,
    )


def told_once(lines: Iterable[Stays]) -> list[Stays]:
    """Data of one table that stay for the same reason and time make one line."""
    alike: dict[Stays, list[str]] = {}
    for line in lines:
        alike.setdefault(replace(line, datum=""), []).append(line.datum)
    return [replace(line, datum=", ".join(data)) for line, data in alike.items()]
