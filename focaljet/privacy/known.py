"""What is known about somebody, as the page of the User CP tells it; asks nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from focaljet.personal import sentences
from focaljet.personal.declared import DeclaredTable, Why
from focaljet.personal.words import Kept, OnErase, Visible
from focaljet.privacy.correcting import Way
from focaljet.privacy.erasing.receipt import Stays, told_once

# The widest first.
AUDIENCES: dict[Visible, str | Promise] = {
    Visible.PUBLIC: gettext_lazy("everybody"),
    Visible.MEMBERS: gettext_lazy("members"),
    Visible.PARTICIPANTS: gettext_lazy("those who take part"),
    Visible.STAFF: gettext_lazy("you and the staff"),
    Visible.SELF: gettext_lazy("you alone"),
    Visible.NOBODY: gettext_lazy("the program alone"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One datum and what stands there now: a moment or a text, never a credential."""

    datum: str
    value: datetime | str
    why: Why
    visible: Visible
    correct: Way

    @property
    def is_moment(self) -> bool:
        return isinstance(self.value, datetime)


@dataclass(frozen=True, slots=True)
class Row:
    """One row in full. `empty` are data that hold nothing, `links` those that say
    nothing but that the row is yours."""

    facts: tuple[Fact, ...]
    empty: tuple[str, ...]
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Datum:
    """What is kept of each of many rows; several names where the rest is the same.

    `correct` is None where each row has a page of its own for that.
    """

    names: tuple[str, ...]
    why: Why
    visible: Visible
    correct: Way | None


@dataclass(frozen=True, slots=True)
class Place:
    """One table with something about the person.

    Few rows are shown; of many only how many there are, and from when to when.
    `named_in` counts, by what the link is called, rows of others that name the person.
    """

    label: str
    title: str
    count: int
    rows: tuple[Row, ...]
    data: tuple[Datum, ...]
    oldest: datetime | None
    newest: datetime | None
    newest_url: str
    named_in: tuple[tuple[str, int], ...]
    table: DeclaredTable

    @property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(fact for row in self.rows for fact in row.facts)

    @property
    def audience(self) -> str:
        """Who sees the most visible part of it."""
        seen = {fact.visible for fact in self.facts}
        seen |= {datum.visible for datum in self.data}
        return next((str(AUDIENCES[v]) for v in AUDIENCES if v in seen), "")

    @property
    def holds_words(self) -> bool:
        """What the person said, one row for each time."""
        return bool(self.table.personal.tombstone)

    @property
    def is_chosen(self) -> bool:
        """Whether the person chooses what becomes of it when they leave."""
        return self._ends_by(OnErase.AUTHOR_DECIDES)

    @property
    def stays(self) -> bool:
        return self._ends_by(OnErase.KEEP)

    def _ends_by(self, way: OnErase) -> bool:
        kept = self.table.personal.fields.values()
        return any(each.on_erase is way for each in kept)


@dataclass(frozen=True, slots=True)
class Known:
    """All of it. `nothing_in` are the titles of tables that hold nothing."""

    places: tuple[Place, ...]
    nothing_in: tuple[str, ...]

    @property
    def facts(self) -> int:
        return sum(len(place.facts) for place in self.places)

    @property
    def seen_by(self) -> list[tuple[str, int]]:
        """How many facts each audience sees, the widest first; none that sees none."""
        seen = [fact.visible for place in self.places for fact in place.facts]
        counted = [(str(AUDIENCES[who]), seen.count(who)) for who in AUDIENCES]
        return [(who, count) for who, count in counted if count]

    @property
    def words(self) -> list[str]:
        """ "214 posts", for each table that holds words of the person."""
        return [
            f"{formats.number_format(place.count, force_grouping=True)} {_called(place)}"
            for place in self.places
            if place.holds_words and place.count
        ]

    @property
    def going(self) -> list[Place]:
        """What an erasure takes in any case."""
        return [p for p in self.places if p.count and not p.is_chosen and not p.stays]

    @property
    def chosen(self) -> list[Place]:
        """What the author decides about."""
        return [place for place in self.places if place.count and place.is_chosen]

    @property
    def stays(self) -> list[Stays]:
        """What an erasure leaves, whatever is chosen, and on which basis."""
        return told_once(
            _stays(place, name, kept)
            for place in self.places
            for name, kept in place.table.personal.fields.items()
            if kept.on_erase is OnErase.KEEP and place.count
        )


def _called(place: Place) -> str:
    """ "post" or "posts"."""
    meta: Any = place.table.model and place.table.model._meta
    return str(meta.verbose_name if place.count == 1 else meta.verbose_name_plural)


def _stays(place: Place, name: str, kept: Kept) -> Stays:
    return Stays(
        table=place.title,
        datum=capfirst(place.table.title_of(name)),
        basis=sentences.shown(kept.basis),
        until=sentences.time(kept.until or kept.keep),
        rows=place.count,
    )
