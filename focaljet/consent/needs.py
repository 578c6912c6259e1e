"""What does not work without a cookie, and why: listed from the code (C50, C52).

A view is marked with `personal.needs.needs_cookie`; what is not marked works with
cookies refused. The features are a closed list, since a new one is for people to know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import gettext_lazy as _

from focaljet.personal.needs import features_of, needs_cookie
from focaljet.personal.words import Text

__all__ = ["FEATURES", "Feature", "features", "needs_cookie", "of_request"]


@dataclass(frozen=True, slots=True)
class Feature:
    """`why` is a whole sentence; `cookies` are names of the inventory, by setting or
    by themselves: "session", "csrf", "remember", "known"."""

    name: str
    title: Text
    why: Text
    cookies: tuple[str, ...]


SIGNED_IN = _(
    "It is for members, and a cookie is how the site knows from page to page that it is "
    "still you."
)
MEMBERS = ("session", "csrf")

FEATURES = (
    Feature(
        "signing-in",
        _("Signing in"),
        _(
            "The number of your sign-in has to lie somewhere while you go from page to "
            "page. It lies in a cookie and never in an address, which others would see."
        ),
        MEMBERS,
    ),
    Feature(
        "staying-signed-in",
        _("Staying signed in on this device"),
        _("So that the browser can say, days later, that it is the one you trusted."),
        ("remember",),
    ),
    Feature(
        "knowing-your-browser",
        _("Telling your own browser from a stranger's"),
        _("So that a mail can warn you when somebody signs in as you from elsewhere."),
        ("known",),
    ),
    Feature(
        "joining",
        _("Joining"),
        _("Your form and our answer belong together, and no other site may send it."),
        MEMBERS,
    ),
    Feature("posting", _("Writing, editing, quoting and thanking"), SIGNED_IN, MEMBERS),
    Feature("drafts", _("Drafts"), SIGNED_IN, MEMBERS),
    Feature("attaching", _("Adding pictures and files"), SIGNED_IN, MEMBERS),
    Feature("keeping-track", _("What is new to you, and watching"), SIGNED_IN, MEMBERS),
    Feature("account", _("Your User CP"), SIGNED_IN, MEMBERS),
    Feature(
        "second-step", _("Passkeys, code apps and recovery codes"), SIGNED_IN, MEMBERS
    ),
    Feature(
        "own-data",
        _("Seeing, taking along and erasing your data by yourself"),
        _(
            "We have to know that it is you. Without cookies you can ask for all of it "
            "by Contact Us."
        ),
        MEMBERS,
    ),
    Feature("staff", _("Moderating and running the site"), SIGNED_IN, MEMBERS),
)
BY_NAME = {feature.name: feature for feature in FEATURES}


@dataclass(frozen=True, slots=True)
class Listed:
    """A feature with the names of the addresses that are marked with it."""

    feature: Feature
    views: tuple[str, ...]


@cache
def features() -> tuple[Listed, ...]:
    """Every feature that some page of this site has, in the order of the list."""
    found: dict[str, list[str]] = {}
    for name, path, view in pages():
        for feature in names_of(view, f"/{path}"):
            found.setdefault(feature, []).append(name)
    return tuple(
        Listed(feature, tuple(sorted(found[feature.name])))
        for feature in FEATURES
        if feature.name in found
    )


def of_request(request: HttpRequest) -> Feature | None:
    """The feature of the page that was asked for."""
    match = request.resolver_match
    names = names_of(match.func, request.path) if match else ()
    return BY_NAME[names[0]] if names else None


def names_of(view: object, path: str) -> tuple[str, ...]:
    """A page of the staff is one, whether its view says so or not."""
    if marked := features_of(view):
        return marked
    return ("staff",) if path.startswith(_staff_paths()) else ()


def pages(
    patterns: Iterable[Any] | None = None, under: str = "", path: str = ""
) -> Iterator[tuple[str, str, Callable[..., Any]]]:
    """Each address of the site: its name, its path without values, its view."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            space = f"{under}{pattern.namespace}:" if pattern.namespace else under
            yield from pages(pattern.url_patterns, space, here)
        elif isinstance(pattern, URLPattern):
            yield f"{under}{pattern.name or here}", here, pattern.callback


@cache
def _staff_paths() -> tuple[str, ...]:
    return (
        "/admin/",
        *(
            path
            for app in apps.get_app_configs()
            for path in getattr(app, "staff_paths", ())
        ),
    )
