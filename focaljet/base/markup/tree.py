"""What a text is made of, whichever way it was typed.

Inline nodes hold only inline nodes; blocks hold blocks, or inline nodes where the
name says so (paragraph, heading, signature). No parser nests deeper than `MAX_DEPTH`,
so that a walk over the tree may be recursive.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MAX_DEPTH = 20


class Style(StrEnum):
    """Plain emphasis; the value is the HTML element."""

    STRONG = "strong"
    EMPHASIS = "em"
    UNDERLINE = "u"
    STRIKE = "s"
    SUB = "sub"
    SUP = "sup"


class Side(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Break:
    """A new line inside a paragraph."""


@dataclass(frozen=True, slots=True)
class Styled:
    style: Style
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Coloured:
    colour: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Sized:
    """Size 1 to 7; 3 is the size of the text around it."""

    size: int
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Code:
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    href: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on another server. It is named and linked, never loaded."""

    href: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """The place of a picture or file that belongs to the text (see `attached.py`)."""

    key: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """The place of a member's name that is kept apart (see `mentions.py`)."""

    ordinal: int


@dataclass(frozen=True, slots=True)
class Veiled:
    """Words in a line that are hidden until somebody asks for them."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class NoteMark:
    """The mark of a footnote; `time` counts the marks of the same note."""

    number: int
    time: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is the author's largest heading, whatever HTML makes of it."""

    level: int
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Lines whose spaces matter: a table or a picture made of letters."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of somebody else, standing in the text itself; `by` as it was typed."""

    children: tuple[Block, ...]
    by: str = ""


@dataclass(frozen=True, slots=True)
class QuoteRef:
    """The place of a quote that is kept apart (see `quotes.py`)."""

    ordinal: int


@dataclass(frozen=True, slots=True)
class Spoiler:
    children: tuple[Block, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    children: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list. In a tight one the paragraphs of an item stand without space."""

    items: tuple[Item, ...]
    start: int | None = None
    tight: bool = True

    @property
    def is_ordered(self) -> bool:
        return self.start is not None


@dataclass(frozen=True, slots=True)
class Cell:
    children: tuple[Block, ...]
    is_head: bool = False
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the text."""


@dataclass(frozen=True, slots=True)
class Aligned:
    side: Side
    children: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """The footnotes of a text, by number from 1, and how often each is pointed to."""

    notes: tuple[tuple[Inline, ...], ...]
    times: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    children: tuple[Inline, ...]


Inline = (
    Text
    | Break
    | Styled
    | Coloured
    | Sized
    | Code
    | Link
    | Picture
    | Attached
    | Mention
    | Veiled
    | NoteMark
)
Block = (
    Paragraph
    | Heading
    | CodeBlock
    | Drawing
    | Quote
    | QuoteRef
    | Spoiler
    | Items
    | Item
    | Table
    | Row
    | Cell
    | Rule
    | Aligned
    | Notes
    | Signature
)
