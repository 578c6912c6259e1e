"""markdown-it's flat tokens to tree."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from focaljet.base.markup.attached import key_of
from focaljet.base.markup.bbcode_tags import block_of
from focaljet.base.markup.clean import without_controls
from focaljet.base.markup.inline import leaves, paragraphs
from focaljet.base.markup.tree import (
    MAX_DEPTH,
    Attached,
    Block,
    Break,
    Cell,
    Code,
    CodeBlock,
    Heading,
    Inline,
    Item,
    Items,
    Link,
    NoteMark,
    Paragraph,
    Picture,
    Quote,
    QuoteRef,
    Row,
    Rule,
    Side,
    Style,
    Styled,
    Table,
    Veiled,
)

_STYLES = {"strong": Style.STRONG, "em": Style.EMPHASIS, "s": Style.STRIKE}
_LANGUAGE = re.compile(r"[\w+#-]{1,30}")


def blocks_of(tokens: Sequence[Token]) -> tuple[Block, ...]:
    return _blocks(iter(tokens))


def inlines_of(tokens: Sequence[Token]) -> tuple[Inline, ...]:
    """One line; blocks in it leave their place empty."""
    return tuple(node for node in _inlines(tokens) if isinstance(node, Inline))


def _blocks(tokens: Iterator[Token]) -> tuple[Block, ...]:
    """The blocks up to the closing token of the one we are in, or to the end."""
    blocks: list[Block] = []
    for token in tokens:
        if token.nesting < 0:
            break
        blocks += _block(token, tokens)
    return tuple(blocks)


def _block(token: Token, tokens: Iterator[Token]) -> tuple[Block, ...]:
    match token.type:
        case "inline":
            return paragraphs(_inlines(token.children or []))
        case "paragraph_open" | "thead_open" | "tbody_open":
            return _blocks(tokens)
        case "heading_open":
            return _heading(int(token.tag[1]), _blocks(tokens))
        case "bullet_list_open" | "ordered_list_open":
            return (_items(token, tokens),)
        case "list_item_open":
            return (Item(_blocks(tokens)),)
        case "blockquote_open":
            return (Quote(_blocks(tokens)),)
        case "fence" | "code_block":
            language = (token.info.split() or [""])[0]
            known = language if _LANGUAGE.fullmatch(language) else ""
            return (CodeBlock(token.content.removesuffix("\n"), known),)
        case "hr":
            return (Rule(),)
        case "quote_place":
            return (QuoteRef(int(token.info)),)
        case "quote_tag_open" | "spoiler_tag_open":
            make = block_of(token.type.partition("_")[0], token.info)
            return (make(_blocks(tokens)),)
        case _:
            return _table_part(token, tokens)


def _table_part(token: Token, tokens: Iterator[Token]) -> tuple[Block, ...]:
    match token.type:
        case "table_open":
            rows = _blocks(tokens)
            return (Table(tuple(row for row in rows if isinstance(row, Row))),)
        case "tr_open":
            cells = _blocks(tokens)
            return (Row(tuple(cell for cell in cells if isinstance(cell, Cell))),)
        case "th_open" | "td_open":
            return (Cell(_blocks(tokens), token.tag == "th", _side(token)),)
    return ()


def _side(token: Token) -> Side | None:
    _, _, side = str(token.attrGet("style") or "").partition("text-align:")
    return Side(side) if side else None


def _heading(level: int, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(
        Heading(level, block.children) if isinstance(block, Paragraph) else block
        for block in blocks
    ) or (Heading(level, ()),)


def _items(token: Token, tokens: Iterator[Token]) -> Items:
    start = None
    if token.tag == "ol":
        start = int(token.attrGet("start") or 0) if "start" in token.attrs else 1
    inside, watched = _watched(tokens, token.level + 2)
    items = _blocks(inside)
    return Items(
        tuple(item for item in items if isinstance(item, Item)),
        start,
        tight=not watched.is_loose,
    )


@dataclass(slots=True)
class _Watch:
    is_loose: bool = False


def _watched(tokens: Iterator[Token], level: int) -> tuple[Iterator[Token], _Watch]:
    """The same tokens, noting whether a paragraph right inside an item is shown."""
    watch = _Watch()

    def watching() -> Iterator[Token]:
        for token in tokens:
            if token.type == "paragraph_open" and token.level == level:
                watch.is_loose |= not token.hidden
            yield token

    return watching(), watch


@dataclass(slots=True)
class _Open:
    token: Token
    nodes: list[Inline | Block] = field(default_factory=list)


def _inlines(tokens: Sequence[Token]) -> list[Inline | Block]:
    """Inline nodes in order; blocks that stood inside emphasis follow at the end."""
    lifted: list[Block] = []
    stack = [_Open(Token("", "", 0))]
    for token in tokens:
        if token.nesting > 0:
            stack.append(_Open(token))
        elif token.nesting < 0:
            _close(stack, lifted)
        else:
            in_link = any(o.token.type == "link_open" for o in stack[:MAX_DEPTH])
            stack[-1].nodes += _leaf(token, in_link)
    while len(stack) > 1:
        _close(stack, lifted)
    return [*stack[0].nodes, *lifted]


def _close(stack: list[_Open], lifted: list[Block]) -> None:
    done = stack.pop()
    kind, _, is_tag = done.token.type.partition("_")
    nodes: list[Inline | Block] = done.nodes
    if kind == "ispoiler":
        inner = tuple(node for node in nodes if isinstance(node, Inline))
        blocks = [node for node in nodes if not isinstance(node, Inline)]
        nodes = [*([Veiled(inner)] if len(stack) <= MAX_DEPTH else inner), *blocks]
    elif is_tag == "tag_open":
        nodes = [block_of(kind, done.token.info)(paragraphs(nodes))]
    elif len(stack) <= MAX_DEPTH:
        inner = tuple(node for node in nodes if isinstance(node, Inline))
        blocks = [node for node in nodes if not isinstance(node, Inline)]
        nodes = [_wrapped(done.token, inner), *blocks]
    if len(stack) == 1:
        stack[0].nodes += nodes
        return
    for node in nodes:
        if isinstance(node, Inline):
            stack[-1].nodes.append(node)
        else:
            lifted.append(node)


def _wrapped(token: Token, inner: tuple[Inline, ...]) -> Inline:
    if token.type == "link_open":
        return Link(str(token.attrGet("href") or ""), inner)
    return Styled(_STYLES[token.tag], inner)


def _leaf(token: Token, in_link: bool) -> Iterator[Inline | Block]:
    match token.type:
        case "softbreak" | "hardbreak":
            yield Break()
        case "code_inline":
            yield Code(token.content)
        case "note_pointer":
            yield NoteMark(token.meta["number"], token.meta["time"])
        case "image":
            yield _picture(token)
        case _:
            # An entity may stand for any character.
            yield from leaves(without_controls(token.content), in_link=in_link)


def _picture(token: Token) -> Picture | Attached:
    href, alt = str(token.attrGet("src") or ""), without_controls(token.content)
    key = key_of(href)
    return Picture(href, alt) if key is None else Attached(key, alt)
