"""A person made from the declarations: rows in every table, a canary in every field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import NOT_PROVIDED, Field, Model, UniqueConstraint
from django.utils.module_loading import import_string

from focaljet.base import clock
from focaljet.personal import declared
from focaljet.personal.declared import DeclaredTable
from focaljet.personal.words import ITSELF, Kept
from focaljet.privacy import walk
from focaljet.privacy.archive import values
from focaljet.privacy.proof.canaries import Aviary

BIG_ENOUGH = 14  # letters of a canary


class CannotPlantError(Exception):
    """A declared table into which no row can be made; the text names it."""


@dataclass(frozen=True, slots=True)
class Planted:
    """One datum: `expected` is what the archive must say for it.

    `canary` is "" where the column has no room for one (a yes or no, a link): then the
    datum goes with its row, which is looked for by walking again.
    """

    label: str
    name: str
    canary: str
    expected: Any
    key: Any = None  # of the row, and what stood in its column
    raw: Any = None

    @property
    def where(self) -> str:
        return f"{self.label}.{self.name}"


@dataclass
class Plant:
    """A planted person, and all that was planted for them."""

    name: str
    member_id: int = 0
    planted: list[Planted] = field(default_factory=list)


class Planter:
    """Plants one person. Tables come in the order in which rows hang on each other."""

    def __init__(self, aviary: Aviary, name: str) -> None:
        self.aviary = aviary
        self.plant = Plant(name)
        self.person: Any = None
        self._others: dict[type[Model], Any] = {}

    def run(self) -> Plant:
        """Rows for every path of every table, and a thing in every store."""
        self.person = self._row(get_user_model(), ITSELF)
        self.plant.member_id = self.person.pk
        # Erasure comes to what hangs on other rows first; planting comes to it last.
        for table in sorted(walk.tables_about_people(), key=walk.order, reverse=True):
            self._table(table)
        for store in declared.stores():
            if store.plant:
                where = f"store {store.name}"
                text = self.aviary.a_word(self.plant.name, where)
                put: Callable[[int, str], object] = import_string(store.plant)
                put(self.plant.member_id, text)
                self.plant.planted.append(Planted(where, "", text, None))
        return self.plant

    def _table(self, table: DeclaredTable) -> None:
        personal, model = table.personal, table.model
        if model is None:
            return
        if personal.plant:
            self._by_function(table, personal.plant)
            return
        for path in personal.subjects:
            if path != ITSELF:
                self._row(model, path)

    def _by_function(self, table: DeclaredTable, path: str) -> None:
        def say(name: str) -> str:
            return self.aviary.a_word(self.plant.name, f"{table.label}.{name}")

        put: Callable[[int, Callable[[str], str]], Any] = import_string(path)
        row = put(self.plant.member_id, say)
        if row is not None:
            row.refresh_from_db()
            self._note(table, row, dict(table.personal.fields))

    def _row(self, model: type[Model], path: str) -> Any:
        """A row that leads to the person by this path, with canaries in its fields."""
        table = next(t for t in declared.tables() if t.model is model)
        is_bystander = path in table.personal.bystanders
        about = (
            {path: table.personal.fields[path]}
            if is_bystander
            else {
                name: kept
                for name, kept in table.personal.fields.items()
                if name not in table.personal.bystanders
            }
        )
        given = {f.name: self._value(table, f, path, about) for f in fields_of(model)}
        row = make(model, given)
        row.refresh_from_db()
        self._note(table, row, about)
        self._forget_what_was_not_kept(table.label)
        return row

    def _forget_what_was_not_kept(self, label: str) -> None:
        """Some columns are worked out from others, and took no canary of their own."""
        kept = {planted.canary for planted in self.plant.planted}
        for canary in self.aviary.of(person=self.plant.name):
            if canary.where.startswith(f"{label}.") and canary.text not in kept:
                self.aviary.forget(canary)

    def _value(
        self, table: DeclaredTable, field: Any, path: str, about: dict[str, Kept]
    ) -> Any:
        first, _dot, rest = path.partition("__")
        if field.name == first and field.is_relation:
            if not rest:
                return self.person
            return self._own(field.related_model, rest)
        if field.is_relation:
            return None if field.null else self._somebody_s(field.related_model)
        if field.name == path and not field.is_relation:
            return self._address()
        if field.name == table.personal.confirmed:
            return True
        if field.name in about:
            return self._canary(table.label, field)
        return neutral(field)

    def _somebody_s(self, model: type[Model]) -> Any:
        """Looked for once: what is not the person's stays so while planting."""
        if model not in self._others:
            self._others[model] = anybody_s(model, self.plant)
        return self._others[model]

    def _own(self, model: type[Model], path: str) -> Any:
        """A row of the person's own that others hang on; made before, or made now."""
        person = (
            walk.person_of(self.plant.member_id)
            if walk.is_address(model, path)
            else walk.Person(self.plant.member_id, ())
        )
        taken = {
            related.get_accessor_name(): None
            for related in model._meta.related_objects
            if related.one_to_one
        }
        rows = walk.rows_by(model, path, person)
        free = rows.filter(**{f"{n}__isnull": True for n in taken if n and n != "+"})
        found = free.first() if taken else rows.first()
        return found if found is not None else self._row(model, path)

    def _address(self) -> str:
        addresses = walk.person_of(self.plant.member_id).addresses
        if not addresses:
            raise CannotPlantError("No confirmed address was planted before.")
        return addresses[0]

    def _canary(self, label: str, field: Any) -> Any:
        where, person = f"{label}.{field.name}", self.plant.name
        kind = field.get_internal_type()
        if field.choices or kind in ("BooleanField", "SmallIntegerField"):
            return neutral(field)
        if kind == "DateTimeField":
            return self.aviary.a_moment(person, where)
        if kind == "GenericIPAddressField":
            return self.aviary.an_address(person, where)
        if kind == "UUIDField":
            return self.aviary.a_uuid(person, where)
        if kind in ("IntegerField", "BigIntegerField", "PositiveIntegerField"):
            return self.aviary.a_number(person, where)
        if kind == "EmailField":
            return f"{self.aviary.a_word(person, where)}@example.org"
        if kind == "JSONField":
            return {"": self.aviary.a_word(person, where)}
        longest = field.max_length or BIG_ENOUGH
        if kind in ("CharField", "TextField", "SlugField") and longest >= BIG_ENOUGH:
            return self.aviary.a_word(person, where)
        return neutral(field)

    def _note(self, table: DeclaredTable, row: Any, about: dict[str, Kept]) -> None:
        for name, kept in about.items():
            value = getattr(row, row._meta.get_field(name).attname)
            told = values.said(value, kept)
            canary = self._canary_in(f"{table.label}.{name}", value)
            self.plant.planted.append(
                Planted(table.label, name, canary, told, row.pk, value)
            )

    def _canary_in(self, where: str, value: Any) -> str:
        is_moment = isinstance(value, datetime)
        said = value.isoformat(" ")[:26] if is_moment else str(value)
        for canary in self.aviary.of(person=self.plant.name):
            if canary.where == where and canary.text in said:
                return canary.text
        return ""


def fields_of(model: type[Model]) -> Iterator[Any]:
    for each in model._meta.local_fields:
        if not (each.auto_created or each.get_internal_type().endswith("AutoField")):
            yield each


def neutral(field: Field[Any, Any]) -> Any:
    """A value that says nothing about anybody and that the column takes."""
    if field.choices:
        return next(iter(field.flatchoices))[0]
    if field.default is not NOT_PROVIDED:
        return field.get_default()
    if field.null:
        return None
    return filled(field)


def filled(field: Any) -> Any:
    kind = field.get_internal_type()
    if kind in ("DateTimeField", "DateField"):
        return clock.now() if kind == "DateTimeField" else clock.now().date()
    if kind == "BooleanField":
        return False
    if kind == "JSONField":
        return {}
    if kind == "UUIDField":
        return uuid4()
    if "Integer" in kind:
        return next(_numbers) if is_unique(field) else 0
    return 0 if kind in ("FloatField", "DecimalField") else ""


# Above what a position or an ordinal comes to, and still a small number.
_numbers = count(20_000)


def is_unique(field: Any) -> bool:
    """Whether the column is, or helps to be, what no two rows share."""
    return field.unique or any(
        field.name in constraint.fields
        for constraint in field.model._meta.constraints
        if isinstance(constraint, UniqueConstraint)
    )


def make(model: type[Model], given: dict[str, Any]) -> Any:
    """Save the row; where a constraint wants moments that were left out, with them."""
    try:
        with transaction.atomic():
            row = model(**given)
            row.save(force_insert=True)
            return row
    except IntegrityError:
        more = {
            field.name: filled(field)
            for field in fields_of(model)
            if given[field.name] is None and not field.is_relation
        }
    try:
        with transaction.atomic():
            row = model(**(given | more))
            row.save(force_insert=True)
            return row
    except IntegrityError as refused:
        raise CannotPlantError(f"{model._meta.label}: {refused}") from refused


def _stand_in(model: type[Model]) -> Any:
    """Another member, on a site that has none yet."""
    name = getattr(model, "USERNAME_FIELD", "username")
    given = {each.name: neutral(each) for each in fields_of(model)}
    return make(model, given | {name: "Stand-in"})


def anybody_s(model: type[Model], plant: Plant) -> Any:
    """A row that is not the person's, for a link that has to lead somewhere."""
    rows = model._base_manager.order_by("pk")
    if model._meta.label == settings.AUTH_USER_MODEL:
        return rows.exclude(pk=plant.member_id).first() or _stand_in(model)
    for path in declared.own(model).subjects if declared.own(model) else ():  # type: ignore[union-attr]
        if not walk.is_address(model, path) and path != ITSELF:
            rows = rows.exclude(**{path: plant.member_id})
    found = rows.first()
    if found is not None:
        return found
    return make(
        model,
        {
            each.name: neutral(each)
            if not each.is_relation
            else None
            if each.null
            else anybody_s(each.related_model, plant)
            for each in fields_of(model)
        },
    )
