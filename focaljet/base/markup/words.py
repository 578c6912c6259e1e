"""The bare words of a tree."""

from collections.abc import Iterable, Iterator

from focaljet.base.markup.tree import (
    Block,
    Break,
    Code,
    CodeBlock,
    Drawing,
    Inline,
    Items,
    Picture,
    Quote,
    QuoteRef,
    Row,
    Rule,
    Signature,
    Spoiler,
    Table,
    Text,
)


def words_in(nodes: Iterable[Inline]) -> str:
    return "".join(map(_words, nodes))


def _words(node: Inline) -> str:
    match node:
        case Text(text) | Code(text):
            return text
        case Break():
            return " "
        case Picture(alt=alt):
            return alt
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
            case _:
                yield from _words_of(block.children)


def _words_of(children: tuple[Inline, ...] | tuple[Block, ...]) -> Iterator[str]:
    inlines = [child for child in children if isinstance(child, Inline)]
    if inlines:
        yield words_in(inlines)
    yield from own_words(child for child in children if not isinstance(child, Inline))
