"""What each BBCode tag makes, apart from how the tags are found and nested."""

import re
from collections.abc import Callable

from focaljet.base.markup.attached import is_key
from focaljet.base.markup.colours import colour_named, size_step
from focaljet.base.markup.links import safe_url, with_scheme
from focaljet.base.markup.tree import (
    Aligned,
    Attached,
    Block,
    Cell,
    Code,
    CodeBlock,
    Coloured,
    Heading,
    Inline,
    Item,
    Items,
    Link,
    Paragraph,
    Picture,
    Quote,
    Row,
    Side,
    Sized,
    Spoiler,
    Style,
    Styled,
    Table,
    Text,
    Veiled,
)

Wrap = Callable[[tuple[Inline, ...]], tuple[Inline, ...]]
Make = Callable[[tuple[Block, ...]], Block]

SAME_AS = {
    "strong": "b", "em": "i", "strike": "s", "del": "s", "colour": "color",
    "centre": "center", "ul": "list", "li": "*", "spoil": "spoiler",
    "face": "font", "indent": "font", "highlight": "font", "link": "url",
    "image": "img", "mail": "email", "plain": "noparse", "video": "media",
    "php": "code", "html": "code", "sql": "code", "source": "code",
    "attachment": "attach",
}  # fmt: skip

_STYLES = {
    "b": Style.STRONG, "i": Style.EMPHASIS, "u": Style.UNDERLINE, "s": Style.STRIKE,
    "sub": Style.SUB, "sup": Style.SUP,
}  # fmt: skip
FORMATS = frozenset({*_STYLES, "url", "email", "color", "size", "font", "ispoiler"})
BLOCKS = frozenset(
    {"quote", "spoiler", "list", "ol", "*", "table", "tr", "td", "th", "h1", "h2", "h3"}
    | {side.value for side in Side}
)
# Their content is taken as it stands; url and email only where they have no value.
VERBATIM = frozenset({"code", "icode", "noparse", "img", "media", "youtube", "attach"})

_NAME_ARG = re.compile(r"\b(?:author|name|user)\s*=\s*(\"[^\"]*\"|[^\s\]]+)", re.I)
_AFTER_NAME = re.compile(
    r"(?:;\s*\d+|,\s*(?:post|member|p|uid)\s*[:=].*|\s+(?:post|pid|link|date|time|"
    r"post_id|user_id|dateline|msg|timestamp|cid|comment)\s*=.*)$",
    re.IGNORECASE | re.DOTALL,
)
_YOUTUBE = re.compile(r"[\w-]{6,20}")
_BLANK_TOP = re.compile(r"\A(?:[ \t]*\n)++")
_LANGUAGE = re.compile(r"[a-zA-Z0-9+#-]{1,20}")


def value_of(args: str) -> str:
    """The value of `[tag=value]`, without its quotes; empty where there is none."""
    args = args.lstrip()
    if not args.startswith("="):
        return ""
    value = args[1:].strip()
    if value[:1] in ('"', "'"):
        return value[1:].partition(value[0])[0]
    return value


def format_of(name: str, args: str) -> Wrap | None:
    """What an opening inline tag does to its content; None if it makes no sense."""
    value = value_of(args)
    if style := _STYLES.get(name):
        return lambda children: (Styled(style, children),)
    if name == "color":
        colour = colour_named(value)
        if colour is None:
            return None
        return (lambda inner: (Coloured(colour, inner),)) if colour else tuple
    if name == "size":
        size = size_step(value.split()[0]) if value else None
        return None if size is None else lambda inner: (Sized(size, inner),)
    if name == "font":
        return tuple
    if name == "ispoiler":
        return lambda inner: (Veiled(inner),)
    href = safe_url(f"mailto:{value}" if name == "email" else with_scheme(value))
    return None if href is None else lambda inner: (Link(href, inner),)


def block_of(name: str, args: str) -> Make:
    value = value_of(args)
    match name:
        case "quote":
            by = quoted_name(args)
            return lambda blocks: Quote(blocks, by)
        case "spoiler":
            return lambda blocks: Spoiler(blocks, value[:80])
        case "list" | "ol":
            start = _start(value or ("1" if name == "ol" else ""))
            return lambda blocks: _items(blocks, start)
        case "*":
            return Item
        case "table":
            return lambda blocks: Table(tuple(map(_as_row, blocks)))
        case "tr":
            return lambda blocks: Row(tuple(map(_as_cell, blocks)))
        case "td" | "th":
            return lambda blocks: Cell(blocks, is_head=name == "th")
        case "h1" | "h2" | "h3":
            return lambda blocks: _heading(int(name[1]), blocks)
        case _:
            return lambda blocks: Aligned(Side(name), blocks)


def verbatim_of(name: str, args: str, content: str) -> Inline | Block | None:
    """The node for a tag whose content is not parsed; None if it makes no sense."""
    match name:
        case "code":
            value = value_of(args)
            language = value.lower() if _LANGUAGE.fullmatch(value) else ""
            return CodeBlock(_BLANK_TOP.sub("", content).rstrip(), language)
        case "icode":
            return Code(content)
        case "noparse":
            return Text(content)
        case "img":
            href = safe_url(with_scheme(content))
            web = href and not href.startswith("mailto:")
            return Picture(href, _alt(args)) if href and web else None
        case "attach":
            key = is_key(content.strip())
            return Attached(key, _alt(args)) if key else None
        case "email":
            href = safe_url(f"mailto:{content.strip()}")
        case "youtube" if _YOUTUBE.fullmatch(content.strip()):
            href = f"https://www.youtube.com/watch?v={content.strip()}"
        case "media" if value_of(args).lower() == "youtube":
            return verbatim_of("youtube", "", content)
        case _:
            href = safe_url(with_scheme(content))
    if href is None:
        return None
    return Link(href, (Text(href if name in VERBATIM else content.strip()),))


def quoted_name(args: str) -> str:
    """Who is quoted, out of the many ways in which forums write it."""
    args = args[:300]
    if named := _NAME_ARG.search(args):
        return named[1].strip('"')[:80]
    return _AFTER_NAME.sub("", value_of(args)).strip("\"' ")[:80]


def _alt(args: str) -> str:
    alt = re.search(r"\balt=\"([^\"]*)\"", args[:300])
    return alt[1][:200] if alt else ""


def _start(value: str) -> int | None:
    if value.isascii() and value.isdigit():
        return min(int(value[:9]), 999_999_999)
    return 1 if value.lower() in ("a", "i", "decimal") else None


def _items(blocks: tuple[Block, ...], start: int | None) -> Items:
    items = tuple(b if isinstance(b, Item) else Item((b,)) for b in blocks)
    tight = all(
        sum(isinstance(block, Paragraph) for block in item.children) <= 1
        for item in items
    )
    return Items(items, start, tight)


def _as_row(block: Block) -> Row:
    return block if isinstance(block, Row) else Row((_as_cell(block),))


def _as_cell(block: Block) -> Cell:
    return block if isinstance(block, Cell) else Cell((block,))


def _heading(level: int, blocks: tuple[Block, ...]) -> Block:
    """A heading of one line; with blocks in it, it is not one."""
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
        return Heading(level, blocks[0].children)
    return Aligned(Side.LEFT, blocks)
