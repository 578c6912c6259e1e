"""What the site knows about somebody, gathered for that person alone.

Follows the declarations, so that a table that somebody adds is shown the same day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, DateTimeField, Max, Min, Model, QuerySet
from django.utils import formats
from django.utils.functional import Promise
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from focaljet.personal import declared, sentences
from focaljet.personal.declared import DeclaredTable, Why
from focaljet.personal.words import ITSELF, Category, Kept, OnErase, Visible
from focaljet.privacy import walk
from focaljet.privacy.correcting import Way, way_to_correct
from focaljet.privacy.erasing.receipt import Stays, title_of
from focaljet.privacy.models.holds import Hold
from focaljet.privacy.models.proofs import ProofRun
from focaljet.privacy.walk import Person, Share

# More rows than these are counted instead of shown; all of them are in the archive.
FEW = 5
LONGEST_VALUE = 160

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
    """What is kept of each of many rows; several names where the rest is the same."""

    names: tuple[str, ...]
    why: Why
    visible: Visible


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
        """What the person said: when they leave, they choose what becomes of it."""
        return bool(self.table.personal.tombstone)

    @property
    def kinds(self) -> frozenset[OnErase]:
        return frozenset(kept.on_erase for kept in self.table.personal.fields.values())


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
    def stays(self) -> list[Stays]:
        """What an erasure leaves, whatever is chosen, and on which basis."""
        return [
            _stays(place, name, kept)
            for place in self.places
            for name, kept in place.table.personal.fields.items()
            if kept.on_erase is OnErase.KEEP and place.count
        ]


def known_about(member_id: int) -> Known:
    """At most two queries for each table about people, and one for each link by which
    rows of others can name the person. How many rows there are makes no difference."""
    person = walk.person_of(member_id)
    places, nothing_in = [], []
    for table, shares in _by_table(person):
        place = _place(table, shares)
        if place.count or place.named_in:
            places.append(place)
        else:
            nothing_in.append(table.title)
    return Known(tuple(places), tuple(sorted(nothing_in)))


@dataclass(frozen=True, slots=True)
class Held:
    """A row that is held back, and the day on which somebody looks at it again."""

    table: str
    reason: str
    review_on: str


def holds_on(member_id: int) -> list[Held]:
    """What is held back from an erasure of this member now (one query)."""
    found = Hold.objects.filter(member=member_id, released_at=None)
    return [
        Held(title_of(hold.table), hold.reason, formats.date_format(hold.review_on))
        for hold in found.order_by("placed_at")
    ]


def last_proof() -> ProofRun | None:
    return ProofRun.objects.order_by("pk").last()


def _by_table(person: Person) -> Iterator[tuple[DeclaredTable, list[Share]]]:
    """The person first, then what hangs on them; the other way round than an erasure."""
    shares = list(walk.shares(person))
    for _label, group in groupby(reversed(shares), key=lambda share: share.table.label):
        found = list(group)
        yield found[0].table, found


def _place(table: DeclaredTable, shares: Sequence[Share]) -> Place:
    own = [share for share in shares if not share.is_bystander]
    rows, moment = _rows(own), _moment(own[0].model)
    counted = rows.aggregate(
        count=Count("pk"),
        **({"oldest": Min(moment), "newest": Max(moment)} if moment else {}),
    )
    count = counted["count"]
    in_full = 0 < count <= FEW and not _is_only_counted(table)
    return Place(
        label=table.label,
        title=_title(table, count),
        count=count,
        rows=tuple(_shown(rows, own[0])) if in_full else (),
        data=tuple(_data(table)) if count and not in_full else (),
        oldest=counted.get("oldest"),
        newest=counted.get("newest"),
        newest_url=_newest_url(rows) if count and not in_full else "",
        named_in=tuple(_named_in(shares)),
        table=table,
    )


def _rows(own: Sequence[Share]) -> QuerySet[Any]:
    """The rows of one path, or of several, each row once."""
    first, *others = [share.rows for share in own]
    if not others:
        return first
    # A union, since no index serves an "or" over two paths.
    keys = first.values("pk").union(*(rows.values("pk") for rows in others))
    return own[0].model._base_manager.filter(pk__in=keys)


def _moment(model: type[Model]) -> str:
    """The first moment of a row; "" where it has none."""
    moments = (
        field.name
        for field in model._meta.local_fields
        if isinstance(field, DateTimeField)
    )
    return next(moments, "")


def _is_only_counted(table: DeclaredTable) -> bool:
    """Words and what was looked at stand where they were written and seen; what the
    program alone uses, and what a function has to look for, tells people nothing."""
    fields = table.personal.fields.values()
    return (
        bool(table.personal.found_by)
        or any(kept.on_erase is OnErase.AUTHOR_DECIDES for kept in fields)
        or all(kept.category is Category.BEHAVIOUR for kept in fields)
        or all(kept.visible is Visible.NOBODY for kept in fields)
    )


def _data(table: DeclaredTable) -> Iterator[Datum]:
    alike: dict[tuple[Why, Visible], list[str]] = {}
    for name, kept in table.personal.fields.items():
        why = declared.why(f"{table.label}.{name}")
        datum = capfirst(table.title_of(name))
        alike.setdefault((why, kept.visible), []).append(datum)
    for (why, visible), names in alike.items():
        yield Datum(tuple(names), why, visible)


def _newest_url(rows: QuerySet[Any]) -> str:
    if not hasattr(rows.model, "get_absolute_url"):
        return ""
    newest = rows.order_by("-pk").first()
    return str(newest.get_absolute_url()) if newest else ""


def _named_in(shares: Sequence[Share]) -> Iterator[tuple[str, int]]:
    for share in shares:
        if share.is_bystander and (count := share.rows.count()):
            yield capfirst(share.table.title_of(share.path)), count


def _shown(rows: QuerySet[Any], share: Share) -> Iterator[Row]:
    table, model = share.table, share.model
    names = [
        name
        for name, kept in table.personal.fields.items()
        if kept.category is Category.MEMBERSHIP and _field(model, name).is_relation
    ]
    # No pattern of names would do: without any, Django would follow every link.
    found = rows.select_related(*names) if names else rows
    for row in found.order_by("-pk")[:FEW]:
        yield _row(table, row, share.person_id)


def _row(table: DeclaredTable, row: Any, person_id: int) -> Row:
    facts: list[Fact] = []
    empty: list[str] = []
    links: list[str] = []
    for name, kept in table.personal.fields.items():
        datum = capfirst(table.title_of(name))
        if _leads_to(row, name, person_id):
            links.append(datum)
        elif value := _value(row, name, kept):
            facts.append(_fact(f"{table.label}.{name}", datum, value, kept, row.pk))
        else:
            empty.append(datum)
    return Row(tuple(facts), tuple(empty), tuple(links))


def _fact(label: str, datum: str, value: datetime | str, kept: Kept, key: Any) -> Fact:
    return Fact(
        datum=datum,
        value=value,
        why=declared.why(label),
        visible=kept.visible,
        correct=way_to_correct(label, kept, key),
    )


def _field(model: type[Model], name: str) -> Any:
    return model._meta.get_field(name)


def _is_person(field: Any) -> bool:
    return bool(
        field.is_relation
        and field.related_model._meta.label == settings.AUTH_USER_MODEL
    )


def _leads_to(row: Any, name: str, person_id: int) -> bool:
    field = _field(type(row), name)
    return _is_person(field) and getattr(row, field.attname) == person_id


def _value(row: Any, name: str, kept: Kept) -> datetime | str:
    """In words, or a moment; "" for nothing."""
    field = _field(type(row), name)
    raw = getattr(row, field.attname)
    if raw is None or raw == "" or raw == {} or raw == []:
        return ""
    if kept.category is Category.CREDENTIAL:
        is_usable = not str(raw).startswith(UNUSABLE_PASSWORD_PREFIX)
        return _("set; nobody is shown it") if is_usable else ""
    if field.is_relation:
        return _related(row, field, raw, kept)
    if field.choices:
        return str(getattr(row, f"get_{name}_display")())
    return _plain(raw)


def _related(row: Any, field: Any, raw: Any, kept: Kept) -> str:
    if _is_person(field):
        return _("somebody else")
    if kept.category is Category.MEMBERSHIP:
        return str(getattr(row, field.name))
    return _("number %(n)s") % {"n": raw}


def _plain(raw: Any) -> datetime | str:
    if isinstance(raw, datetime):
        return raw
    if isinstance(raw, bool):
        return _("yes") if raw else _("no")
    if isinstance(raw, date):
        return formats.date_format(raw)
    if isinstance(raw, dict | list):
        n = len(raw)
        return ngettext("%(n)d entry", "%(n)d entries", n) % {"n": n}
    return Truncator(str(raw)).chars(LONGEST_VALUE)


def _title(table: DeclaredTable, count: int) -> str:
    """What the place is called in the eyes of the one person whom the page is about."""
    if ITSELF in table.personal.subjects:
        return _("Your account")
    if count == 1 and table.model and not table.named:
        return capfirst(str(table.model._meta.verbose_name))
    return table.title


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
