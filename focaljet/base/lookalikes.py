"""Which characters are taken for which: the Unicode confusables, as a small table.

`confusable_homoglyphs` ships Unicode's list (UTS #39) both ways round and as
10 MB of objects; its own module keeps all of that. We read the file once, at
the first use (some 40 ms), and keep one direction: character → what it is
taken for, the prototype, which stands for the whole family.
"""

import json
from functools import cache
from importlib.resources import files

from confusable_homoglyphs.categories import (  # type: ignore[import-untyped]
    alias,
)

# The list marks right-to-left characters with this, which is not part of them.
MARK = "\u200e"

Table = dict[str, str]

# What a reader takes for one another beyond Unicode's list, which speaks of
# single characters in one typeface: w beside vv, as m beside rn.
OURS = {"w": "vv"}


@cache
def table() -> Table:
    raw = (files("confusable_homoglyphs") / "confusables.json").read_text("utf-8")
    families = {
        key.replace(MARK, ""): [entry["c"].replace(MARK, "") for entry in entries]
        for key, entries in json.loads(raw).items()
    }
    found: Table = {}
    for char, others in families.items():
        if len(char) != 1 or len(others) != 1:
            continue  # a prototype: several are taken for it
        (other,) = others
        # In a family of two either may stand for both: the lower code point.
        if len(other) > 1 or len(families.get(other, ())) > 1 or other < char:
            found[char] = other
    return found | OURS


def prototype(char: str) -> str:
    """What `char` is taken for: itself, another, or two ("m" looks like "rn")."""
    return table().get(char, char)


def script(char: str) -> str:
    """ "LATIN", "CYRILLIC", …; "COMMON" and "INHERITED" for what all of them use."""
    name: str = alias(char)
    return name.upper()
