"""How an app says what its staff can do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.utils.functional import Promise
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Deed:
    """`code` begins with the label of its app and a dot; `title` says what was done.

    Deeds `for_owners` are shown to nobody else, wherever they were done.
    """

    code: str
    title: str | Promise
    for_owners: bool = False


@dataclass(frozen=True, slots=True)
class Thing:
    """What a deed was done to: "topic", "12"."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class ShownThing:
    """What a reader may see of a thing. `url` is "" where it leads nowhere."""

    title: str
    url: str = ""


@cache
def all_deeds() -> dict[str, Deed]:
    """Every deed of the installed apps by code, in the order of the apps."""
    return {
        deed.code: deed
        for app in apps.get_app_configs()
        for path in getattr(app, "staff_deeds", ())
        for deed in import_string(path)
    }
