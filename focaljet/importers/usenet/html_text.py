"""The words of an HTML mail, for the messages that come in no other form."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_UNSEEN = frozenset({"script", "style", "head", "title", "template"})
_LINES = frozenset(
    {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "table"}
)
_APART = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "table"})
_DEEPEST_QUOTE = 10


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self._unseen = 0
        self._quotes = 0
        self._verbatim = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        if tag == "blockquote":
            self._break(apart=True)
            self._quotes += 1
            self._break(apart=False)
        elif tag in _LINES:
            self._break(apart=tag in _APART)
            self._verbatim += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        if tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)
            self._break(apart=True)
        elif tag in _LINES and tag != "br":
            self._break(apart=tag in _APART)
            self._verbatim = max(0, self._verbatim - (tag == "pre"))

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._verbatim:
            first, *others = data.split("\n")
            self.lines[-1] += first
            self.lines += [self._mark + other for other in others]
        elif words := re.sub(r"\s+", " ", data):
            line = self.lines[-1]
            at_start = line == self._mark or line.endswith(" ")
            self.lines[-1] = line + (words.lstrip() if at_start else words)

    @property
    def _mark(self) -> str:
        depth = min(self._quotes, _DEEPEST_QUOTE)
        return ">" * depth + " " if depth else ""

    def _break(self, *, apart: bool) -> None:
        if apart and self.lines[-1].strip("> "):
            self.lines.append(self._mark.rstrip())
        self.lines.append(self._mark)


def text_of(html: str) -> str:
    """Plain text with `>` before quotes. Never raises, whatever the HTML."""
    words = _Words()
    words.feed(html)
    words.close()
    text = "\n".join(line.rstrip() for line in words.lines)
    return re.sub(r"\n(?:>*\n){2,}", "\n\n", text).strip("\n")
