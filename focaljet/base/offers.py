"""What an app offers the pages of the whole site, named in its AppConfig.

    class ForumConfig(AppConfig):
        menu_entries = ["focaljet.forum.panels.forums", "focaljet.forum.panels.new_posts"]

A page below walks the offers of the apps above it, and so knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db.models import IntegerChoices
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from focaljet.base.paths import path_to


class CpGroup(IntegerChoices):
    """Under which heading of the User CP a page stands, in this order."""

    ACCOUNT = 1, _("Account")
    PRIVACY = 2, _("Privacy")
    WRITING = 3, _("Writing and reading")


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A link that an app lends to the menu or the footer of every page.

    The function that makes it must cost no query, since every page asks it. A low
    `place` stands first. `icon` is a symbol's name, for the dock of a phone. `group`
    counts in the User CP only.
    """

    title: str | Promise
    url: str
    icon: str = ""
    place: int = 50
    count: int = 0
    group: CpGroup = CpGroup.ACCOUNT


@dataclass(frozen=True, slots=True)
class Panel:
    """A piece of a page that an app lends to another's page.

    The page includes `template`, which finds what it shows as `panel.data`.
    """

    template: str
    data: Any


@dataclass(frozen=True, slots=True)
class Banner:
    """What everybody has to be told at the top of every page (`banners`).

    The function that makes it must cost no query for a visitor. `quiet_url` is where a
    member sends a POST to see it no more; "" where it has to stay.
    """

    title: str | Promise
    text: str | Promise
    url: str = ""
    action: str | Promise = ""
    quiet_url: str = ""
    place: int = 50


class Health(IntegerChoices):
    """How something stands, as the page of the site's health shows it."""

    GOOD = 1, _("good")
    ATTENTION = 2, _("needs attention")
    BAD = 3, _("bad")
    WAITS = 4, _("not there yet")


@dataclass(frozen=True, slots=True)
class HealthLine:
    """One thing that the owners watch (`health_checks` gives a list of them).

    `threats` are the letters of clause C71 against which it helps; `at` says when it
    was last looked at.
    """

    name: str | Promise
    state: Health
    text: str | Promise
    url: str = ""
    threats: str = ""
    at: datetime | None = None


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


def address(place: str, *args: Any) -> str:
    """Where this site has its "contact", its "member" 4711 …, for pages that need not
    know whose they are.

    An app says so in its AppConfig, `addresses = {"contact": "site:contact"}`, by the
    names of URLs; "" where no installed app has such a place.
    """
    for app in apps.get_app_configs():
        if name := getattr(app, "addresses", {}).get(place):
            return path_to(name, *args)
    return ""


def banners(request: HttpRequest) -> list[Banner]:
    """What the apps have to tell this reader now, by place."""
    made = (offer(request) for offer in offered("banners"))
    return sorted((banner for banner in made if banner), key=lambda each: each.place)


def health() -> list[HealthLine]:
    """What the apps say of the site's health, the worst first."""
    lines = (line for offer in offered("health_checks") for line in offer())
    order = (Health.BAD, Health.ATTENTION, Health.GOOD, Health.WAITS)
    return sorted(lines, key=lambda line: order.index(line.state))


def user_cp(request: HttpRequest) -> list[tuple[str, list[MenuEntry]]]:
    """The pages of the User CP under their headings; a heading without pages is none."""
    pages = sorted(entries("user_cp_pages", request), key=lambda entry: entry.group)
    return [
        (str(CpGroup(group).label), list(under))
        for group, under in groupby(pages, key=lambda entry: entry.group)
    ]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that an owner sees to on the first evening (`first_evening`).

    `is_done` comes from facts, not from a promise. What only the owner can know has a
    `name`, and is done when the button of that name was pressed.
    """

    title: str | Promise
    text: str | Promise
    is_done: bool
    url: str = ""
    action: str | Promise = ""
    name: str = ""
    place: int = 50


def first_evening(request: HttpRequest) -> list[Step]:
    """The steps that the apps name; each may ask a query or two."""
    made = (offer(request) for offer in offered("first_evening"))
    return sorted((step for step in made if step), key=lambda step: step.place)
