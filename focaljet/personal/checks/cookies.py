"""E004: a cookie set past the one door, or by a setting, outside the inventory.

What slips through, such as a cookie of somebody else's app, `personal.cookies` stops
at the response.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.checks import CheckMessage, register
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.module_loading import import_string
from django.views.i18n import set_language

from focaljet.personal import declared
from focaljet.personal.checks import house
from focaljet.personal.checks.messages import error
from focaljet.personal.cookies import only_declared_cookies

SETTERS = frozenset({"set_cookie", "set_signed_cookie", "delete_cookie"})
JARS = frozenset({"SimpleCookie", "BaseCookie", "Morsel"})
FILLS = frozenset({"load", "update", "setdefault"})
HEADER = "set-cookie"
# Only files that hold one of these are parsed: to parse all takes a second.
WORDS = ("_cookie", "set-cookie", "simplecookie", "basecookie", ".cookies", "morsel")
# They name what they forbid.
WATCHERS = (__name__, only_declared_cookies.__module__)
# What a script can keep in a browser; none of it stands in the inventory.
KEPT_BY_SCRIPT = re.compile(
    r"document\s*\.\s*cookie|\b(?:localStorage|sessionStorage|indexedDB|cookieStore)\b"
)


@register
def check_cookies(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    return [
        *source_errors(house.files(".py"), doors()),
        *script_errors(house.files(".js", ".html")),
        *setting_errors(),
    ]


def doors() -> list[str]:
    """The module that sets the cookies of an inventory, named by the app that has it."""
    return [
        app.cookie_door
        for app in apps.get_app_configs()
        if hasattr(app, "cookies") and hasattr(app, "cookie_door")
    ]


def source_errors(files: Iterable[Path], doors: list[str]) -> Iterator[CheckMessage]:
    only = " or ".join(doors) or "no module"
    for path in files:
        if house.module_of(path) in (*doors, *WATCHERS):
            continue
        for line in lines_that_set_cookies(path.read_text(encoding="utf-8")):
            message = f"A cookie is set past the door: {only} may set one."
            yield error("E004", message, f"{house.name_of(path)}:{line}")


def lines_that_set_cookies(source: str) -> list[int]:
    lower = source.lower()
    if not any(word in lower for word in WORDS):
        return []
    nodes = filter(_sets_a_cookie, ast.walk(ast.parse(source)))
    return sorted({getattr(node, "lineno", 0) for node in nodes})


def _sets_a_cookie(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr=name) if name in SETTERS | JARS:
            return True
        case ast.Attribute(value=inner, attr=name) if name in FILLS:
            return _is_a_jar(inner)
        case ast.Subscript(ctx=ast.Store()) | ast.Attribute(ctx=ast.Store()):
            return _is_a_jar(node)
        case ast.Name(id=name) | ast.alias(name=name):
            return name in SETTERS | JARS
        case ast.Constant(value=str(text)):
            return text in SETTERS or text.lower() == HEADER
    return False


def _is_a_jar(node: ast.AST) -> bool:
    """`response.cookies`, or what it holds: `response.cookies["seen"]["max-age"]`."""
    while isinstance(node, ast.Subscript):
        node = node.value
    return isinstance(node, ast.Attribute) and node.attr == "cookies"


def script_errors(files: Iterable[Path]) -> Iterator[CheckMessage]:
    for path in files:
        text = path.read_text(encoding="utf-8")
        for found in KEPT_BY_SCRIPT.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            message = f"A script keeps something in the browser: {found.group()}."
            yield error("E004", message, f"{house.name_of(path)}:{line}")


def setting_errors() -> Iterator[CheckMessage]:
    names = {cookie.name for cookie in declared.cookies()}
    for setting in _settings_that_name_cookies():
        name = getattr(settings, setting)
        if name not in names:
            message = f"The cookie {name!r} stands in no inventory."
            yield error("E004", message, f"settings.{setting}")
    if _messages_lie_in_a_cookie():
        message = "Messages are kept in a cookie that stands in no inventory."
        yield error("E004", message, "settings.MESSAGE_STORAGE")


def _messages_lie_in_a_cookie() -> bool:
    storage = import_string(settings.MESSAGE_STORAGE)
    is_used = apps.is_installed("django.contrib.messages")
    return is_used and issubclass(storage, CookieStorage | FallbackStorage)


def _settings_that_name_cookies() -> Iterator[str]:
    yield from ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME")
    if any(inspect.unwrap(page) is set_language for page in _pages()):
        yield "LANGUAGE_COOKIE_NAME"


def _pages(patterns: Iterable[Any] | None = None) -> Iterator[Callable[..., Any]]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from _pages(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern.callback
