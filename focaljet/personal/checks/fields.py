"""E001, E006, E007: what a table holds, and what its declaration says, are the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, register
from django.db.models import JSONField, Model

from focaljet.personal.checks.messages import error
from focaljet.personal.declared import declaration_of, fields_to_declare
from focaljet.personal.words import OnErase, PersonalData

Models = Iterable[type[Model]]


@register
def check_fields(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    return list(field_errors(all_models()))


def all_models() -> list[type[Model]]:
    """Of all apps, others' too; a proxy has no table of its own."""
    return [model for model in apps.get_models() if not model._meta.proxy]


def field_errors(models: Models) -> Iterator[CheckMessage]:
    for model in models:
        personal = declaration_of(model)
        if personal is None:
            yield error("E001", f"{model._meta.label} has no declaration.", model)
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
        yield error("E001", f"{label}.{name} is not declared.", model)
    for name in sorted(personal.names - names - {"id"}):
        yield error("E001", f"{label}.{name} is declared and does not exist.", model)
    for name in sorted(personal.not_personal.intersection(personal.fields)):
        yield error("E001", f"{label}.{name} is declared both ways.", model)


def _json_errors(model: type[Model], personal: PersonalData) -> Iterator[CheckMessage]:
    """What can hold anything is never "not personal"."""
    for name, field in fields_to_declare(model).items():
        kept = personal.fields.get(name)
        if isinstance(field, JSONField) and (kept is None or kept.json_keys is None):
            message = f"{model._meta.label}.{name} is JSON without a map of its keys."
            yield error("E006", message, model)


def _keep_errors(model: type[Model], personal: PersonalData) -> Iterator[CheckMessage]:
    for name, kept in personal.fields.items():
        if kept.on_erase is OnErase.KEEP and not (kept.basis and kept.until):
            message = f"{model._meta.label}.{name} stays without a basis and an end."
            yield error("E007", message, model)
