"""The data map: every datum, where from, why, where kept, who sees it, how long.

All of it follows from the declarations and from the forms, so it cannot drift. The
page, its picture, the JSON twin and docs/reference/data-map.md are made of this.
Costs no query.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Self

from django.apps import AppConfig, apps
from django.core.exceptions import FieldDoesNotExist
from django.forms import BaseForm
from django.forms.utils import pretty_name
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focaljet.personal import declared, sentences
from focaljet.personal.checks.inputs import our_forms
from focaljet.personal.declared import DeclaredTable
from focaljet.personal.words import (
    Category,
    Cookie,
    Keep,
    Kept,
    OnErase,
    Purpose,
    Store,
    Visible,
)
from focaljet.privacy import policy
from focaljet.privacy.policy import Line

OURS = "focaljet."
# The one app that brings archives in, by its label: it lies floors above this one.
BRINGS_ARCHIVES_IN = "importers"


class Origin(Enum):
    """Where a datum comes from."""

    TYPED = "typed", gettext_lazy("Typed into a form")
    NOTED = "noted", gettext_lazy("Noted by the program")
    BROUGHT = "brought", gettext_lazy("From an archive that the club brought in")

    _value_: str
    label: Promise

    def __new__(cls, key: str, label: Promise) -> Self:
        member = object.__new__(cls)
        member._value_ = key
        member.label = label
        return member


@dataclass(frozen=True, slots=True)
class Datum:
    """One thing that is kept about people: as the policy says it, and as the map does."""

    id: str  # for ever the same: "forum.Post.ip_address"
    line: Line
    origin: Origin
    category: Category | None  # None for a cookie, which is what it is
    purposes: tuple[Purpose, ...]
    visible: Visible
    keep: Keep
    on_erase: OnErase | None
    inputs: tuple[str, ...] = ()  # what people read beside the inputs that ask for it
    column: str = ""  # in the database
    edit: str = ""  # the name of the page where it is corrected

    @property
    def term(self) -> str:
        return self.category.term if self.category else ""

    @property
    def asked(self) -> str:
        """ "“Title”, “Your post”", as the inputs are labelled."""
        return ", ".join(_("“%(label)s”") % {"label": label} for label in self.inputs)

    @property
    def grounds(self) -> list[str]:
        """ "security (C69, legitimate interest)", one for each purpose."""
        return [
            f"{purpose.label} ({', '.join(purpose.clauses)}, {purpose.basis.label})"
            for purpose in self.purposes
        ]

    @property
    def corrected_at(self) -> str:
        """The path of the page; "" where there is none, or one for each row."""
        try:
            return reverse(self.edit) if self.edit else ""
        except NoReverseMatch:
            return ""


@dataclass(frozen=True, slots=True)
class Place:
    """One table of the database, one store of files, or the browser."""

    id: str
    title: str
    where: str  # in words
    group: str  # the app
    data: tuple[Datum, ...]
    plain: tuple[str, ...] = ()  # names of fields that say nothing about a person
    table: str = ""  # in the database
    medium: str = "database"


def places() -> list[Place]:
    """Every place that knows something about people: tables, stores, the browser."""
    asked = inputs_by_datum()
    return [
        *(_of_table(table, asked) for table in policy.tables_about_people()),
        *map(_of_store, declared.stores()),
        *_of_browser(declared.cookies()),
    ]


def places_about_nobody() -> list[Place]:
    tables = [table for table in declared.tables() if not table.personal.fields]
    return [_of_table(table, {}) for table in tables]


# Where a datum comes from


def inputs_by_datum() -> dict[str, tuple[str, ...]]:
    """What the inputs are called that ask for a datum: {"forum.topic.title": …}."""
    found: dict[str, list[str]] = {}
    for form in our_forms():
        for name, datum in getattr(form, "personal", {}).items():
            table, _dot, field = datum.rpartition(".")
            labels = found.setdefault(_key(table, field), [])
            label = _label_of(form, name)
            if label and label not in labels:
                labels.append(label)
    return {datum: tuple(labels) for datum, labels in found.items()}


def _label_of(form: type[BaseForm], name: str) -> str:
    """ "" for an input that the form makes only when it is opened."""
    field = getattr(form, "base_fields", {}).get(name)
    return str(field.label or pretty_name(name)) if field else ""


def _key(table: str, field: str) -> str:
    return f"{table.lower()}.{field}"


def _origin(*, is_asked: bool, app: AppConfig | None) -> Origin:
    if is_asked:
        return Origin.TYPED
    if app and app.label == BRINGS_ARCHIVES_IN:
        return Origin.BROUGHT
    return Origin.NOTED


# Where it is kept


def _of_table(table: DeclaredTable, asked: dict[str, tuple[str, ...]]) -> Place:
    name = table.model._meta.db_table if table.model else table.label
    app = _app_of(table)
    return Place(
        id=table.label,
        title=table.title,
        where=_("Database, table %(name)s") % {"name": name},
        group=_group(app),
        data=tuple(
            _of_field(table, field, kept, asked.get(_key(table.label, field)), app)
            for field, kept in table.personal.fields.items()
        ),
        plain=tuple(sorted(table.personal.not_personal)),
        table=name,
    )


def _of_field(
    table: DeclaredTable,
    field: str,
    kept: Kept,
    inputs: tuple[str, ...] | None,
    app: AppConfig | None,
) -> Datum:
    moment = table.title_of(kept.keep.since)
    return _datum(
        f"{table.label}.{field}",
        policy.line(capfirst(table.title_of(field)), kept, moment),
        kept,
        origin=_origin(is_asked=inputs is not None, app=app),
        inputs=inputs or (),
        column=_column(table, field),
    )


def _of_store(store: Store) -> Place:
    app = _app_of_store(store)
    datum = _datum(
        f"store.{store.name}",
        policy.line(sentences.what(store.kept), store.kept),
        store.kept,
        origin=_origin(is_asked=False, app=app),
    )
    return Place(
        id=datum.id,
        title=policy.title_of(store),
        where=_("Files, store %(name)s") % {"name": store.name},
        group=_group(app),
        data=(datum,),
        medium="files",
    )


def _datum(id_: str, line: Line, kept: Kept, **more: Any) -> Datum:
    return Datum(
        id=id_,
        line=line,
        category=kept.category,
        purposes=kept.purposes,
        visible=kept.visible,
        keep=kept.keep,
        on_erase=kept.on_erase,
        edit=kept.edit or "",
        **more,
    )


def _of_browser(cookies: tuple[Cookie, ...]) -> Iterator[Place]:
    if cookies:
        yield Place(
            id="cookie",
            title=_("Cookies"),
            where=_("Your browser"),
            group=_("Your browser"),
            data=tuple(map(_of_cookie, cookies)),
            medium="browser",
        )


def _of_cookie(cookie: Cookie) -> Datum:
    return Datum(
        id=f"cookie.{cookie.name}",
        line=Line(
            datum=cookie.name,
            kind=_("Cookie"),
            why=sentences.shown(cookie.why),
            what_for=str(cookie.purpose.label),
            how_long=policy.life(cookie),
            who_sees=str(Visible.SELF.label),
            on_erase=_("You can delete it in your browser at any time."),
        ),
        origin=Origin.NOTED,
        category=None,
        purposes=(cookie.purpose,),
        visible=Visible.SELF,
        keep=Keep(term=cookie.life),
        on_erase=None,
    )


def _column(table: DeclaredTable, field: str) -> str:
    """ "author_id" for the field "author"; the table between, where it has its own."""
    try:
        found: Any = table.model and table.model._meta.get_field(field)
    except FieldDoesNotExist:
        found = None
    if found and found.many_to_many:
        return str(found.m2m_db_table())
    return str(found.column) if found else field


def _app_of(table: DeclaredTable) -> AppConfig | None:
    return table.model._meta.app_config if table.model else None


def _app_of_store(store: Store) -> AppConfig | None:
    """Whose functions it names, his it is."""
    named = store.find or store.erase or store.export or store.forget
    return apps.get_containing_app_config(named) if named else None


def _group(app: AppConfig | None) -> str:
    if app and app.name.startswith(OURS):
        return str(app.verbose_name)
    return _("Parts by others")
