"""For what this site has to ask: derived from the declarations, listed nowhere by hand.

A purpose that stands on consent (`Basis.CONSENT`) is asked for as soon as an installed
table, store or cookie is declared for it, and not before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from focaljet.personal import declared, sentences
from focaljet.personal.words import Basis, Kept, Purpose


@dataclass(frozen=True, slots=True)
class Datum:
    """`label` names it ("surveys.Answer.text"), for a store or cookie by its own name."""

    label: str
    title: str
    kept: Kept


@dataclass(frozen=True, slots=True)
class Ask:
    purpose: Purpose
    data: tuple[Datum, ...]

    @property
    def labels(self) -> frozenset[str]:
        return frozenset(datum.label for datum in self.data)

    @property
    def title(self) -> str:
        return capfirst(str(self.purpose.label))

    @property
    def wording(self) -> str:
        """The question, exactly as the page shows it and the receipt keeps it."""
        said = {
            "data": ", ".join(datum.title for datum in self.data),
            "purpose": str(self.purpose.label),
        }
        return _("I agree that this site uses, for %(purpose)s: %(data)s.") % said

    @property
    def storage(self) -> str:
        lines = (
            f"{datum.title}: {sentences.time(datum.kept.keep)}" for datum in self.data
        )
        return "\n".join(lines)


def asks() -> list[Ask]:
    """In the order of the purposes; [] on a site that has nothing to ask."""
    found: dict[Purpose, list[Datum]] = {}
    for datum in _data():
        for purpose in datum.kept.purposes:
            if purpose.basis is Basis.CONSENT:
                found.setdefault(purpose, []).append(datum)
    return [Ask(each, tuple(found[each])) for each in Purpose if each in found]


def ask_for(purpose: Purpose) -> Ask | None:
    return next((ask for ask in asks() if ask.purpose is purpose), None)


def _data() -> Iterator[Datum]:
    for table in declared.tables():
        for name, kept in table.personal.fields.items():
            yield Datum(f"{table.label}.{name}", table.title_of(name), kept)
    for store in declared.stores():
        title = sentences.shown(store.title) or store.name
        yield Datum(store.name, title, store.kept)
