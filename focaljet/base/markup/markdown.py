"""Markdown to tree: markdown-it reads it, we keep of it what the tree can say.

CommonMark with tables and strikethrough. HTML shows as text, a single new line breaks
the line, and `[quote]` and `[spoiler]` work as in BBCode (`markdown_tags.py`).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from focaljet.base.markup import footnotes, plain
from focaljet.base.markup.attached import key_of
from focaljet.base.markup.links import safe_url
from focaljet.base.markup.markdown_tags import add_tags, with_fences_as_tags
from focaljet.base.markup.markdown_tree import blocks_of, inlines_of
from focaljet.base.markup.tree import Block, Notes, Paragraph, Text

# markdown-it grows with the square of opening brackets, and with the lines times the
# depth of the blocks around them. No person writes beyond these bounds; what does is
# read as plain text instead, which is linear.
MAX_BRACKETS = 5_000
MAX_LINES_TIMES_DEPTH = 60_000
MAX_NESTING = 60

_MARKERS = re.compile(r"^(?:[ \t]*(?:[>*+-]|[0-9]{1,9}[.)]))+", re.MULTILINE)
_MARKER = re.compile(r"[>*+-]|[0-9]+")


def parse(source: str) -> tuple[Block, ...]:
    text, notes = footnotes.take_out(with_fences_as_tags(source))
    if is_too_hard(text):
        return plain.parse(source)
    tokens = reader().parse(text, {"notes": notes})
    # At its limit markdown-it leaves out what stands deeper; nobody's words get lost.
    if any(token.level >= MAX_NESTING - 1 for token in tokens):
        return plain.parse(source)
    return (*blocks_of(tokens), *_notes(notes))


def _notes(found: footnotes.Found) -> Iterator[Block]:
    """The notes below the text. One whose pointer was none stands there as typed."""
    if found.times:
        inside = [inlines_of(_line(found.notes[label])) for label in found.times]
        yield Notes(tuple(inside), tuple(found.times.values()))
    for label in found.leftover():
        yield Paragraph((Text(f"[^{label}]: {found.notes[label]}"),))


def _line(text: str) -> Sequence[Token]:
    return reader().parseInline(text)[0].children or []


def is_too_hard(source: str) -> bool:
    if source.count("[") > MAX_BRACKETS:
        return True
    depth = max(
        (len(_MARKER.findall(line)) for line in _MARKERS.findall(source)), default=1
    )
    return source.count("\n") * min(depth, MAX_NESTING) > MAX_LINES_TIMES_DEPTH


@cache
def reader(
    may_link: Callable[[str], bool] = lambda url: bool(safe_url(url) or key_of(url)),
) -> MarkdownIt:
    """The parser; `may_link` decides which addresses become links at all."""
    md = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING})
    md.enable(["table", "strikethrough"]).disable(["html_block", "html_inline"])
    md.validateLink = may_link  # type: ignore[method-assign, assignment]
    add_tags(md)
    footnotes.add_pointers(md)
    return md
