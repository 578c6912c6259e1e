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
from django.db.models import Aggregate, Count, DateTimeField, Max, Min, Model, QuerySet
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
from focaljet.privacy.queries.receipts import told_once
from focaljet.privacy.walk import Person, Share

# More rows than these are counted instead of shown; all of them are in the archive.
FEW = 5
LONGEST_VALUE = 160
DAY = "j F Y"

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
        Held(
            title_of(hold.table), hold.reason, formats.date_format(hold.review_on, DAY)
        )
        for hold in found.order_by("placed_at")
    ]


def last_proof() -> ProofRun | None:
    return ProofRun.objects.order_by("pk").last()


def _by_table(person: Person) -> list[tuple[DeclaredTable, list[Share]]]:
    """The person first, then what hangs on them, and last how this app keeps its own
    books. Else it is the other way round than an erasure."""
    shares = reversed(list(walk.shares(person)))
    groups = groupby(shares, key=lambda share: share.table.label)
    tables = [list(found) for _label, found in groups]
    tables.sort(key=lambda found: found[0].model._meta.app_label == "privacy")
    return [(found[0].table, found) for found in tables]


def _place(table: DeclaredTable, shares: Sequence[Share]) -> Place:
    own = [share for share in shares if not share.is_bystander]
    rows, count = _rows(own), _count(own)
    in_full = 0 < count.rows <= FEW and not _is_only_counted(table)
    return Place(
        label=table.label,
        title=_title(table, is_one=in_full and count.rows == 1),
        count=count.rows,
        rows=tuple(_shown(rows, own[0])) if in_full else (),
        data=tuple(_data(table)) if count.rows and not in_full else (),
        oldest=count.oldest,
        newest=count.newest,
        newest_url="" if in_full else _url(own[0].model, count.newest_key),
        named_in=tuple(_named_in(shares)),
        table=table,
    )


def _rows(own: Sequence[Share]) -> QuerySet[Any]:
    """The rows of one path, or of several, each row once."""
    if len(own) == 1:
        return own[0].rows
    return own[0].model._base_manager.filter(pk__in=_keys(own))


def _keys(own: Sequence[Share]) -> QuerySet[Any]:
    """A union, since no index serves an "or" over two paths."""
    first, *others = [share.rows.values("pk") for share in own]
    return first.union(*others)


@dataclass(frozen=True, slots=True)
class _Count:
    rows: int
    oldest: datetime | None = None
    newest: datetime | None = None
    newest_key: Any = None


def _count(own: Sequence[Share]) -> _Count:
    """One query. Of rows that several paths lead to, only how many there are."""
    if len(own) > 1:
        return _Count(_keys(own).count())
    asked: dict[str, Aggregate] = {"rows": Count("pk")}
    if moment := _moment(own[0].model):
        asked |= {"oldest": Min(moment), "newest": Max(moment)}
    if hasattr(own[0].model, "get_absolute_url"):
        asked["newest_key"] = Max("pk")
    return _Count(**own[0].rows.aggregate(**asked))


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
    fields = table.personal.fields
    alike: dict[tuple[Why, Visible], list[str]] = {}
    for name, kept in fields.items():
        why = declared.why(f"{table.label}.{name}")
        alike.setdefault((why, kept.visible), []).append(name)
    for (why, visible), names in alike.items():
        first, kept = f"{table.label}.{names[0]}", fields[names[0]]
        titles = tuple(capfirst(table.title_of(name)) for name in names)
        correct = None if kept.edit else way_to_correct(first, kept, None)
        yield Datum(titles, why, visible, correct)


def _url(model: type[Model], key: Any) -> str:
    row: Any = model(pk=key)
    return "" if key is None else str(row.get_absolute_url())


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
        return formats.date_format(raw, DAY)
    if isinstance(raw, dict | list):
        n = len(raw)
        return ngettext("%(n)d entry", "%(n)d entries", n) % {"n": n}
    return Truncator(str(raw)).chars(LONGEST_VALUE)


def _title(table: DeclaredTable, *, is_one: bool) -> str:
    """What the place is called in the eyes of the one person whom the page is about."""
    if ITSELF in table.personal.subjects:
        return _("Your account")
    if is_one and table.model and not table.named:
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
