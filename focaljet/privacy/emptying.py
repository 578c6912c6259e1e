"""What stands in a field once its datum is gone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Field, Model

NUMBERS = (
    "IntegerField",
    "BigIntegerField",
    "SmallIntegerField",
    "PositiveIntegerField",
    "PositiveBigIntegerField",
    "PositiveSmallIntegerField",
    "FloatField",
    "DecimalField",
)
TEXTS = ("CharField", "TextField", "EmailField", "SlugField", "URLField", "FileField")


class CannotBeEmptyError(TypeError):
    """The table has no room for the absence of this datum (personal.E013)."""


def empty(model: type[Model], name: str, *, at: datetime) -> Any:
    """NULL where the column takes it; else an empty text, zero, no, or the moment `at`.

    A moment that has to stand says from then on when it was erased.
    """
    field: Field[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment]
    if field.null:
        return None
    kind = field.get_internal_type()
    if kind in NUMBERS:
        return 0
    if kind == "DateTimeField":
        return at
    if kind == "BooleanField":
        return False
    if kind == "JSONField":
        return {}
    if kind in TEXTS:
        return ""
    raise CannotBeEmptyError(f"{model._meta.label}.{name}")
