"""What an app offers the pages of the whole site, named in its AppConfig.

    class ForumConfig(AppConfig):
        menu_entries = ["focaljet.forum.panels.forums", "focaljet.forum.panels.new_posts"]

A page below walks the offers of the apps above it, and so knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A link that an app lends to the menu or the footer of every page.

    The function that makes it must cost no query, since every page asks it. A low
    `place` stands first. `icon` is a symbol's name, for the dock of a phone.
    """

    title: str | Promise
    url: str
    icon: str = ""
    place: int = 50
    count: int = 0


@dataclass(frozen=True, slots=True)
class Panel:
    """A piece of a page that an app lends to another's page.

    The page includes `template`, which finds what it shows as `panel.data`.
    """

    template: str
    data: Any


@cache
def offered(kind: str) -> tuple[Callable[..., Any], ...]:
    """The functions that the installed apps name under `kind`, in their order."""
    return tuple(
        import_string(path)
        for app in apps.get_app_configs()
        for path in getattr(app, kind, ())
    )


def entries(kind: str, request: HttpRequest) -> list[MenuEntry]:
    """What "menu_entries" or "footer_links" come to for this reader, by place."""
    made = (offer(request) for offer in offered(kind))
    return sorted((entry for entry in made if entry), key=lambda entry: entry.place)
