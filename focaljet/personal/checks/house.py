"""What is ours, and so what the checks read: the package that this one lies in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from django.apps import AppConfig, apps
from django.urls import get_resolver
from django.utils.module_loading import autodiscover_modules

PACKAGE = __name__.partition(".")[0]
FOLDER = Path(__file__).resolve().parents[2]
# Tests plant what is forbidden, and others' scripts are brought in as they are.
LEFT_OUT = frozenset({"tests", "migrations", "vendor", "__pycache__"})


def is_ours(module: str) -> bool:
    package, *rooms = module.split(".")
    return package == PACKAGE and LEFT_OUT.isdisjoint(rooms)


def our_apps() -> list[AppConfig]:
    return [app for app in apps.get_app_configs() if is_ours(app.name)]


def files(*endings: str) -> Iterator[Path]:
    """Our files with one of these endings, also those that belong to no app."""
    for folder, rooms, names in os.walk(FOLDER):
        rooms[:] = sorted(set(rooms) - LEFT_OUT)  # os.walk goes into what is left
        for name in sorted(names):
            if name.endswith(endings):
                yield Path(folder, name)


def name_of(path: Path) -> str:
    return path.relative_to(FOLDER.parent).as_posix()


def module_of(path: Path) -> str:
    return name_of(path).removesuffix(".py").replace("/", ".")


def import_what_people_reach() -> None:
    """Forms and jobs are known once their modules are imported.

    Pages import what they use; jobs and forms of their own have modules by name.
    """
    autodiscover_modules("forms", "tasks")
    get_resolver().url_patterns  # noqa: B018  imports every view
