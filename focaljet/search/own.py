"""The author's own words of a post, as they are indexed and shown in a result."""

from __future__ import annotations

import re

from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.marks import reveal
from focaljet.base.markup.render import parse
from focaljet.base.markup.words import own_words

# Without any of these nothing is quoted, hidden, linked or drawn, and the source can be
# read as it stands; parsing costs a hundred times as much.
_MARKED = re.compile(r"[\[\]<>|`]|&\w+;|^ ?:|^[ \t]*[-_=*~]{2,}[ \t]*$", re.MULTILINE)
_STRESSED = re.compile(
    r"(?<!\w)[*_~]{1,3}(?=\S)|(?<=\S)[*_~]{1,3}(?!\w)|^#{1,6} ", re.M
)


def own_text(source: str, markup: Markup) -> str:
    """Without quotes, spoilers, signature and markup; not escaped. Mentions and marks
    of code stand as they are stored."""
    if _MARKED.search(source) is None:
        return source
    return reveal("\n".join(own_words(parse(source, markup))))


def unstressed(text: str) -> str:
    """A text on one line, without asterisks and the like around its words."""
    return " ".join(_STRESSED.sub("", text).split())
