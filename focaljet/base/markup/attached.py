"""Pictures and files that belong to a text, named in it by their key.

A member types `![what it shows](attachment:KEY)` in Markdown or `[attach]KEY[/attach]`
in BBCode. The HTML holds an `<fj-attached n="KEY">`, and what stands there is found when
the page is made: so it can be prepared, removed or forbidden after the text was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

SCHEME = "attachment:"

_KEY = re.compile(r"[0-9a-f]{24}")
_IN_HTML = re.compile(
    r'<fj-attached n="([0-9a-f]{24})"( class="in-link")?>([^<]*)</fj-attached>'
)
_IN_SOURCE = re.compile(
    r"\(\s*<?attachment:([0-9a-f]{24})|\[attach(?:ment)?[^\]\n]{0,200}\]\s*([0-9a-f]{24})",
    re.IGNORECASE,
)

# Takes a key, the words for those who do not see it, and whether a link is around it.
Piece = Callable[[str, str, bool], str]


def key_of(address: str) -> str | None:
    """The key in `attachment:KEY`; None for any other address."""
    if not address.startswith(SCHEME):
        return None
    return is_key(address.removeprefix(SCHEME))


def is_key(text: str) -> str | None:
    return text if _KEY.fullmatch(text) else None


def keys_in(html: str) -> list[str]:
    """The keys that rendered HTML asks for, in order."""
    if "<fj-attached" not in html:
        return []
    return [found[1] for found in _IN_HTML.finditer(html)]


def keys_typed(source: str) -> list[str]:
    """The keys that a source names, and perhaps some that only look so, in order."""
    return list(dict.fromkeys(a or b for a, b in _IN_SOURCE.findall(source)))


def weave(html: str, piece: Piece) -> str:
    """The HTML with a piece in each empty place; `piece` gives finished HTML."""
    if "<fj-attached" not in html:
        return html
    return _IN_HTML.sub(
        lambda place: piece(place[1], unescape(place[3]), bool(place[2])), html
    )


def words_alone(_key: str, alt: str, _in_link: bool) -> str:
    """The piece where nothing is known of attachments."""
    return escape(alt)
