"""The one writer of HTML. It writes nothing that `gate.py` would have to change."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from focaljet.base.markup.highlight import pieces
from focaljet.base.markup.links import (
    host_of,
    safe_url,
    shows_another_host,
    with_scheme,
)
from focaljet.base.markup.marks import MENTION_PLACE, reveal
from focaljet.base.markup.tree import (
    Aligned,
    Attached,
    Block,
    Break,
    Cell,
    Code,
    CodeBlock,
    Coloured,
    Drawing,
    Heading,
    Inline,
    Item,
    Items,
    Link,
    Mention,
    NoteMark,
    Notes,
    Paragraph,
    Picture,
    Quote,
    QuoteRef,
    Row,
    Rule,
    Signature,
    Sized,
    Spoiler,
    Styled,
    Table,
    Text,
    Veiled,
)
from focaljet.base.markup.words import words_in

_REL = 'rel="nofollow ugc noopener"'
# The page has its own h1, the post its h2.
_HEADING_SHIFT = 2

Check = Callable[[str], str | None]


def to_html(
    blocks: tuple[Block, ...], *, check: Check = safe_url, ids: str = ""
) -> str:
    """HTML of a tree. `check` returns the address to link, or None to link nothing.

    Names of footnotes begin with `ids`, since several texts stand on a page; without
    it nothing leads to them.
    """
    return _Writer(check, ids).blocks(blocks)


def escape(text: str) -> str:
    """Text between tags. A member who is named where no link can stand is only named."""
    text = _escaped(text)
    if "\ufdd2" in text:
        text = MENTION_PLACE.sub(r'<fj-name n="\1"></fj-name>', text)
    return text


def escape_value(text: str) -> str:
    return _escaped(MENTION_PLACE.sub("", text)).replace('"', "&quot;")


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return reveal(text.replace("\xa0", "&nbsp;"))


def coloured(code: str, language: str) -> str:
    """Code with a class for each kind of word; see `highlight.py`."""
    if not language:
        return escape(code)
    return "".join(
        f'<span class="hl-{kind}">{escape(piece)}</span>' if kind else escape(piece)
        # A mark of ours would be cut in two by the colours.
        for kind, piece in pieces(reveal(code), language)
    )


class _Writer:
    def __init__(self, check: Check, ids: str) -> None:
        self.check = check
        self.ids = ids
        self.in_link = False

    def blocks(self, blocks: tuple[Block, ...]) -> str:
        return "\n".join([self.block(block) for block in blocks])

    def inlines(self, nodes: tuple[Inline, ...]) -> str:
        return "".join([self.inline(node) for node in nodes])

    def inline(self, node: Inline) -> str:
        match node:
            case Text(text):
                return escape(text)
            case Break():
                return "<br>\n"
            case Styled(style, children):
                return f"<{style.value}>{self.inlines(children)}</{style.value}>"
            case Link():
                return self.link(node)
            case Picture():
                return self.picture(node)
            case Attached(key, alt):
                where = ' class="in-link"' if self.in_link else ""
                return f'<fj-attached n="{key}"{where}>{escape(alt)}</fj-attached>'
            case Mention(ordinal):
                tag = "fj-name" if self.in_link else "fj-mention"
                return f'<{tag} n="{ordinal}"></{tag}>'
            case Veiled(children):
                return (
                    f'<span class="veil" tabindex="0">{self.inlines(children)}</span>'
                )
            case NoteMark():
                return self.note_mark(node)
            case Code(text):
                return f"<code>{escape(text)}</code>"
            case Coloured(colour, children):
                return f'<span class="c-{colour}">{self.inlines(children)}</span>'
            case Sized(size, children):
                return f'<span class="size-{size}">{self.inlines(children)}</span>'

    def block(self, node: Block) -> str:
        match node:
            case Paragraph((Link() as link,)):
                return f'<p dir="auto">{self.link(link, alone=True)}</p>'
            case Paragraph(children):
                return f'<p dir="auto">{self.inlines(children)}</p>'
            case Quote(children, by):
                return (
                    f"<blockquote>\n{self.by(by)}{self.blocks(children)}\n</blockquote>"
                )
            case QuoteRef(ordinal):
                return f'<fj-quote n="{ordinal}"></fj-quote>'
            case Items():
                return self.items(node)
            case CodeBlock(text, language):
                kind = f' class="language-{escape_value(language)}"' if language else ""
                lines = f"{coloured(text, language)}\n" if text else ""
                return f'<pre tabindex="0"><code{kind}>{lines}</code></pre>'
            case Drawing(text):
                return f'<pre class="drawing" tabindex="0">{escape(text)}</pre>'
            case Heading(level, children):
                tag = f"h{min(level + _HEADING_SHIFT, 6)}"
                return f'<{tag} dir="auto">{self.inlines(children)}</{tag}>'
            case Spoiler(children, label):
                title = escape(label or _("Spoiler"))
                return (
                    f'<details class="spoiler">\n<summary dir="auto">{title}</summary>\n'
                    f"{self.blocks(children)}\n</details>"
                )
            case Notes():
                return self.notes(node)
            case Rule():
                return "<hr>"
            case Aligned(side, children):
                return (
                    f'<div class="align-{side.value}">\n{self.blocks(children)}\n</div>'
                )
            case Signature(children):
                return (
                    f'<div class="signature" dir="auto">{self.inlines(children)}</div>'
                )
            case Table(rows):
                return self.table(rows)
            case Item() | Row() | Cell():
                return self.blocks(_parts(node))

    def link(self, node: Link, *, alone: bool = False) -> str:
        href = None if self.in_link else self.check(node.href)
        if href is None:
            return self.inlines(node.children)
        self.in_link = True
        inner = self.inlines(node.children)
        self.in_link = False
        kind = "mail" if href.startswith("mailto:") else "out"
        if alone and self.check(with_scheme(words_in(node.children))) == href:
            kind += " alone"  # a card may take its place: see elsewhere.py
        if shows_another_host(words_in(node.children), href):
            inner += f' <span class="host">{escape(host_of(href))}</span>'
        return f'<a class="{kind}" href="{escape_value(href)}" {_REL}>{inner}</a>'

    def picture(self, node: Picture) -> str:
        """The name of the picture's server, linked; the picture itself never loads."""
        href = self.check(node.href)
        if href is None:
            return escape(node.alt)
        where = _("picture on %(host)s") % {"host": host_of(href)}
        inner = (
            f"<bdi>{escape(node.alt)}</bdi> ({escape(where)})"
            if node.alt
            else escape(where)
        )
        if self.in_link:
            return f'<span class="remote-image">{inner}</span>'
        return f'<a class="out remote-image" href="{escape_value(href)}" {_REL}>{inner}</a>'

    def note_mark(self, node: NoteMark) -> str:
        if self.in_link or not self.ids:
            return f"<sup>[{node.number}]</sup>"
        back = f' id="{self.ids}-mark-{node.number}"' if node.time == 1 else ""
        return (
            f'<sup><a class="note-mark"{back} href="#{self.ids}-note-{node.number}">'
            f'<span class="spoken">{escape(_("Note"))} </span>{node.number}</a></sup>'
        )

    def notes(self, node: Notes) -> str:
        inner = "\n".join(
            self.note(number, note) for number, note in enumerate(node.notes, 1)
        )
        return f'<div class="notes">\n<ol>\n{inner}\n</ol>\n</div>'

    def note(self, number: int, note: tuple[Inline, ...]) -> str:
        words = self.inlines(note)
        if not self.ids:
            return f'<li dir="auto">{words}</li>'
        back = (
            f'<a class="note-back" href="#{self.ids}-mark-{number}">'
            f'↩<span class="spoken"> {escape(_("Back to the words"))}</span></a>'
        )
        return f'<li dir="auto" id="{self.ids}-note-{number}">{words} {back}</li>'

    def by(self, by: str) -> str:
        return (
            f'<p class="quote-by" dir="auto"><cite>{escape(by)}</cite></p>\n'
            if by
            else ""
        )

    def items(self, node: Items) -> str:
        tag = "ol" if node.is_ordered else "ul"
        start = f' start="{node.start}"' if node.is_ordered and node.start != 1 else ""
        inner = "\n".join(
            [f"<li>{self.item(item, node.tight)}</li>" for item in node.items]
        )
        return f'<{tag} dir="auto"{start}>\n{inner}\n</{tag}>'

    def item(self, item: Item, tight: bool) -> str:
        return "\n".join(
            self.inlines(block.children)
            if tight and isinstance(block, Paragraph)
            else self.block(block)
            for block in item.children
        )

    def table(self, rows: tuple[Row, ...]) -> str:
        heads = 0
        while heads < len(rows) and all(cell.is_head for cell in rows[heads].cells):
            heads += 1
        parts = [("thead", rows[:heads]), ("tbody", rows[heads:])]
        inner = "".join(
            f"<{tag}>\n{''.join(map(self.row, part))}</{tag}>\n"
            for tag, part in parts
            if part
        )
        return (
            f'<div class="table-scroll" tabindex="0">\n<table>\n{inner}</table>\n</div>'
        )

    def row(self, row: Row) -> str:
        return f"<tr>\n{''.join(map(self.cell, row.cells))}</tr>\n"

    def cell(self, cell: Cell) -> str:
        side = f' class="align-{cell.side.value}"' if cell.side else ""
        only_words = len(cell.children) == 1
        inner = self.item(Item(cell.children), tight=only_words)
        # A corner without words heads nothing.
        tag = "th" if cell.is_head and inner else "td"
        return f'<{tag}{side} dir="auto">{inner}</{tag}>\n'


def _parts(node: Item | Row | Cell) -> tuple[Block, ...]:
    """A list item or a cell that stands outside its list or table."""
    return node.cells if isinstance(node, Row) else node.children
