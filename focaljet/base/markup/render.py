"""The way in: a source, as it is stored, to HTML."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from django.conf import settings
from django.utils import translation

from focaljet.base.markup import bbcode, markdown, plain
from focaljet.base.markup.clean import clean
from focaljet.base.markup.gate import gate
from focaljet.base.markup.html import to_html
from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.marks import hide
from focaljet.base.markup.tree import Block

# Raise it whenever the same source would come out differently: stored HTML of an
# older version is then made anew.
VERSION = 2

# What a member may post; forms refuse more.
MAX_SOURCE = 60_000
# Imported texts may be longer. Beyond this they are read as plain text, piece by piece:
# nh3, for one, takes the square of its time on a million ampersands.
MAX_PIECE = 100_000

_PARSERS = {
    Markup.PLAIN: plain.parse,
    Markup.MARKDOWN: markdown.parse,
    Markup.BBCODE: bbcode.parse,
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """HTML, safe to mark as such; quotes of posts are empty places (`quotes.weave`)."""

    html: str


def render(source: str, markup: Markup, *, ids: str = "") -> Rendered:
    """The HTML of a stored source. Costs some milliseconds, reads nothing.

    The few words of our own in it are in the site's language and not in that of
    whoever looks first, since the HTML is kept for all. `ids` begins the names of
    footnotes, and so has to be another for each text of a page.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return Rendered(
            "\n".join(
                gate(to_html(blocks, ids=ids)) for blocks in _parsed(source, markup)
            )
        )


def parse(source: str, markup: Markup) -> tuple[Block, ...]:
    return tuple(chain.from_iterable(_parsed(source, markup)))


def _parsed(source: str, markup: Markup) -> Iterator[tuple[Block, ...]]:
    text = hide(clean(source))
    if len(text) <= MAX_PIECE:
        yield _PARSERS[markup](text)
    else:
        yield from map(plain.parse, _pieces(text))


def _pieces(text: str) -> Iterator[str]:
    """The text in parts that end with a line, if any line ends in time."""
    start = 0
    while start < len(text):
        end = start + MAX_PIECE
        if end < len(text):
            end = text.rfind("\n", start, end) + 1 or end
        yield text[start:end]
        start = end
