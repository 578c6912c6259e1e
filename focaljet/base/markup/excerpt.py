"""A few words of a post, for lists, search and descriptions."""

from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.quotes import reveal
from focaljet.base.markup.render import parse
from focaljet.base.markup.words import own_words


def plain_text(source: str, markup: Markup, limit: int) -> str:
    """The author's own words on one line, at most `limit` characters.

    Without markup, quotes, spoilers and signature. Not escaped.
    """
    text = reveal(" ".join(" ".join(own_words(parse(source, markup))).split()))
    return text if len(text) <= limit else _cut(text, limit)


def _cut(text: str, limit: int) -> str:
    """Cut after a whole word, if one ends in the second half."""
    cut = text[: max(limit - 1, 0)]
    space = cut.rfind(" ")
    if text[len(cut)] != " " and space > limit // 2:
        cut = cut[:space]
    return f"{cut.rstrip(' ,;:.-')}…"[:limit]
