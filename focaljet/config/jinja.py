"""The template language of all our pages."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from django.templatetags.static import static as address_of
from django.utils import translation
from jinja2 import (
    Environment,
    StrictUndefined,
    Template,
    pass_eval_context,
    select_autoescape,
)
from jinja2.ext import Extension
from jinja2.nodes import EvalContext
from markupsafe import Markup

from focaljet.base import about, elements, moments, offers, slots
from focaljet.base.paths import path_to
from focaljet.config.jinja_code import ShortCalls, put_out
from focaljet.personal import declared


@lru_cache(maxsize=1_000)
def static(path: str) -> str:
    """The address of a file of ours. Kept: a page asks for thirty, and each costs 15 µs."""
    return address_of(path)


# Jinja2's own gettext copies the context of a loop at every call, and Django looks four
# times into the locals of the request: with a hundred texts, a third of a topic page.
# So texts are remembered by language, and only told whether to escape what they name.
@pass_eval_context
def gettext(escaping: EvalContext, message: str, /, **values: Any) -> str:
    said, is_whole = _text(moments.language(), message, bool(escaping.autoescape))
    return said if is_whole and not values else _filled(escaping, said, values)


@pass_eval_context
def ngettext(
    escaping: EvalContext, one: str, many: str, number: int, /, **values: Any
) -> str:
    text = _plural(moments.language(), one, many, number)
    return _filled(escaping, text, {"num": number, **values})


@lru_cache(maxsize=10_000)
def _text(_language: str | None, message: str, is_html: bool) -> tuple[str, bool]:
    """The text, and whether it names nothing that has to be filled in."""
    text = translation.gettext(message)
    return Markup(text) if is_html else text, "%" not in text  # noqa: S704


@lru_cache(maxsize=10_000)
def _plural(_language: str | None, one: str, many: str, number: int) -> str:
    return translation.ngettext(one, many, number)


def _filled(escaping: EvalContext, text: str, values: dict[str, Any]) -> str:
    if not escaping.autoescape:
        return text % values
    # As Markup does it with its own %, in a third of the time.
    safe = {name: _in_a_text(value) for name, value in values.items()}
    return Markup(str.__mod__(text, safe))  # noqa: S704


def _in_a_text(value: Any) -> Any:
    return value if isinstance(value, (int, float)) else put_out(value)


# At the beginning of a line, before a tag, a value, or a word to the engine.
INDENTATION = re.compile(r"^[ \t]{2,}(?=[<{])", re.MULTILINE)
# Here the engine drops the end of the line: the spaces are all that parts two words.
AFTER_A_BLOCK = re.compile(r"(?<=[%#]}\n)[ \t]+(?=[<{])")


class _WithoutIndentation(Extension):
    """Pages are sent without the spaces that make their templates readable: a seventh of
    a topic. Only what stands before a tag or a value goes; text, as in <pre>, stays."""

    def preprocess(
        self, source: str, name: str | None, filename: str | None = None
    ) -> str:
        if not (name or "").endswith(".html"):
            return source
        return INDENTATION.sub("", AFTER_A_BLOCK.sub(" ", source))


class Spoken(Template):
    """A template whose language is looked up once for each rendering."""

    @classmethod
    def from_code(cls, *args: Any, **kwargs: Any) -> Template:
        made = super().from_code(*args, **kwargs)
        # The name that its code calls before it joins.
        made.root_render_func.__globals__["escape"] = put_out
        return made

    def render(self, *args: Any, **kwargs: Any) -> str:
        with moments.one_language():
            return super().render(*args, **kwargs)


def environment(**options: Any) -> Environment:
    # Mails are text; everything else is HTML.
    escape = select_autoescape(disabled_extensions=("txt",), default=True)
    env = Environment(  # noqa: S701  (the line above is what it asks for)
        **options | {"autoescape": escape, "undefined": StrictUndefined},
        extensions=["jinja2.ext.i18n", _WithoutIndentation],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.template_class = Spoken
    env.code_generator_class = ShortCalls
    env.newstyle_gettext = True  # type: ignore[attr-defined]
    env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)
    env.globals.update(
        url=path_to,
        static=static,
        avatar_element=elements.avatar_element,
        time_element=elements.time_element,
        slot=slots.slot,
        slot_end=slots.slot_end,
        user_cp_menu=offers.user_cp,
        address=offers.address,
        why_we_ask=declared.why,
        about_page=about.about_page,
    )
    env.filters.update(ago=moments.ago, exactly=moments.exactly, number=moments.number)
    env.filters.update(beginning=about.beginning)
    env.filters.update(day=moments.day, about_number=moments.about_number)
    return env
