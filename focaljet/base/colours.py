"""Colours by lightness, chroma and hue (OKLCH), and how well one is read on another.

What people type as #rrggbb becomes the accent of a site: its hue and its strength stay,
and its lightness is moved until it can be read on every ground of tokens.css.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import atan2, cbrt, cos, degrees, hypot, radians, sin
from typing import NamedTuple

HEX = re.compile(r"#[0-9a-fA-F]{6}")
READABLE = 4.5  # WCAG 2.2, 1.4.3

# The grounds of tokens.css that the accent is written on and that are hardest for it.
LIGHT_GROUNDS = ((0.95, 0.007, 255.0), (0.955, 0.035, 155.0), (0.955, 0.022, 255.0))
DARK_GROUNDS = ((0.26, 0.018, 262.0), (0.28, 0.05, 258.0), (0.28, 0.045, 80.0))
WHITE, NIGHT = (1.0, 0.0, 0.0), (0.18, 0.03, 262.0)
STEP = 0.005


class Oklch(NamedTuple):
    """Lightness from 0 to 1, chroma from 0 to 0.4, hue in degrees."""

    lightness: float
    chroma: float
    hue: float

    def css(self) -> str:
        return f"oklch({self.lightness * 100:.1f}% {self.chroma:.3f} {self.hue:.1f})"


Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Accent:
    """One colour as the page shows it in the light and in the dark."""

    light: Oklch
    dark: Oklch
    was_moved: bool

    def tokens(self) -> dict[str, tuple[str, str]]:
        """The roles of tokens.css that follow from it, each for light and dark."""
        light, dark = self.light, self.dark
        soft = min(light.chroma, 0.022), min(dark.chroma, 0.05)
        return {
            "accent": (light.css(), dark.css()),
            "accent-2": (
                _within(light.lightness - 0.07, light.chroma, light.hue).css(),
                _within(dark.lightness + 0.07, dark.chroma * 0.8, dark.hue).css(),
            ),
            "accent-soft": (
                _within(0.955, soft[0], light.hue).css(),
                _within(0.28, soft[1], dark.hue).css(),
            ),
        }


def accent_of(written: str) -> Accent:
    """`written` is #rrggbb; raises ValueError otherwise."""
    meant = from_hex(written)
    light = _readable(meant, LIGHT_GROUNDS, WHITE, step=-STEP)
    # In the dark every colour is lighter; that is no correction.
    lifted = meant._replace(lightness=max(meant.lightness, 0.7))
    dark = _readable(lifted, DARK_GROUNDS, NIGHT, step=STEP)
    return Accent(light, dark, was_moved=meant.lightness - light.lightness > 0.01)


def _readable(
    colour: Oklch, grounds: Iterable[Colour], ink: Colour, *, step: float
) -> Oklch:
    """The next lighter or darker one that can be read, and be written on."""
    grounds = [*grounds, ink]
    lightness = colour.lightness
    while 0 < lightness < 1:
        found = _within(lightness, colour.chroma, colour.hue)
        # A little more than asked, since a browser rounds.
        if all(contrast(found, ground) >= READABLE + 0.05 for ground in grounds):
            return found
        lightness += step
    return Oklch(0.0 if step < 0 else 1.0, 0.0, colour.hue)


def _within(lightness: float, chroma: float, hue: float) -> Oklch:
    """The strongest colour up to `chroma` that a screen can show."""
    lightness = min(max(lightness, 0.0), 1.0)
    while chroma > 0 and not all(
        -0.001 <= part <= 1.001 for part in _linear(lightness, chroma, hue)
    ):
        chroma -= STEP
    return Oklch(lightness, max(chroma, 0.0), hue)


def contrast(one: Colour, other: Colour) -> float:
    dark, light = sorted([luminance(*one), luminance(*other)])
    return (light + 0.05) / (dark + 0.05)


def luminance(lightness: float, chroma: float, hue: float) -> float:
    """WCAG's relative luminance of an OKLCH colour."""
    red, green, blue = (
        min(1.0, max(0.0, part)) for part in _linear(lightness, chroma, hue)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(lightness: float, chroma: float, hue: float) -> Colour:
    """Linear red, green and blue; beyond 0 and 1 where no screen shows the colour."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def from_hex(written: str) -> Oklch:
    """Raises ValueError where it is not written as #rrggbb."""
    if not HEX.fullmatch(written):
        raise ValueError(written)
    red, green, blue = (_unbent(int(written[i : i + 2], 16) / 255) for i in (1, 3, 5))
    long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    return Oklch(lightness, hypot(a, b), degrees(atan2(b, a)) % 360)


def _unbent(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
