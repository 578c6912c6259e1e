import pytest

from focaljet.base.markup.excerpt import plain_text
from focaljet.base.markup.kinds import Markup


@pytest.mark.parametrize(
    ("markup", "source"),
    [
        (Markup.PLAIN, "Ann writes:\n> Old words.\n\nNew <b> words\nhere.\n-- \nMoe"),
        (
            Markup.MARKDOWN,
            "[quote:1]\n> Old\n\nNew \\<b> **words**\n[here](https://e.example).",
        ),
        (
            Markup.BBCODE,
            "[quote=Ann]Old[/quote]New <b> [b]words[/b]\n[spoiler]x[/spoiler]here.",
        ),
    ],
)
def test_an_excerpt_holds_the_authors_own_words(markup, source):
    assert plain_text(source, markup, 100) == "New <b> words here."


def test_an_excerpt_ends_with_a_whole_word():
    assert plain_text("one two, three", Markup.PLAIN, 10) == "one two…"
    assert plain_text("x" * 20, Markup.PLAIN, 10) == "x" * 9 + "…"
    assert plain_text("short", Markup.PLAIN, 5) == "short"


def test_lists_tables_and_code_are_told_one_after_the_other():
    source = "# Parts\n- pads\n- discs\n\n| a | b |\n|---|---|\n| c | d |\n\n`x` ![alt](https://e.example/x.png)"
    assert plain_text(source, Markup.MARKDOWN, 100) == "Parts pads discs a b c d x alt"
