"""Sources made to be slow. Four times the length may take some ten times the time, which
leaves room for a busy machine; what grows with the square takes sixteen times."""

import time

import pytest

from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.quotes import extract
from focaljet.base.markup.render import MAX_SOURCE, render

REPEATED = [
    *("[", "![", "[a](", "*a ", "**a_ ", "`", "> ", "- ", "- a\n", "a\n=\n", "[quote]", "[quote="),
    *('[quote="', "[b]", "[url]", "[b ", "[code]", "[*]", "[list][*]", "[td]", "http://a ", "(", "&"),
    *("<", "|", "~~a", "www.", "[spoiler]\n", "x [spoiler]a[/spoiler] ", "[quote post=1]a[/quote]"),
    *("\\", "[quote=       ", "[a]: b\n", "[quote:1]", " ", "\t", "\n", "\u200b", "a\u0301", ": a\n"),
]  # fmt: skip
NESTED = {
    "quotes": "[quote]" * 10_000 + "x" + "[/quote]" * 10_000,
    "marks": "> " * 10_000 + "x",
    "lazy lines": ">" * 200 + "a\n" + "b\n" * 29_000,
    "items": "[list]" + "[*]x\n" * 50_000 + "[/list]",
    "lines": "- x\n" * 50_000,
    "table": "|a" * 15_000 + "\n" + "|-" * 15_000,
}


def seconds_to_render(source, markup):
    start = time.process_time()
    render(source, markup)
    extract(source)
    return time.process_time() - start


@pytest.mark.parametrize("markup", Markup)
@pytest.mark.parametrize("piece", REPEATED)
def test_the_longest_post_takes_no_square_of_its_length(piece, markup):
    longest = (piece * MAX_SOURCE)[:MAX_SOURCE]
    quarter = seconds_to_render(longest[: MAX_SOURCE // 4], markup)
    assert seconds_to_render(longest, markup) < 10 * quarter + 1


@pytest.mark.parametrize("markup", Markup)
@pytest.mark.parametrize("name", NESTED)
def test_deep_and_long_sources_take_their_time_and_no_more(name, markup):
    assert seconds_to_render(NESTED[name], markup) < 20


@pytest.mark.parametrize("markup", Markup)
def test_a_million_signs_are_shown(markup):
    assert seconds_to_render("& [ x\n" * 170_000, markup) < 20
