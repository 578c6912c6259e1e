"""The template language of all our pages."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined, select_autoescape

from focaljet.base import moments, offers
from focaljet.base.avatar import avatar_of
from focaljet.personal import declared


@lru_cache(maxsize=10_000)
def url(name: str, *args: Any, **kwargs: Any) -> str:
    """A page's path. Kept, since a topic page asks for eighty and each costs 50 µs."""
    return reverse(name, args=args, kwargs=kwargs)


def environment(**options: Any) -> Environment:
    # Mails are text; everything else is HTML.
    escape = select_autoescape(disabled_extensions=("txt",), default=True)
    env = Environment(  # noqa: S701  (the line above is what it asks for)
        **options | {"autoescape": escape, "undefined": StrictUndefined},
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    env.globals.update(
        url=url,
        static=static,
        avatar_of=avatar_of,
        offered=offers.entries,
        why_we_ask=declared.why,
    )
    env.filters.update(ago=moments.ago, exactly=moments.exactly, number=moments.number)
    return env
