"""The way in: a source, as it is stored, to HTML."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from focaljet.base.markup import bbcode, markdown, plain
from focaljet.base.markup.clean import clean
from focaljet.base.markup.gate import gate
from focaljet.base.markup.html import to_html
from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.quotes import hide
from focaljet.base.markup.tree import Block

# Raise it whenever the same source would come out differently: stored HTML of an
# older version is then made anew.
VERSION = 1

# What a member may post. Services refuse more; the renderer bears it all the same.
MAX_SOURCE = 60_000

_PARSERS = {
    Markup.PLAIN: plain.parse,
    Markup.MARKDOWN: markdown.parse,
    Markup.BBCODE: bbcode.parse,
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """HTML, safe to mark as such; quotes of posts are empty places (`quotes.weave`)."""

    html: str


def render(source: str, markup: Markup) -> Rendered:
    """The HTML of a stored source. Costs some milliseconds, reads nothing.

    The few words of our own in it are in the site's language and not in that of
    whoever looks first, since the HTML is kept for all.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return Rendered(gate(to_html(parse(source, markup))))


def parse(source: str, markup: Markup) -> tuple[Block, ...]:
    return _PARSERS[markup](hide(clean(source)))
