"""The template language of all our pages."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import (
    Environment,
    StrictUndefined,
    pass_eval_context,
    select_autoescape,
)
from jinja2.nodes import EvalContext
from markupsafe import Markup

from focaljet.base import elements, moments, offers
from focaljet.personal import declared


@lru_cache(maxsize=10_000)
def url(name: str, *args: Any, **kwargs: Any) -> str:
    """A page's path. Kept, since a topic page asks for eighty and each costs 50 µs."""
    return reverse(name, args=args, kwargs=kwargs)


# Jinja2's own gettext copies the context of a loop at every call, and Django looks four
# times into the locals of the request: with a hundred texts, a third of a topic page.
# So texts are remembered by language, and only told whether to escape what they name.
@pass_eval_context
def gettext(escaping: EvalContext, message: str, /, **values: Any) -> str:
    return _filled(escaping, _text(moments.language(), message), values)


@pass_eval_context
def ngettext(
    escaping: EvalContext, one: str, many: str, number: int, /, **values: Any
) -> str:
    text = _plural(moments.language(), one, many, number)
    return _filled(escaping, text, {"num": number, **values})


@lru_cache(maxsize=10_000)
def _text(_language: str | None, message: str) -> str:
    return translation.gettext(message)


@lru_cache(maxsize=10_000)
def _plural(_language: str | None, one: str, many: str, number: int) -> str:
    return translation.ngettext(one, many, number)


def _filled(escaping: EvalContext, text: str, values: dict[str, Any]) -> str:
    return (Markup(text) if escaping.autoescape else text) % values  # noqa: S704


def environment(**options: Any) -> Environment:
    # Mails are text; everything else is HTML.
    escape = select_autoescape(disabled_extensions=("txt",), default=True)
    env = Environment(  # noqa: S701  (the line above is what it asks for)
        **options | {"autoescape": escape, "undefined": StrictUndefined},
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.newstyle_gettext = True  # type: ignore[attr-defined]
    env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)
    env.globals.update(
        url=url,
        static=static,
        avatar_element=elements.avatar_element,
        time_element=elements.time_element,
        user_cp_menu=offers.user_cp,
        address=offers.address,
        why_we_ask=declared.why,
    )
    env.filters.update(ago=moments.ago, exactly=moments.exactly, number=moments.number)
    env.filters["day"] = moments.day
    return env
