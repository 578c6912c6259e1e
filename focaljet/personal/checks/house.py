"""What is ours, and so what the checks read: the package that this one lies in, or what
another project names: PERSONAL_PACKAGES = ["shed"]."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.urls import get_resolver
from django.utils.module_loading import autodiscover_modules

PACKAGE = __name__.partition(".")[0]
# Tests plant what is forbidden, and others' scripts are brought in as they are.
LEFT_OUT = frozenset({"tests", "migrations", "vendor", "__pycache__"})


def is_ours(module: str) -> bool:
    package, *rooms = module.split(".")
    return package in packages() and LEFT_OUT.isdisjoint(rooms)


def packages() -> tuple[str, ...]:
    """By their first name: what lies below is ours too."""
    return tuple(getattr(settings, "PERSONAL_PACKAGES", (PACKAGE,)))


def folders() -> list[Path]:
    """Where they lie. A package of somebody else's repository has one folder."""
    found = (import_module(package).__file__ for package in packages())
    return [Path(file).resolve().parent for file in found if file]


def our_apps() -> list[AppConfig]:
    return [app for app in apps.get_app_configs() if is_ours(app.name)]


def files(*endings: str) -> Iterator[Path]:
    """Our files with one of these endings, also those that belong to no app."""
    for top in folders():
        for folder, rooms, names in os.walk(top):
            rooms[:] = sorted(set(rooms) - LEFT_OUT)  # os.walk goes into what is left
            for name in sorted(names):
                if name.endswith(endings):
                    yield Path(folder, name)


def name_of(path: Path) -> str:
    around = next(top.parent for top in folders() if path.is_relative_to(top))
    return path.relative_to(around).as_posix()


def module_of(path: Path) -> str:
    return name_of(path).removesuffix(".py").replace("/", ".")


def import_what_people_reach() -> None:
    """Forms and jobs are known once their modules are imported.

    Pages import what they use; jobs and forms of their own have modules by name.
    """
    autodiscover_modules("forms", "tasks")
    get_resolver().url_patterns  # noqa: B018  imports every view
