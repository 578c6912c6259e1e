"""Small pieces that the three parsers share."""

import re
from collections.abc import Iterable, Iterator

from focaljet.base.markup.links import safe_url, with_scheme
from focaljet.base.markup.marks import MENTION_PLACE, QUOTE_PLACE
from focaljet.base.markup.tree import (
    Block,
    Break,
    Inline,
    Link,
    Mention,
    Paragraph,
    QuoteRef,
    Text,
)

# A bare address in running text. Brackets are matched and trailing points left out
# below, since people write (see https://example.org/a_(b)).
_ADDRESS = re.compile(
    r"(?<![\w/@.-])(?:https?://|www\.)[^\s<>\"\\`\[\]{}|\ufdd0-\ufdd3]{3,}",
    re.IGNORECASE,
)
_TRAILING = ".,:;!?'*_~…»”\N{RIGHT SINGLE QUOTATION MARK}"


def leaves(text: str, *, in_link: bool = False) -> Iterator[Inline | QuoteRef]:
    """Text with its bare addresses linked and its stored quotes in their place."""
    end = 0
    for place in QUOTE_PLACE.finditer(text):
        yield from _linked(text[end : place.start()], in_link)
        yield QuoteRef(int(place[1]))
        end = place.end()
    yield from _linked(text[end:], in_link)


def linked(text: str) -> Iterator[Inline]:
    return _linked(text, in_link=False)


def _linked(text: str, in_link: bool) -> Iterator[Inline]:
    """Text with its addresses linked and members in their places."""
    end = 0
    for place in MENTION_PLACE.finditer(text):
        yield from _addresses(text[end : place.start()], in_link)
        yield Mention(int(place[1]))
        end = place.end()
    yield from _addresses(text[end:], in_link)


def _addresses(text: str, in_link: bool) -> Iterator[Inline]:
    end = 0
    for found in () if in_link else _ADDRESS.finditer(text):
        address = _trimmed(found[0])
        href = safe_url(with_scheme(address))
        if href is None:
            continue
        if found.start() > end:
            yield Text(text[end : found.start()])
        yield Link(href, (Text(address),))
        end = found.start() + len(address)
    if end < len(text):
        yield Text(text[end:])


def _trimmed(address: str) -> str:
    """Without the points and closing brackets that belong to the sentence."""
    spare = address.count(")") - address.count("(")
    end = len(address)
    while end and (
        address[end - 1] in _TRAILING or (address[end - 1] == ")" and spare > 0)
    ):
        spare -= address[end - 1] == ")"
        end -= 1
    return address[:end]


def paragraphs(pieces: Iterable[Inline | Block]) -> tuple[Block, ...]:
    """Paragraphs of the inline pieces, with the blocks among them between."""
    blocks: list[Block] = []
    line: list[Inline] = []
    for piece in pieces:
        if isinstance(piece, Inline):
            line.append(piece)
        else:
            blocks += paragraph(line)
            blocks.append(piece)
            line = []
    return (*blocks, *paragraph(line))


def paragraph(line: list[Inline]) -> tuple[Paragraph, ...]:
    """One paragraph without blank ends, or none."""
    start, end = 0, len(line)
    while start < end and _is_blank(line[start]):
        start += 1
    while end > start and _is_blank(line[end - 1]):
        end -= 1
    return (Paragraph(tuple(line[start:end])),) if start < end else ()


def _is_blank(node: Inline) -> bool:
    return isinstance(node, Break) or (isinstance(node, Text) and not node.text.strip())
