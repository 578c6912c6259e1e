"""Checks that stop the build: a field nobody declared, a promise nobody can keep."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import FieldDoesNotExist
from django.db.models import AutoField, Field, JSONField, Model

from focaljet.personal import declared
from focaljet.personal.words import ITSELF, Category, OnErase, PersonalData, Purpose

Models = Iterable[type[Model]]
Configs = Iterable[AppConfig] | None

CLAUSE = re.compile(r"C([1-9]|[1-8][0-9]|9[0-7])")


@register
def check_declarations(
    app_configs: Configs = None, **kwargs: Any
) -> list[CheckMessage]:
    """E001, E006, E007 and E009 for every model, and E005 for the words."""
    models = [model for model in apps.get_models() if not model._meta.proxy]
    return [*field_errors(models), *link_errors(models), *purpose_errors(Purpose)]


def field_errors(models: Models) -> Iterator[CheckMessage]:
    for model in models:
        personal = declaration_of(model)
        if personal is None:
            yield _error("E001", f"{model._meta.label} has no declaration.", model)
            continue
        yield from _coverage_errors(model, personal)
        yield from _json_errors(model, personal)
        yield from _keep_errors(model, personal)


def _coverage_errors(
    model: type[Model], personal: PersonalData
) -> Iterator[CheckMessage]:
    names = set(fields_to_declare(model))
    label = model._meta.label
    for name in sorted(names - personal.names):
        yield _error("E001", f"{label}.{name} is not declared.", model)
    for name in sorted(personal.names - names - {"id"}):
        yield _error("E001", f"{label}.{name} is declared and does not exist.", model)
    for name in sorted(personal.not_personal.intersection(personal.fields)):
        yield _error("E001", f"{label}.{name} is declared both ways.", model)


def _json_errors(model: type[Model], personal: PersonalData) -> Iterator[CheckMessage]:
    """What can hold anything is never "not personal"."""
    for name, field in fields_to_declare(model).items():
        kept = personal.fields.get(name)
        if isinstance(field, JSONField) and (kept is None or kept.json_keys is None):
            message = f"{model._meta.label}.{name} is JSON without a map of its keys."
            yield _error("E006", message, model)


def _keep_errors(model: type[Model], personal: PersonalData) -> Iterator[CheckMessage]:
    for name, kept in personal.fields.items():
        if kept.on_erase is OnErase.KEEP and not (kept.basis and kept.until):
            message = f"{model._meta.label}.{name} stays without a basis and an end."
            yield _error("E007", message, model)


def link_errors(models: Models) -> Iterator[CheckMessage]:
    """A person in a row whom the erasure would not find."""
    for model in models:
        personal = declaration_of(model)
        if personal is None:
            continue
        label = model._meta.label
        for name, field in fields_to_declare(model).items():
            if name in personal.not_personal and _leads_to_a_member(field):
                message = f"{label}.{name} links to a member and has no erase action."
                yield _error("E009", message, model)
        if not (personal.subjects or personal.found_by or _ages(personal)):
            yield _error(
                "E009", f"{label} keeps data of nobody; name `subject`.", model
            )
        for path in personal.subjects:
            if not _reaches_a_person(model, path):
                message = f"{label}: the subject {path!r} leads to no person."
                yield _error("E009", message, model)


def _ages(personal: PersonalData) -> bool:
    """Whether all of it ends by itself, as hashed counters in a cache do."""
    return all(kept.keep.is_a_term for kept in personal.fields.values())


def purpose_errors(purposes: Iterable[Any]) -> Iterator[CheckMessage]:
    for purpose in purposes:
        cited = [CLAUSE.fullmatch(clause) for clause in purpose.clauses]
        if not cited or not all(cited):
            yield _error("E005", f"{purpose} cites no clause of the policy.", purpose)


def declaration_of(model: type[Model]) -> PersonalData | None:
    if personal := declared.own(model):
        return personal
    for table in declared.tables():
        if table.model is model:
            return table.personal
    return None


def fields_to_declare(model: type[Model]) -> dict[str, Field[Any, Any]]:
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


def _leads_to_a_member(field: Any) -> bool:
    if not field.is_relation or field.related_model is None:
        return False
    related: type[Model] = field.related_model
    return _is_member(related)


def _is_member(model: type[Model]) -> bool:
    return model._meta.label == settings.AUTH_USER_MODEL


def _reaches_a_person(model: type[Model], path: str) -> bool:
    if path == ITSELF:
        return _is_member(model)
    *links, last = path.split("__")
    try:
        for link in links:
            related = model._meta.get_field(link).related_model
            if not isinstance(related, type):
                return False
            model = related
        field = model._meta.get_field(last)
    except FieldDoesNotExist:
        return False
    personal = declaration_of(model)
    kept = personal.fields.get(last) if personal else None
    is_address = kept is not None and kept.category is Category.EMAIL
    return is_address or _leads_to_a_member(field)


def _error(number: str, message: str, obj: Any) -> Error:
    return Error(message, obj=obj, id=f"personal.{number}")
