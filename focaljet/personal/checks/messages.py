"""How a check says what it found."""

from __future__ import annotations

from typing import Any

from django.core.checks import Error


def error(number: str, message: str, obj: Any, hint: str | None = None) -> Error:
    return Error(message, hint=hint, obj=obj, id=f"personal.{number}")
