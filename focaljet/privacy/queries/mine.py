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
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from focaljet.personal import declared
from focaljet.personal.declared import DeclaredTable, Why
from focaljet.personal.words import ITSELF, Category, Kept, OnErase, Visible
from focaljet.privacy import walk
from focaljet.privacy.asking import with_rows
from focaljet.privacy.correcting import way_to_correct
from focaljet.privacy.erasing.receipt import title_of
from focaljet.privacy.known import Datum, Fact, Known, Place, Row
from focaljet.privacy.models.holds import Hold
from focaljet.privacy.walk import Person, Share

# More rows than these are counted instead of shown; all of them are in the archive.
FEW = 5
LONGEST_VALUE = 160
DAY = "j F Y"


def known_about(member_id: int) -> Known:
    """One query asks all tables where there is anything. Then two at most for each that
    holds something, and one for each link by which rows of others name the person. How
    many rows there are makes no difference."""
    person = walk.person_of(member_id)
    tables = _by_table(person)
    there = _there([share for _table, shares in tables for share in shares])
    places, nothing_in = [], []
    for table, shares in tables:
        # Most tables hold nothing about most people.
        found = [share for share in shares if id(share) in there]
        place = _place(table, shares, found) if found else None
        if place and (place.count or place.named_in):
            places.append(place)
        else:
            nothing_in.append(table.title)
    return Known(tuple(places), tuple(sorted(nothing_in)))


def _there(shares: Sequence[Share]) -> set[int]:
    """The ids of those that have rows. What a function looks for is left to the
    question after this one, or it would be looked for twice."""
    asked = [share for share in shares if share.path]
    found = with_rows([share.told for share in asked])
    there = {id(asked[place]) for place in found}
    return there | {id(share) for share in shares if not share.path}


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


def _by_table(person: Person) -> list[tuple[DeclaredTable, list[Share]]]:
    """The person first, then what hangs on them, and last how this app keeps its own
    books. Else it is the other way round than an erasure."""
    shares = reversed(list(walk.shares(person)))
    groups = groupby(shares, key=lambda share: share.table.label)
    tables = [list(found) for _label, found in groups]
    tables.sort(key=lambda found: found[0].model._meta.app_label == "privacy")
    return [(found[0].table, found) for found in tables]


def _place(
    table: DeclaredTable, shares: Sequence[Share], found: Sequence[Share]
) -> Place:
    """Of all shares of a table, and of those among them that have rows."""
    own = [share for share in shares if not share.is_bystander]
    is_own = any(not share.is_bystander for share in found)
    rows, count = _rows(own), _count(own) if is_own else _Count(0)
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
        named_in=tuple(_named_in(found)),
        table=table,
    )


def _rows(own: Sequence[Share]) -> QuerySet[Any]:
    """The rows of one path, or of several, each row once."""
    if len(own) == 1:
        return own[0].told
    return own[0].model._base_manager.filter(pk__in=_keys(own))


def _keys(own: Sequence[Share]) -> QuerySet[Any]:
    """A union, since no index serves an "or" over two paths."""
    first, *others = [share.told.values("pk") for share in own]
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
    return _Count(**own[0].told.aggregate(**asked))


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
        if share.is_bystander and (count := share.told.count()):
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
