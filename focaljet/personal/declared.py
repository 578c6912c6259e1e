"""What was declared, found: walks the models and what apps offer for others' tables.

An app offers, in its AppConfig, by the dotted names of tuples:

    declarations = ["focaljet.accounts.third_party.TABLES"]   # of words.Table
    stores = ["focaljet.accounts.third_party.STORES"]         # of words.Store
    cookies = ["focaljet.accounts.cookies.COOKIES"]           # of words.Cookie
    cookie_door = "focaljet.accounts.cookies"    # the only module that sets them
    plain_inputs = {"next": "the page to go on to"}    # in templates, of no form
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import AutoField, Model
from django.db.models import Field as ModelField
from django.utils.module_loading import import_string
from django.utils.text import capfirst

from focaljet.personal import sentences
from focaljet.personal.words import Cookie, Kept, PersonalData, Store, Table, Text


class UndeclaredError(LookupError):
    """No declaration has this name."""


class DeclaredTable(NamedTuple):
    """`label` is that of the model, or the table's own name where it has none."""

    label: str
    model: type[Model] | None
    personal: PersonalData
    named: Text = ""

    @property
    def title(self) -> str:
        """What people call the table."""
        if self.named or self.model is None:
            return capfirst(sentences.shown(self.named) or self.label)
        return capfirst(str(self.model._meta.verbose_name_plural))

    def title_of(self, field: str) -> str:
        """What people call one of its fields."""
        try:
            title: Any = self.model and self.model._meta.get_field(field)
        except FieldDoesNotExist:
            title = None
        named = title.verbose_name if title else field.replace("_", " ")
        return sentences.shown(named)


class Field(NamedTuple):
    model: type[Model]
    name: str
    kept: Kept


@dataclass(frozen=True, slots=True)
class Why:
    """What the page says beside an input, in sentences of the reader's language."""

    what: str
    why: str
    how_long: str
    who_sees: str
    on_erase: str


@cache
def tables() -> tuple[DeclaredTable, ...]:
    """Every declared table, ours and others', in the order of the installed apps.

    Models without a declaration are left out: the check E001 names those.
    """
    of_others = {table.name.lower(): table for table in _tables_of_others()}
    found: list[DeclaredTable] = []
    for model in apps.get_models():
        foreign = of_others.pop(model._meta.label_lower, None)
        personal = own(model) or (foreign.personal if foreign else None)
        if personal and not model._meta.proxy:
            named = foreign.title if foreign else ""
            found.append(DeclaredTable(model._meta.label, model, personal, named))
    found += [
        DeclaredTable(table.name, None, table.personal, table.title)
        for table in of_others.values()
        if not table.is_model
    ]
    return tuple(found)


def own(model: type[Model]) -> PersonalData | None:
    """The declaration in the model's own body, or in that of an abstract parent.

    A concrete parent has a table of its own, and its declaration is of that.
    """
    for each in model.__mro__:
        meta = getattr(each, "_meta", None)
        if each is not model and meta and not meta.abstract:
            return None
        if isinstance(declaration := vars(each).get("personal"), PersonalData):
            return declaration
    return None


def declaration_of(model: type[Model]) -> PersonalData | None:
    """Its own declaration, or the one that an app offers for it."""
    if personal := own(model):
        return personal
    for table in tables():
        if table.model is model:
            return table.personal
    return None


def fields_to_declare(model: type[Model]) -> dict[str, ModelField[Any, Any]]:
    """The fields that are columns of this table or make a table of their own.

    Left out: the row's number, and the link to a parent's row that Django adds.
    """
    meta = model._meta
    if meta.auto_created:  # the table of a many-to-many field, declared with that
        return {}
    return {
        field.name: field
        for field in [*meta.local_fields, *meta.local_many_to_many]
        if not (field.auto_created or isinstance(field, AutoField))
    }


def fields() -> Iterator[Field]:
    """Every declared field of every model: (model, name, kept)."""
    for table in tables():
        if table.model is not None:
            for name, kept in table.personal.fields.items():
                yield Field(table.model, name, kept)


def field_of(label: str, name: str) -> Kept:
    """`field_of("accounts.Member", "screen_name")`; raises UndeclaredError."""
    return _table_with(label, name).personal.fields[name]


def why(label: str) -> Why:
    """Why we ask: `why("accounts.Member.screen_name")`; raises UndeclaredError."""
    table_label, _, name = label.rpartition(".")
    table = _table_with(table_label, name)
    kept = table.personal.fields[name]
    return Why(
        what=sentences.what(kept),
        why=sentences.why(kept),
        how_long=sentences.how_long(kept, moment=table.title_of(kept.keep.since)),
        who_sees=sentences.who_sees(kept),
        on_erase=sentences.on_erase(kept),
    )


def _table_with(label: str, name: str) -> DeclaredTable:
    for table in tables():
        if table.label.lower() == label.lower() and name in table.personal.fields:
            return table
    raise UndeclaredError(f"{label}.{name}")


def stores() -> tuple[Store, ...]:
    return tuple(_offered("stores"))


def cookies() -> tuple[Cookie, ...]:
    return tuple(_offered("cookies"))


def _tables_of_others() -> Iterator[Table]:
    yield from _offered("declarations")


def _offered(kind: str) -> Iterator[Any]:
    for app in apps.get_app_configs():
        paths = getattr(app, kind, ())
        for path in [paths] if isinstance(paths, str) else paths:
            yield from import_string(path)
