"""Deeds that apps lend to `focaljet privacy`, by dotted names in their AppConfig:

privacy_deeds = ["focaljet.policy.deeds.ALL"]
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Deed:
    """`run` takes the command's standard output and the options by name; it raises
    CommandError with a sentence where it cannot do its work."""

    name: str
    help: str
    run: Callable[..., None]
    arguments: Callable[[ArgumentParser], Any] = lambda parser: None


def lent_deeds() -> list[Deed]:
    return [
        deed
        for app in apps.get_app_configs()
        for path in getattr(app, "privacy_deeds", ())
        for deed in import_string(path)
    ]
