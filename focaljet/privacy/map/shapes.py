"""What the picture of the data map is made of: its colours, its two forms, its pieces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from focaljet.personal.words import Visible

# Tokens of static/tokens.css, light and dark: a picture in an <img> reads no style
# sheet, and other programs that show one know no oklch(). A test compares them.
COLOURS = {
    "surface": ("#ffffff", "#151a21"),
    "raised": ("#ebeff3", "#1f242d"),
    "ink": ("#1a1f2a", "#e4e8ed"),
    "ink-2": ("#4f5661", "#a9aeb7"),
    "edge": ("#808791", "#686f7b"),
    "accent": ("#0f55b8", "#77b5fb"),
    "live": ("#c12c01", "#fc854f"),
    "good": ("#0e6936", "#66d592"),
    "warn": ("#7b5100", "#eec05b"),
    "c-purple": ("#7f33a5", "#d39ef3"),
    "c-grey": ("#5c6167", "#a3a8af"),
}
AUDIENCES: dict[Visible, tuple[str, Promise]] = {
    Visible.PUBLIC: ("live", gettext_lazy("Everybody")),
    Visible.MEMBERS: ("warn", gettext_lazy("Members")),
    Visible.PARTICIPANTS: ("good", gettext_lazy("Those who take part")),
    Visible.SELF: ("accent", gettext_lazy("You alone")),
    Visible.STAFF: ("c-purple", gettext_lazy("You and the staff")),
    Visible.NOBODY: ("c-grey", gettext_lazy("Nobody")),
}
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Lane:
    """One of the three columns: where it stands, and what fits into it."""

    x: float
    width: float
    anchor: Anchor
    least: float  # how high a box is at least
    letters: int  # how many fit into a line


@dataclass(frozen=True, slots=True)
class Format:
    """With `cards`, words stand in the boxes; without, above boxes as narrow as bars."""

    width: float
    unit: float  # the thickness of one datum
    letter: float  # the size of a heading
    lanes: tuple[Lane, Lane, Lane]
    cards: bool


WIDE = Format(
    width=1136,
    unit=5,
    letter=14,
    lanes=(
        Lane(0, 196, "start", least=66, letters=20),
        Lane(396, 344, "start", least=24, letters=42),
        Lane(940, 196, "start", least=66, letters=20),
    ),
    cards=True,
)
# For a narrow screen: apps in the middle, and not their tables.
TALL = Format(
    width=336,
    unit=4,
    letter=13,
    lanes=(
        Lane(0, 8, "start", least=4, letters=14),
        Lane(164, 8, "middle", least=4, letters=13),
        Lane(328, 8, "end", least=4, letters=14),
    ),
    cards=False,
)


@dataclass(frozen=True, slots=True)
class Words:
    x: float
    y: float
    text: str
    kind: Literal["title", "heading", "name", "count"]
    anchor: Anchor = "start"


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class Band:
    path: str
    thickness: float
    colour: str
    says: str  # to whoever points at it


@dataclass(frozen=True, slots=True)
class Drawing:
    width: float
    height: float
    title: str
    says: str
    letter: float
    depth: float  # how opaque the bands are, so that what crosses stays visible
    colours: dict[str, str]
    bands: list[Band]
    boxes: list[Box]
    words: list[Words]
