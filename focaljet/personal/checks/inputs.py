"""E010: an input that asks for something nobody declared."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, register
from django.forms import BaseForm

from focaljet.personal.checks import house
from focaljet.personal.checks.messages import error
from focaljet.personal.inputs import names_said_by, undeclared_inputs

Forms = Iterable[type[BaseForm]]

# A tag or a value may hold what the template fills in, and that any character.
FILLED_IN = r"\{\{.*?\}\}|\{%.*?%\}"
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
TAG = re.compile(
    rf"<(?:input|textarea|select)\b((?:{FILLED_IN}|[^>])*+)>", re.DOTALL | re.I
)
NAME = re.compile(
    rf"""\sname\s*=\s*(?:"((?:{FILLED_IN}|[^"])*+)"|'((?:{FILLED_IN}|[^'])*+)'"""
    rf"""|((?:{FILLED_IN}|[^\s"'>])++))""",
    re.DOTALL | re.I,
)


@register
def check_inputs(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    forms = our_forms()
    names = frozenset(name for form in forms for name in names_said_by(form))
    templates = [path for path in house.files(".html") if "templates" in path.parts]
    return [
        *form_errors(forms),
        *added_input_errors(house.files(".py"), names),
        *template_errors(templates, names, house.our_apps()),
    ]


def our_forms() -> list[type[BaseForm]]:
    house.import_what_people_reach()
    ours = (form for form in _below(BaseForm) if house.is_ours(form.__module__))
    return sorted(ours, key=lambda form: (form.__module__, form.__qualname__))


def _below(form: type[BaseForm]) -> set[type[BaseForm]]:
    below = set(form.__subclasses__())
    return below.union(*map(_below, below))


def form_errors(forms: Forms) -> Iterator[CheckMessage]:
    for form in forms:
        for name in undeclared_inputs(form):
            yield _error(f"{form.__module__}.{form.__qualname__}", name)


def added_input_errors(
    files: Iterable[Path], names: Collection[str]
) -> Iterator[CheckMessage]:
    """Inputs that come in when a form is made: `self.fields["phone"] = …`."""
    for path in files:
        source = path.read_text(encoding="utf-8")
        for line, name in added_inputs(source):
            if name not in names:
                yield _error(f"{house.name_of(path)}:{line}", name)


def added_inputs(source: str) -> Iterator[tuple[int, str]]:
    if "fields[" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Subscript(
                value=ast.Attribute(attr="fields"),
                slice=ast.Constant(value=str(name)),
                ctx=ast.Store(),
            ):
                yield node.lineno, name


def template_errors(
    templates: Iterable[Path], names: Collection[str], apps: Iterable[AppConfig]
) -> Iterator[CheckMessage]:
    """Inputs written by hand: each is one of a form, or plain by the word of its app."""
    plain = {Path(app.path): set(_plain_inputs(app)) for app in apps}
    unused = {(folder, name) for folder in plain for name in plain[folder]}
    for path in templates:
        owners = [folder for folder in plain if folder in path.parents]
        for line, name in inputs_in(path.read_text(encoding="utf-8")):
            listed = {(folder, name) for folder in owners if name in plain[folder]}
            unused -= listed
            if not listed and name not in names:
                yield _error(f"{house.name_of(path)}:{line}", name)
    for folder, name in sorted(unused):
        message = f"The plain input {name!r} stands in no template."
        yield error("E010", message, house.name_of(folder))


def inputs_in(template: str) -> Iterator[tuple[int, str]]:
    """Line and name of each; a name that is filled in stands as it is written."""
    text = COMMENT.sub(lambda comment: "\n" * comment.group().count("\n"), template)
    for tag in TAG.finditer(text):
        found = NAME.search(tag.group(1))
        if name := found and "".join(filter(None, found.groups())):
            yield text.count("\n", 0, tag.start()) + 1, name


def _plain_inputs(app: AppConfig) -> dict[str, str]:
    """What an app's templates ask by hand, and why that is no personal datum."""
    named: dict[str, str] = getattr(app, "plain_inputs", {})
    return named


def _error(place: str, name: str) -> CheckMessage:
    hint = "Name it in `personal` or `not_personal` of a form (personal/inputs.py)."
    return error("E010", f"The input {name!r} is not declared.", place, hint)
