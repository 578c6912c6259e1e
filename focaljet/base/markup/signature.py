"""A signature: a few words on a few lines, with emphasis and links and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from focaljet.base.markup.gate import gate
from focaljet.base.markup.html import to_html
from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.marks import escaped
from focaljet.base.markup.render import parse
from focaljet.base.markup.tree import (
    Aligned,
    Attached,
    Block,
    Break,
    Code,
    Coloured,
    Heading,
    Inline,
    Link,
    Paragraph,
    Picture,
    Quote,
    Signature,
    Sized,
    Spoiler,
    Styled,
    Text,
    Veiled,
)
from focaljet.base.markup.words import own_words, words_in


@dataclass(frozen=True, slots=True)
class Signed:
    """HTML, safe to mark as such, and what its source asked for."""

    html: str
    has_links: bool
    has_pictures: bool


def render_signature(source: str) -> Signed:
    """A signature typed in BBCode, which takes a line as a line. What is more than
    emphasis and links leaves its words; pictures leave nothing."""
    blocks = parse(escaped(source), Markup.BBCODE)
    nodes = list(_inlines(blocks))
    kept = tuple(_plain(nodes))
    return Signed(
        html=gate(to_html((Signature(kept),))) if words_in(kept).strip() else "",
        has_links=any(isinstance(node, Link) for node in _all(nodes)),
        has_pictures=any(isinstance(node, Picture | Attached) for node in _all(nodes)),
    )


def _inlines(blocks: Iterable[Block]) -> Iterator[Inline]:
    """The words of all blocks in a row: what is no paragraph begins no new line."""
    for number, block in enumerate(blocks):
        if number:
            yield Text(" ")
        match block:
            case Quote(children) | Spoiler(children) | Aligned(_, children):
                yield from _inlines(children)
            case Paragraph(children) | Heading(_, children) | Signature(children):
                yield from children
            case _:
                yield Text(" ".join(own_words((block,))))


def _plain(nodes: Iterable[Inline]) -> Iterator[Inline]:
    for node in nodes:
        match node:
            case Text() | Break():
                yield node
            case Styled(style, children):
                yield Styled(style, tuple(_plain(children)))
            case Link(href, children):
                yield Link(href, tuple(_plain(children)))
            case Coloured(_, children) | Sized(_, children) | Veiled(children):
                yield from _plain(children)
            case Code(text):
                yield Text(text)
            case _:
                pass  # pictures, and what belongs to a post


def _all(nodes: Iterable[Inline]) -> Iterator[Inline]:
    for node in nodes:
        yield node
        yield from _all(getattr(node, "children", ()))
