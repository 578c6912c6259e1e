"""The data map: every datum, where from, why, where kept, who sees it, how long.

All of it follows from the declarations and from the forms, so it cannot drift. The
page, its picture, the JSON twin and docs/reference/data-map.md are made of this.
Costs no query.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from importlib import import_module
from typing import Any, Self

from django.apps import AppConfig, apps
from django.core.exceptions import FieldDoesNotExist
from django.forms import BaseForm
from django.forms.utils import pretty_name
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from focaljet.personal import declared, sentences
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
            f"{purpose.label} ({', '.join(purpose.clauses)}, {purpose.basis.value})"
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
    for form in forms_of_ours():
        for name, datum in getattr(form, "personal", {}).items():
            table, _dot, field = datum.rpartition(".")
            labels = found.setdefault(_key(table, field), [])
            label = _label_of(form, name)
            if label and label not in labels:
                labels.append(label)
    return {datum: tuple(labels) for datum, labels in found.items()}


def forms_of_ours() -> list[type[BaseForm]]:
    """Every form of the house, in an order that does not hang on what was loaded first.

    Found and not listed: a form that somebody adds is on the map the same day.
    """
    for app in apps.get_app_configs():
        if app.name.startswith(OURS) and module_has_submodule(app.module, "forms"):
            import_module(f"{app.name}.forms")
    return sorted(set(_below(BaseForm)), key=lambda f: (f.__module__, f.__qualname__))


def _below(form: type[BaseForm]) -> Iterator[type[BaseForm]]:
    for each in form.__subclasses__():
        if each.__module__.startswith(OURS) and ".tests." not in each.__module__:
            yield each
        yield from _below(each)


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


# The machine-readable twin

CONTEXT = {
    "dpv": "https://w3id.org/dpv#",
    "dpv-pd": "https://w3id.org/dpv/pd#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "term": "@id",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "id": "http://purl.org/dc/terms/identifier",
    "data": "dpv:hasProcess",
    "category": "dpv:hasPersonalData",
    "purposes": "dpv:hasPurpose",
    "basis": "dpv:hasLegalBasis",
    "how_long": "dpv:hasStorageCondition",
    "duration": "dpv:hasDuration",
}


def as_json() -> dict[str, Any]:
    """The map for machines: JSON-LD, in the words of the Data Privacy Vocabulary."""
    known, about_nobody = places(), places_about_nobody()
    return {
        "@context": CONTEXT,
        "data": [_said(datum, place) for place in known for datum in place.data],
        "not_about_people": [
            {"id": f"{place.id}.{name}", "table": place.table}
            for place in (*known, *about_nobody)
            for name in place.plain
        ],
    }


def _said(datum: Datum, place: Place) -> dict[str, Any]:
    line = datum.line
    return {
        "id": datum.id,
        "label": line.datum,
        "category": _category(datum),
        "from": {
            "key": datum.origin.value,
            "label": str(datum.origin.label),
            "inputs": list(datum.inputs),
        },
        "why": line.why,
        "purposes": [_purpose(purpose) for purpose in datum.purposes],
        "kept": {
            "label": place.where,
            "medium": place.medium,
            "place": place.id,
            "title": place.title,
            "table": place.table,
            "column": datum.column,
        },
        "seen_by": {"key": datum.visible.value, "label": line.who_sees},
        "how_long": {"label": line.how_long, **_term(datum.keep)},
        "on_erase": {
            "key": datum.on_erase.value if datum.on_erase else "",
            "label": line.on_erase,
        },
        "corrected_at": datum.corrected_at or None,
    }


def _category(datum: Datum) -> dict[str, str]:
    if datum.category is None:
        return {"key": "cookie", "label": datum.line.kind}
    key, term = datum.category.value, datum.category.term
    return {"key": key, "label": datum.line.kind, "term": term}


def _purpose(purpose: Purpose) -> dict[str, Any]:
    return {
        "key": purpose.value,
        "label": str(purpose.label),
        "clauses": list(purpose.clauses),
        "basis": {"label": purpose.basis.value, "term": purpose.basis.term},
    }


def _term(keep: Keep) -> dict[str, str]:
    """When the time begins, and how long it is as ISO 8601 writes it."""
    said = {"since": keep.since, "event": sentences.shown(keep.event)}
    if keep.term is not None:
        said["duration"] = _iso(keep.term)
    return said


def _iso(term: timedelta) -> str:
    return f"P{term.days}D"


# The page of the documentation

COMMAND = "focaljet privacy map > docs/reference/data-map.md"
HEADINGS = (
    "Datum",
    "Kind",
    "Where from",
    "Why, and what for",
    "How long",
    "Who sees it",
    "When the account is erased",
)


def as_markdown() -> str:
    """docs/reference/data-map.md, in English whatever the site speaks."""
    with override("en"):
        known, about_nobody = places(), places_about_nobody()
        parts = [
            "# The data map",
            f"<!-- Made by the program; do not edit: `{COMMAND}` -->",
            _introduction(known),
            *(_chapter(place) for place in known),
            "## Tables that know nothing about people",
            ", ".join(f"{place.title} (`{place.table}`)" for place in about_nobody),
        ]
    return "\n\n".join(parts) + "\n"


def _introduction(known: list[Place]) -> str:
    count = sum(len(place.data) for place in known)
    return (
        "Every datum about people that the program has a place for: where it comes "
        "from, why it is kept, where, for how long, who sees it, and what becomes of "
        "it when its person is erased. All of it follows from the declarations of the "
        "tables, the stores and the cookies, and from the forms. A site shows the same "
        "at `/privacy/map/`, as a picture at `/privacy/map.svg`, and for machines at "
        f"`/privacy/map.json`.\n\nToday these are {count} data in {len(known)} places."
    )


def _chapter(place: Place) -> str:
    rows = [HEADINGS, tuple("---" for _each in HEADINGS), *map(_row, place.data)]
    parts = [
        f"## {place.title}",
        f"{place.where}.",
        "\n".join(f"| {' | '.join(row)} |" for row in rows),
    ]
    if place.plain:
        plain = ", ".join(f"`{name}`" for name in place.plain)
        parts.append(f"Besides, and not about people: {plain}.")
    return "\n\n".join(parts)


def _row(datum: Datum) -> tuple[str, ...]:
    line = datum.line
    return tuple(
        cell.replace("|", "\\|").replace("\n", " ")
        for cell in (
            f"{line.datum} `{datum.id}`",
            f"{line.kind} `{datum.term}`" if datum.term else line.kind,
            _from(datum),
            f"{line.why}; {', '.join(datum.grounds)}",
            line.how_long,
            line.who_sees,
            line.on_erase,
        )
    )


def _from(datum: Datum) -> str:
    words = str(datum.origin.label)
    if datum.inputs:
        words += f": {datum.asked}"
    return f"{words}; corrected at `{datum.edit}`" if datum.edit else words
