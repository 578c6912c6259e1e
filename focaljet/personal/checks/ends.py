"""E013: a field that ends before its row, and cannot be empty.

Found here and not in the night in which the first such row is due.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, register
from django.db.models import (
    CharField,
    DateTimeField,
    DecimalField,
    FloatField,
    IntegerField,
    Model,
    TextField,
)

from focaljet.personal.checks.fields import Models, all_models
from focaljet.personal.checks.messages import error
from focaljet.personal.declared import declaration_of, fields_to_declare
from focaljet.personal.words import Keep, Kept, OnErase, PersonalData

EMPTIED = frozenset({OnErase.BLANK, OnErase.DETACH})
# Words that an author takes along leave a row in its place: its moments become that
# of the erasure and its numbers 0.
FILLED = (DateTimeField, IntegerField, FloatField, DecimalField)


@register
def check_ends(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    return list(end_errors(all_models()))


def end_errors(models: Models) -> Iterator[CheckMessage]:
    for model in models:
        if personal := declaration_of(model):
            yield from _errors_of(model, personal)


def _errors_of(model: type[Model], personal: PersonalData) -> Iterator[CheckMessage]:
    for name, field in fields_to_declare(model).items():
        kept = personal.fields.get(name)
        if kept is None or _can_be_empty(field):
            continue
        if _ends_first(kept, personal) or _goes_with_its_author(kept, field):
            label = f"{model._meta.label}.{name}"
            message = f"{label} ends before its row and cannot be empty."
            hint = "Let it be NULL, or a text that need not be unique."
            yield error("E013", message, model, hint)


def _goes_with_its_author(kept: Kept, field: Any) -> bool:
    chosen = kept.on_erase is OnErase.AUTHOR_DECIDES
    return chosen and not isinstance(field, FILLED)


def _ends_first(kept: Kept, personal: PersonalData) -> bool:
    """Whether the row goes on without this field: after an erasure, or by its term."""
    actions = {other.on_erase for other in personal.fields.values()}
    if kept.on_erase in EMPTIED:
        return True
    if kept.on_erase is OnErase.DELETE_ROW and OnErase.KEEP in actions:
        return True  # what has to stay keeps the row
    others = (other.keep for other in personal.fields.values())
    return kept.keep.ends and any(_outlives(other, kept.keep) for other in others)


def _outlives(other: Keep, keep: Keep) -> bool:
    """Whether it may; terms that run from different moments cannot be compared."""
    if not other.ends or other.term is None or keep.term is None:
        return True
    runs_alike = (other.since, other.happened) == (keep.since, keep.happened)
    return other.term > keep.term or not runs_alike


def _can_be_empty(field: Any) -> bool:
    if field.many_to_many or field.null:
        return True
    return isinstance(field, CharField | TextField) and not field.unique
