"""mailing.E001: a notice is one plain text of its own kind, and advertises nothing (C17).

No template of a notice includes, imports or extends another, or has a block that others
could fill: what members cannot switch off has no place for anything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.template import engines
from jinja2 import Environment, TemplateError, nodes

from focaljet.mailing.models.notices import Notice
from focaljet.mailing.words import NoticeWords, all_words

CLOSED = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Block)


@register
def check_notices(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    env: Environment = engines["jinja2"].env  # type: ignore[attr-defined]
    return list(notice_errors(all_words(), env))


def notice_errors(
    words: Mapping[str, NoticeWords], env: Environment
) -> Iterator[CheckMessage]:
    for kind, said in words.items():
        if kind not in Notice.Kind.values:
            yield _error(f"“{kind}” is no kind of notice; their list is closed.", said)
        try:
            source = env.loader.get_source(env, said.template)[0] if env.loader else ""
            found = next(env.parse(source).find_all(CLOSED), None)
        except TemplateError as trouble:
            yield _error(f"{said.template} cannot be read: {trouble}", said)
            continue
        if found is not None:
            what = type(found).__name__.lower()
            yield _error(
                f"{said.template}, line {found.lineno}: a notice has no {what}.", said
            )


def _error(message: str, obj: Any) -> CheckMessage:
    return Error(message, obj=obj, id="mailing.E001")
