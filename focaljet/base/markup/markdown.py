"""Markdown to tree: markdown-it reads it, we keep of it what the tree can say.

CommonMark with tables and strikethrough. HTML shows as text, a single new line breaks
the line, and `[quote]` and `[spoiler]` work as in BBCode (`markdown_tags.py`).
"""

from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt

from focaljet.base.markup import plain
from focaljet.base.markup.links import safe_url
from focaljet.base.markup.markdown_tags import add_tags
from focaljet.base.markup.markdown_tree import blocks_of
from focaljet.base.markup.tree import Block

# Beyond this a text is not a post, and markdown-it grows slow on what a hostile mind
# can write: such a text is shown as it was typed.
MAX_LENGTH = 100_000
MAX_NESTING = 60


def parse(source: str) -> tuple[Block, ...]:
    if is_too_hard(source):
        return plain.parse(source)
    tokens = reader().parse(source)
    # At its limit markdown-it leaves out what stands deeper; nobody's words get lost.
    if any(token.level >= MAX_NESTING - 1 for token in tokens):
        return plain.parse(source)
    return blocks_of(tokens)


def is_too_hard(source: str) -> bool:
    return len(source) > MAX_LENGTH


@cache
def reader(
    may_link: Callable[[str], bool] = lambda url: bool(safe_url(url)),
) -> MarkdownIt:
    """The parser; `may_link` decides which addresses become links at all."""
    md = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING})
    md.enable(["table", "strikethrough"]).disable(["html_block", "html_inline"])
    md.validateLink = may_link  # type: ignore[method-assign, assignment]
    add_tags(md)
    return md
