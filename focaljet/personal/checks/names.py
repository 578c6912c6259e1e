"""E001 again: what a declaration names besides its fields is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.checks import CheckMessage, register
from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, DateField, DateTimeField, Model, TextField
from django.utils.module_loading import import_string

from focaljet.personal import declared
from focaljet.personal.checks.messages import error
from focaljet.personal.declared import DeclaredTable
from focaljet.personal.words import Keep, PersonalData, Store

DEEDS = ("export", "erase", "find", "forget", "plant")


@register
def check_names(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    return [*name_errors(declared.tables()), *store_errors(declared.stores())]


def name_errors(tables: Iterable[DeclaredTable]) -> Iterator[CheckMessage]:
    for table in tables:
        personal = table.personal
        for path in _functions(personal):
            yield from _function_errors(table.label, path)
        if table.model is not None:
            yield from _column_errors(table.model, personal)


def store_errors(stores: Iterable[Store]) -> Iterator[CheckMessage]:
    for store in stores:
        for deed in DEEDS:
            yield from _function_errors(store.name, getattr(store, deed) or "")


def _column_errors(
    model: type[Model], personal: PersonalData
) -> Iterator[CheckMessage]:
    tombstone = _field(model, personal.tombstone)
    if personal.tombstone and not (
        isinstance(tombstone, DateTimeField) and tombstone.null
    ):
        yield _error(model, "tombstone", personal.tombstone, "moment that may be empty")
    confirmed = _field(model, personal.confirmed)
    if personal.confirmed and not isinstance(confirmed, BooleanField):
        yield _error(model, "flag", personal.confirmed, "yes or no")
    for name in {*personal.rendered, *personal.rendered.values()}:
        if not isinstance(_field(model, name), TextField):
            yield _error(model, "rendered text", name, "text of the row")
    for start in sorted({keep.since for keep in _keeps(personal)} - {""}):
        if not isinstance(_field(model, start), DateField):
            yield _error(model, "start", start, "moment of the row")


def _error(model: type[Model], role: str, name: str, kind: str) -> CheckMessage:
    message = f"{model._meta.label}: the {role} {name!r} is no {kind}."
    return error("E001", message, model)


def _field(model: type[Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _keeps(personal: PersonalData) -> Iterator[Keep]:
    for kept in personal.fields.values():
        yield kept.keep
        if kept.until:
            yield kept.until


def _functions(personal: PersonalData) -> list[str]:
    named = [personal.found_by, personal.public, personal.plant, personal.told]
    return named + sorted({keep.happened for keep in _keeps(personal)})


def _function_errors(label: str, path: str) -> Iterator[CheckMessage]:
    if not path:
        return
    try:
        is_a_function = callable(import_string(path))
    except ImportError as trouble:
        yield error("E001", f"{label} names {path}: {trouble}.", label)
    else:
        if not is_a_function:
            yield error("E001", f"{label} names {path}, which is no function.", label)
