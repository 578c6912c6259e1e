"""A few words of a post, for lists, search and descriptions."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.marks import reveal
from focaljet.base.markup.mentions import name_places
from focaljet.base.markup.render import parse
from focaljet.base.markup.words import own_words


def plain_text(
    source: str, markup: Markup, limit: int, names: Mapping[int, str] | None = None
) -> str:
    """The author's own words on one line, at most `limit` characters.

    Without markup, quotes, spoilers and signature. Not escaped. `names` are those of
    the members mentioned, by number; without one stands "@somebody".
    """
    text = reveal(" ".join(" ".join(own_words(parse(source, markup))).split()))
    text = name_places(text, names or {}, _("somebody"))
    return text if len(text) <= limit else _cut(text, limit)


def _cut(text: str, limit: int) -> str:
    """Cut after a whole word, if one ends in the second half."""
    cut = text[: max(limit - 1, 0)]
    space = cut.rfind(" ")
    if text[len(cut)] != " " and space > limit // 2:
        cut = cut[:space]
    return f"{cut.rstrip(' ,;:.-')}…"[:limit]
