"""The bare words of a tree."""

from collections.abc import Iterable, Iterator

from focaljet.base.markup.marks import mention_place
from focaljet.base.markup.tree import (
    Attached,
    Block,
    Break,
    Code,
    CodeBlock,
    Drawing,
    Inline,
    Items,
    Mention,
    NoteMark,
    Notes,
    Picture,
    Quote,
    QuoteRef,
    Row,
    Rule,
    Signature,
    Spoiler,
    Table,
    Text,
    Veiled,
)


def words_in(nodes: Iterable[Inline]) -> str:
    return "".join(map(_words, nodes))


def _words(node: Inline) -> str:
    match node:
        case Text(text) | Code(text):
            return text
        case Break():
            return " "
        case Picture(alt=alt) | Attached(alt=alt):
            return alt
        case Mention(ordinal):
            return mention_place(ordinal)
        case NoteMark() | Veiled():
            return ""
        case _:
            return words_in(node.children)


def own_words(blocks: Iterable[Block]) -> Iterator[str]:
    """The author's own words, block by block: no quotes, spoilers or signatures."""
    for block in blocks:
        match block:
            case Quote() | QuoteRef() | Spoiler() | Signature() | Rule():
                pass
            case CodeBlock(text) | Drawing(text):
                yield text
            case Items(items):
                yield from own_words(items)
            case Table(rows):
                yield from own_words(rows)
            case Row(cells):
                yield from own_words(cells)
            case Notes(notes):
                yield from map(words_in, notes)
            case _:
                yield from _words_of(block.children)


def _words_of(children: tuple[Inline, ...] | tuple[Block, ...]) -> Iterator[str]:
    inlines = [child for child in children if isinstance(child, Inline)]
    if inlines:
        yield words_in(inlines)
    yield from own_words(child for child in children if not isinstance(child, Inline))
