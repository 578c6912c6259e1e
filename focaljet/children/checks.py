"""children.E001: a form that asks for a date of birth, and does not hear the answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.forms import BaseForm

from focaljet.children.forms import AsksForBirthday
from focaljet.personal import declared
from focaljet.personal.checks.inputs import our_forms
from focaljet.personal.declared import UndeclaredError
from focaljet.personal.words import Category


@register
def check_birthdays(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    return [message for form in our_forms() for message in birthday_errors(form)]


def birthday_errors(form: type[BaseForm]) -> Iterator[CheckMessage]:
    asked: dict[str, str] = getattr(form, "personal", {})
    for name, label in asked.items():
        listens = issubclass(form, AsksForBirthday) and form.birthday == name
        if _is_a_birthday(label) and not listens:
            yield Error(
                f"The input {name!r} asks for a date of birth.",
                hint=f"Make the form an {AsksForBirthday.__name__} (children/forms.py), "
                "so that a child who gives it is found (C89).",
                obj=f"{form.__module__}.{form.__qualname__}",
                id="children.E001",
            )


def _is_a_birthday(label: str) -> bool:
    table, _dot, name = label.rpartition(".")
    try:
        return declared.field_of(table, name).category is Category.BIRTH
    except UndeclaredError:
        return False  # E010 says so
