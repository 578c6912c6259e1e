"""The rows that go into the archive, with the words of others left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from focaljet.personal.declared import DeclaredTable
from focaljet.personal.words import ITSELF, Category, Kept
from focaljet.privacy import walk
from focaljet.privacy.archive.values import said
from focaljet.privacy.walk import Person, Share

AT_ONCE = 500
# What somebody said, as against what the program noted about it.
WORDS = frozenset(
    {
        Category.CONTENT,
        Category.PRIVATE_MESSAGE,
        Category.LETTER,
        Category.PROFILE,
        Category.ANSWER,
    }
)


@dataclass(frozen=True, slots=True)
class Row:
    """`values` by field; `url` is where it stands on the site, or ""."""

    id: Any
    values: Mapping[str, Any]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One table of the archive. `fields` are the names, personal ones first."""

    table: DeclaredTable
    model: type[Model]
    fields: Mapping[str, Kept | None]
    shares: tuple[Share, ...]

    def count(self) -> int:
        """At least as many as `rows` gives; one that two paths find counts twice."""
        return sum(share.told.count() for share in self.shares)

    def rows(self) -> Iterator[Row]:
        """In batches by primary key, each row once."""
        seen: set[Any] = set()
        for share in self.shares:
            for row in _rows(self, share):
                if len(self.shares) > 1:
                    if row.id in seen:
                        continue
                    seen.add(row.id)
                yield row


def parts(person: Person) -> Iterator[Part]:
    """One for each table that can hold something about somebody, in a steady order."""
    for table in sorted(walk.tables_about_people(), key=_itself_first):
        found = tuple(walk.shares_of(table, person))
        if found and table.model is not None:
            yield Part(table, table.model, _fields(table, table.model), found)


def _itself_first(table: DeclaredTable) -> bool:
    return ITSELF not in table.personal.subjects


def _fields(table: DeclaredTable, model: type[Model]) -> dict[str, Kept | None]:
    there = {field.name for field in model._meta.local_fields}
    plain = sorted(table.personal.not_personal & there)
    return {**table.personal.fields, **dict.fromkeys(plain)}


def _rows(part: Part, share: Share) -> Iterator[Row]:
    names = _names(part, share)
    first = _first_author(share)
    columns = ["pk", *names, *([first] if first else [])]
    # A cursor of the server: however many rows there are, a few stand in memory.
    found = share.told.order_by("pk").values_list(*columns).iterator(AT_ONCE)
    while batch := list(islice(found, AT_ONCE)):
        public = _public(part.table, [row[0] for row in batch]) if first else set()
        for pk, *values in batch:
            others = bool(first) and values.pop() not in (None, share.person_id)
            hidden = others and pk not in public
            told = _said(part, share, names, values, hidden=hidden)
            # Where the key of a row is a means of signing in, it is told like one.
            key = said(pk, part.fields.get(part.model._meta.pk.name))
            yield Row(key, told, _url(part, pk))


def _names(part: Part, share: Share) -> list[str]:
    """A bystander gets the link alone."""
    if share.is_bystander:
        return [share.path]
    return [name for name in part.fields if _is_column(part.model, name)]


def _is_column(model: type[Model], name: str) -> bool:
    return name in {field.name for field in model._meta.local_fields}


def _said(
    part: Part, share: Share, names: list[str], values: Sequence[Any], *, hidden: bool
) -> dict[str, Any]:
    told = {}
    for name, value in zip(names, values, strict=True):
        kept = part.fields[name]
        if hidden and kept is not None and kept.category in WORDS:
            told[name] = _("(words of somebody else, which are not public)")
        elif _is_other_person(part.model, name, value, share):
            told[name] = _("(somebody else)")
        else:
            told[name] = said(value, kept)
    return told


def _is_other_person(model: type[Model], name: str, value: Any, share: Share) -> bool:
    field: Any = model._meta.get_field(name)
    is_person = (
        field.is_relation
        and field.related_model._meta.label == settings.AUTH_USER_MODEL
    )
    return is_person and value not in (None, share.person_id)


def _first_author(share: Share) -> str:
    """The path to whoever wrote the row, where this is the share of another owner."""
    owners = share.table.personal.owners
    if share.is_bystander or len(owners) < 2 or share.path in ("", owners[0]):
        return ""
    model = share.model
    return "" if walk.is_address(model, owners[0]) else owners[0]


def _public(table: DeclaredTable, ids: Sequence[Any]) -> set[Any]:
    if not table.personal.public:
        return set()
    which: Callable[[Sequence[Any]], set[Any]] = import_string(table.personal.public)
    return which(ids)


def _url(part: Part, pk: Any) -> str:
    find = getattr(part.model, "get_absolute_url", None)
    return f"{settings.SITE_URL}{find(part.model(pk=pk))}" if find else ""
