"""How what is kept apart from a text stands in it: `[quote:1]`, `[mention:2]`.

A literal `[quote:7]` that somebody types is stored as `[quote::7]`, one colon more than
typed, and loses it again when it is shown; so it can never pass for a stored mark.

While a text is taken apart or parsed its marks wear noncharacters, which are removed
from whatever comes in: no markup can split them and nobody can type them.
"""

import re
from collections.abc import Mapping

QUOTE_PLACE = re.compile("\ufdd0(\\d{1,3})\ufdd1")
MENTION_PLACE = re.compile("\ufdd2(\\d{1,3})\ufdd3")

LITERAL = re.compile(r"\[(quote|mention)(:+)(\d+)\]")
_MARK = re.compile(r"\[(quote|mention):(\d{1,3})\]")
_ENDS = {"quote": "\ufdd0\ufdd1", "mention": "\ufdd2\ufdd3"}


def escaped(text: str) -> str:
    """The text, in which a literal `[quote:7]` cannot be taken for a stored mark."""
    return LITERAL.sub(r"[\1:\2\3]", text)


def hide(stored: str) -> str:
    """The stored text with its marks in noncharacters, ready to be parsed."""
    if "[quote:" not in stored and "[mention:" not in stored:
        return stored
    return LITERAL.sub(as_typed, _MARK.sub(_place, stored))


def reveal(text: str) -> str:
    """Quotes that ended where none can stand, as in code, as they are stored."""
    return QUOTE_PLACE.sub(r"[quote:\1]", text) if "\ufdd0" in text else text


def mention_place(ordinal: int) -> str:
    return f"\ufdd2{ordinal}\ufdd3"


def settled(text: str) -> str:
    """Mentions that were put into a text by `mention_place`, as they are stored."""
    return MENTION_PLACE.sub(r"[mention:\1]", text)


def in_words(stored: str, words: Mapping[str, str]) -> str:
    """The text as it was typed, with a word for each mark by its kind, such as "quote",
    for where what a mark stands for must not be shown, or is not known any more."""
    return LITERAL.sub(
        lambda mark: as_typed(mark) if len(mark[2]) > 1 else words[mark[1]], stored
    )


def as_typed(literal: re.Match[str]) -> str:
    kind, colons, digits = literal.groups()
    return f"[{kind}{colons[1:]}{digits}]" if len(colons) > 1 else literal[0]


def _place(mark: re.Match[str]) -> str:
    ends = _ENDS[mark[1]]
    return f"{ends[0]}{mark[2]}{ends[1]}"
