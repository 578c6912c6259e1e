"""E009: a person in a row whom the erasure would not find."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, register
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from focaljet.personal.checks.fields import Models, all_models
from focaljet.personal.checks.messages import error
from focaljet.personal.declared import declaration_of, fields_to_declare
from focaljet.personal.words import ITSELF, Category, PersonalData


@register
def check_links(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    return list(link_errors(all_models()))


def link_errors(models: Models) -> Iterator[CheckMessage]:
    for model in models:
        if personal := declaration_of(model):
            yield from _loose_links(model, personal)
            yield from _subject_errors(model, personal)


def _loose_links(model: type[Model], personal: PersonalData) -> Iterator[CheckMessage]:
    label = model._meta.label
    for name, field in fields_to_declare(model).items():
        if name in personal.not_personal and _leads_to_a_member(field):
            message = f"{label}.{name} links to a member and has no erase action."
            yield error("E009", message, model)


def _subject_errors(
    model: type[Model], personal: PersonalData
) -> Iterator[CheckMessage]:
    label = model._meta.label
    if not (personal.subjects or personal.found_by or _ages(personal)):
        yield error("E009", f"{label} keeps data of nobody; name `subject`.", model)
    for path in personal.subjects:
        if not _reaches_a_person(model, path):
            message = f"{label}: the subject {path!r} leads to no person."
            yield error("E009", message, model)


def _ages(personal: PersonalData) -> bool:
    """Whether all of it ends by itself, as hashed counters in a cache do."""
    return all(kept.keep.is_a_term for kept in personal.fields.values())


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
