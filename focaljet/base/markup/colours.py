"""Colours and sizes as members write them, brought to the few that the site has.

The page allows no style of an author's own, so every colour becomes a class of the
theme (readable in light and dark) and every size one of seven steps.
"""

import re
from bisect import bisect_left

PALETTE = {
    "red": (204, 34, 34),
    "orange": (230, 126, 20),
    "yellow": (222, 190, 20),
    "green": (40, 150, 60),
    "teal": (0, 128, 128),
    "cyan": (30, 180, 210),
    "blue": (40, 90, 220),
    "navy": (20, 30, 110),
    "purple": (128, 40, 160),
    "pink": (230, 90, 160),
    "brown": (130, 80, 40),
    "grey": (128, 128, 128),
}
# As good as the text's own colour: on one of the two themes they would be unreadable.
_INK = ((0, 0, 0), (255, 255, 255))

_OTHER_NAMES = {
    "aqua": "cyan", "beige": "brown", "black": "", "blueviolet": "purple",
    "chocolate": "brown", "coral": "orange", "cornflowerblue": "blue",
    "crimson": "red", "darkblue": "navy", "darkcyan": "teal", "darkgray": "grey",
    "darkgreen": "green", "darkgrey": "grey", "darkmagenta": "purple",
    "darkorange": "orange", "darkorchid": "purple", "darkred": "red",
    "darkslateblue": "navy", "darkslategray": "grey", "darkviolet": "purple",
    "deeppink": "pink", "deepskyblue": "cyan", "dimgray": "grey",
    "dodgerblue": "blue", "firebrick": "red", "forestgreen": "green",
    "fuchsia": "pink", "gold": "yellow", "goldenrod": "yellow", "gray": "grey",
    "greenyellow": "green", "hotpink": "pink", "indigo": "purple", "khaki": "yellow",
    "lavender": "purple", "lightblue": "cyan", "lightgreen": "green",
    "lightgrey": "grey", "lime": "green", "limegreen": "green", "magenta": "pink",
    "maroon": "brown", "mediumblue": "blue", "midnightblue": "navy",
    "olive": "yellow", "orangered": "orange", "orchid": "purple", "peru": "brown",
    "plum": "purple", "royalblue": "blue", "saddlebrown": "brown",
    "salmon": "pink", "sandybrown": "orange", "seagreen": "green",
    "sienna": "brown", "silver": "grey", "skyblue": "cyan", "slateblue": "purple",
    "slategray": "grey", "springgreen": "green", "steelblue": "blue",
    "tan": "brown", "tomato": "red", "turquoise": "cyan", "violet": "purple",
    "white": "", "yellowgreen": "green",
}  # fmt: skip

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
_NUMBER = re.compile(r"([0-9]{1,4})(?:\.[0-9]+)?(px|pt|%)?")
_WORD_SIZES = {
    "xx-small": 1, "x-small": 1, "small": 2, "medium": 3, "large": 4,
    "x-large": 5, "xx-large": 6,
}  # fmt: skip
# The upper ends of sizes 1 to 6, in pixels and in percent.
_PIXELS = (10, 13, 16, 19, 25, 33)
_PERCENT = (60, 90, 115, 140, 180, 250)


def colour_named(value: str) -> str | None:
    """The nearest name of the palette, "" for plain ink, None for no colour at all."""
    value = value.strip().lower()
    if value in PALETTE:
        return value
    if _HEX.fullmatch(value):
        return _nearest(_rgb(value))
    return _OTHER_NAMES.get(value)


def _rgb(value: str) -> tuple[int, int, int]:
    digits = value[1:] if len(value) == 7 else "".join(c * 2 for c in value[1:])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def _nearest(rgb: tuple[int, int, int]) -> str:
    def distance(other: tuple[int, int, int]) -> int:
        return sum((a - b) ** 2 for a, b in zip(rgb, other, strict=True))

    name = min(PALETTE, key=lambda name: distance(PALETTE[name]))
    ink = min(map(distance, _INK))
    return "" if ink < distance(PALETTE[name]) else name


def size_step(value: str) -> int | None:
    """Size 1 to 7, from `1`…`7`, `14px`, `12pt`, `150` or `150%` and words."""
    value = value.strip().lower()
    if value in _WORD_SIZES:
        return _WORD_SIZES[value]
    number = _NUMBER.fullmatch(value)
    if number is None:
        return None
    size, unit = int(number[1]), number[2]
    if unit is None and size <= 7:
        return max(size, 1)
    if unit == "%" or (unit is None and size >= 50):
        return bisect_left(_PERCENT, size) + 1
    return bisect_left(_PIXELS, size * 4 // 3 if unit == "pt" else size) + 1
