"""Links on a line of their own, and pictures on other servers, in rendered HTML.

The HTML holds the plain link, which is all there is where nothing was fetched. When the
page is made, a card or our copy of the picture takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

_ALONE = re.compile(
    r'<p dir="auto"><a class="out alone" href="([^"]*)"[^>]*>[^<]*</a></p>'
)
_PICTURE = re.compile(
    r'<a class="out remote-image" href="([^"]*)"[^>]*>(?:<bdi>([^<]*)</bdi>)?([^<]*)</a>'
)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What takes the place of a link: finished HTML, or "" where the link stays.

    `card` takes an address, `picture` an address and what the picture shows.
    """

    card: Callable[[str], str]
    picture: Callable[[str, str], str]


NOWHERE = Elsewhere(card=lambda url: "", picture=lambda url, alt: "")


def cards_in(html: str) -> list[str]:
    """The addresses that stand alone in a paragraph, in order."""
    if "out alone" not in html:
        return []
    return [unescape(found[1]) for found in _ALONE.finditer(html)]


def pictures_in(html: str) -> list[str]:
    """The addresses of pictures, but for those within a link, in order."""
    if "remote-image" not in html:
        return []
    return [unescape(found[1]) for found in _PICTURE.finditer(html)]


def has_any(html: str) -> bool:
    return "out alone" in html or "remote-image" in html


def weave(html: str, elsewhere: Elsewhere) -> str:
    """The HTML with what was fetched in the place of its links."""
    if not has_any(html):
        return html
    html = _ALONE.sub(lambda it: elsewhere.card(unescape(it[1])) or it[0], html)
    return _PICTURE.sub(
        lambda it: (
            elsewhere.picture(unescape(it[1]), unescape(it[2] or it[3]).strip())
            or it[0]
        ),
        html,
    )
