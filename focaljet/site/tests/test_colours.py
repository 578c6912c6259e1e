"""That everything can be read, in both schemes: computed from the tokens themselves."""

import re
from pathlib import Path

import pytest

from focaljet.base.colours import contrast

STATIC = Path(__file__).resolve().parents[2] / "static"
ROOMS = Path(__file__).resolve().parents[2]

TOKEN = re.compile(
    r"--([\w-]+):\s*light-dark\(oklch\(([^)]*)\), oklch\(([^)]*)\)\);", re.DOTALL
)
GROUNDS = ("paper", "surface", "raised")
WRITTEN = [
    *[(ink, ground) for ink in ("ink", "ink-2", "accent", "accent-2") for ground in GROUNDS],
    *[
        (ink, ground)
        for ink in ("live", "good", "warn", "bad")
        for ground in ("paper", "surface", f"{ink}-soft")
    ],
    *[(ink, f"{kind}-soft") for ink in ("ink", "ink-2") for kind in ("accent", "live", "good", "warn", "bad")],
    *[("accent", f"{kind}-soft") for kind in ("accent", "good", "warn", "bad")],
    ("accent-ink", "accent"),
    ("accent-ink", "accent-2"),
    ("live-ink", "live"),
    ("paper", "ink"),
]  # fmt: skip
# What a member colours: in a post, and in a quotation within it.
COLOURED = ["red", "orange", "yellow", "green", "teal", "cyan", "blue", "navy", "purple", "pink", "brown", "grey"]  # fmt: skip

# It goes along with a topic that is taken away, to where there are no tokens.
STANDS_ALONE = "plain.css"

Colour = tuple[float, float, float]


def parsed(written: str) -> Colour:
    lightness, chroma, hue = written.split("/")[0].split()
    return float(lightness.rstrip("%")) / 100, float(chroma), float(hue)


def tokens() -> dict[str, tuple[Colour, Colour]]:
    css = (STATIC / "tokens.css").read_text(encoding="utf-8")
    return {
        name: (parsed(light), parsed(dark)) for name, light, dark in TOKEN.findall(css)
    }


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), WRITTEN)
def test_words_stand_out_from_their_ground(ink: str, ground: str, scheme: int):
    known = tokens()
    assert contrast(known[ink][scheme], known[ground][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("colour", COLOURED)
def test_what_members_colour_can_be_read(colour: str, scheme: int):
    known = tokens()
    for ground in ("surface", "paper"):
        assert contrast(known[f"c-{colour}"][scheme], known[ground][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_the_edge_of_an_input_can_be_seen(scheme: int):
    known = tokens()
    for ground in ("surface", "paper"):
        assert contrast(known["edge"][scheme], known[ground][scheme]) >= 3


def test_black_on_white_is_twenty_one_to_one():
    assert round(contrast((0, 0, 0), (1, 0, 0)), 2) == 21


def sheets() -> list[Path]:
    found = [*STATIC.glob("*.css"), *ROOMS.glob("*/static/*/*.css")]
    found = [sheet for sheet in found if sheet.name != STANDS_ALONE]
    assert len(found) > 5
    return found


@pytest.mark.parametrize("sheet", sheets(), ids=lambda sheet: sheet.name)
def test_the_style_sheets_keep_to_the_layers_and_the_tokens(sheet: Path):
    css = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert "!important" not in css
    assert not re.search(r"(?<![\w&])#[a-zA-Z][\w-]*[^;{}]*\{", css), "an id selector"
    assert css.lstrip().startswith("@layer")
    if sheet.name != "tokens.css":
        assert not re.search(r"#[0-9a-f]{3,8}\b", css), "a colour that is no token"
    used = set(re.findall(r"var\(--([\w-]+)", css))
    known = set(
        re.findall(r"--([\w-]+):", (STATIC / "tokens.css").read_text(encoding="utf-8"))
    )
    known |= set(re.findall(r"--([\w-]+):", css))
    assert used <= known
