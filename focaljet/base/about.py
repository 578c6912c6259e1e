"""What a page says of itself to search engines and to whoever shares its address.

For readers without a session: members share the same address, and need none of it.
"""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from focaljet.base.markup.show import put_together
from focaljet.base.text import one_line

LONGEST = 155  # characters of a description: more is cut off by those who show it
# Of a post, as forum/_posts.html shows it.
WORDS_BEGIN = '<div class="post-body"'
LOOKED_AT = 8_000  # characters of HTML
NOT_OPEN_TO_SEE = {"blockquote", "details", "pre", "sup", "table"}
NOT_WORDS = {"host", "link-card", "notes", "quote-by", "signature", "spoken", "veil"}
EMPTY = {"br", "hr", "img", "input", "use", "wbr"}


def whole_url(path: str) -> str:
    """With the name of the site as its owner gives it, whatever a request claims."""
    return f"{settings.SITE_URL}{path}"


def about_page(
    site_name: str, title: str, description: str, path: str = "", kind: str = "website"
) -> SafeString:
    """Lines for the head of a page. `path` is where it lies, "" where it has many
    addresses and none of them lasts."""
    url = whole_url(path)
    lines = [
        format_html('<meta property="og:site_name" content="{}">', site_name),
        format_html('<meta property="og:type" content="{}">', kind),
        format_html('<meta property="og:title" content="{}">', title),
    ]
    if said := shortened(description):
        lines += [
            format_html('<meta name="description" content="{}">', said),
            format_html('<meta property="og:description" content="{}">', said),
        ]
    if path:
        lines += [
            format_html('<link rel="canonical" href="{}">', url),
            format_html('<meta property="og:url" content="{}">', url),
        ]
    return put_together(lines)


def shortened(text: str) -> str:
    """Plain text on one line, cut after a whole word where it is too long.

    What templates made comes escaped, and is read as what it says.
    """
    line = one_line(unescape(text) if hasattr(text, "__html__") else text)
    if len(line) <= LONGEST:
        return line
    cut = line[: LONGEST - 1]
    whole, space, _rest = cut.rpartition(" ")
    return (whole if space and len(whole) > LONGEST // 2 else cut).rstrip(
        " ,;:.-"
    ) + "…"


def beginning(posts: str) -> str:
    """The first words of the first post that is to be seen, out of the HTML of a page's
    posts, as plain text: nothing of what the page does not show to the same reader.

    Without what is quoted, hidden until asked for, or code.
    """
    begin = posts.find(WORDS_BEGIN)
    if begin < 0:
        return ""
    words = _Words()
    for at in range(begin, min(len(posts), begin + LOOKED_AT), 500):
        words.feed(posts[at : at + 500])
        if words.are_enough:
            break
    return shortened("".join(words.said))


class _Words(HTMLParser):
    """Reads the element that the text begins with, up to its end."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        # For each element that is open: whether what is in it counts.
        self._open: list[bool] = []
        self._is_over = False

    @property
    def are_enough(self) -> bool:
        return self._is_over or sum(map(len, self.said)) > 2 * LONGEST

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in EMPTY or self._is_over:
            self.said.append(" ")
            return
        classes = set((dict(attrs).get("class") or "").split())
        counts = tag not in NOT_OPEN_TO_SEE and not classes & NOT_WORDS
        self._open.append(counts and (not self._open or self._open[-1]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Pictures, and pieces of drawings: there is nothing in them."""

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPTY or self._is_over:
            return
        self._open.pop()
        if tag in {"p", "div", "li", "h2", "h3", "h4", "h5", "h6", "blockquote"}:
            self.said.append(" ")
        self._is_over = not self._open

    def handle_data(self, data: str) -> None:
        if not self._is_over and self._open and self._open[-1]:
            self.said.append(data)
