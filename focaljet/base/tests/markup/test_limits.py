"""No source takes the square of its length, or worse."""

import pytest

from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.quotes import extract
from focaljet.base.markup.render import MAX_SOURCE, render
from focaljet.base.tests.growth import grows_straight

REPEATED = [
    *("[", "![", "[a](", "*a ", "**a_ ", "`", "> ", "- ", "- a\n", "a\n=\n", "[quote]", "[quote="),
    *('[quote="', "[b]", "[url]", "[b ", "[code]", "[*]", "[list][*]", "[td]", "http://a ", "(", "&"),
    *("<", "|", "~~a", "www.", "[spoiler]\n", "x [spoiler]a[/spoiler] ", "[quote post=1]a[/quote]"),
    *("\\", "[quote=       ", "[a]: b\n", "[quote:1]", " ", "\t", "\n", "\u200b", "a\u0301", ": a\n"),
]  # fmt: skip
NESTED = {
    "quotes": lambda size: "[quote]" * size + "x" + "[/quote]" * size,
    "marks": lambda size: "> " * size + "x",
    "lazy lines": lambda size: ">" * (size // 50) + "a\n" + "b\n" * (3 * size),
    "items": lambda size: "[list]" + "[*]x\n" * (5 * size) + "[/list]",
    "lines": lambda size: "- x\n" * (5 * size),
    "table": lambda size: "|a" * size + "\n" + "|-" * size,
}


def read(source, markup):
    render(source, markup)
    extract(source)


@pytest.mark.parametrize("markup", Markup)
@pytest.mark.parametrize("piece", REPEATED)
def test_the_longest_post_takes_no_square_of_its_length(piece, markup):
    source = piece * MAX_SOURCE
    assert grows_straight(lambda size: read(source[:size], markup), size=MAX_SOURCE)


@pytest.mark.parametrize("markup", Markup)
@pytest.mark.parametrize("name", NESTED)
def test_deep_and_long_sources_take_no_square_of_their_length(name, markup):
    make = NESTED[name]
    assert grows_straight(lambda size: read(make(size), markup), size=10_000)


@pytest.mark.parametrize("markup", Markup)
def test_a_million_signs_take_no_square_of_their_length(markup):
    assert grows_straight(lambda size: read("& [ x\n" * size, markup), size=170_000)
