"""How an app says what can be chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from django.apps import apps
from django.utils.functional import Promise
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that an owner decides.

    `name` begins with the label of its app and a dot. `field` makes the form field
    that asks for it; what the field cleans to must be storable as JSON. `default`
    counts until somebody chose; a function is asked each time. What is not chosen among
    all the others but on a page of its own names that `page`.
    """

    name: str
    title: str | Promise
    field: Callable[..., forms.Field]
    default: Any
    help: str | Promise = ""
    page: str = ""

    def default_now(self) -> Any:
        return self.default() if callable(self.default) else self.default

    def form_field(self) -> forms.Field:
        return self.field(label=self.title, help_text=self.help)


@cache
def all_choices() -> dict[str, Choice]:
    """Every choice of the installed apps by name, in the order of the apps."""
    return {
        choice.name: choice
        for app in apps.get_app_configs()
        for path in getattr(app, "choices", ())
        for choice in import_string(path)
    }


def choice_named(name: str) -> Choice:
    """Raises KeyError for a name that no app declares."""
    return all_choices()[name]
