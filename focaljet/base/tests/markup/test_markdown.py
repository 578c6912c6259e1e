import pytest

from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.render import render
from focaljet.base.tests.markup.shape import outline


def html(source):
    return render(source, Markup.MARKDOWN).html


def shape(source, keep=("class", "href", "n")):
    return outline(html(source), keep)


def test_a_new_line_is_a_line_break_and_html_is_text():
    assert html("a\n<b>b</b>") == '<p dir="auto">a<br>\n&lt;b&gt;b&lt;/b&gt;</p>'


def test_headings_begin_below_those_of_the_page():
    assert [tag for tag, _ in shape("# a\n## b\n### c\n#### d\n##### e")] == [
        *("h3", "h4", "h5", "h6", "h6"),
    ]


def test_a_fence_names_its_language():
    assert html("```python x\na < b\n```") == (
        '<pre tabindex="0"><code class="language-python">a &lt; b\n</code></pre>'
    )


def test_bare_addresses_are_linked_once_and_without_the_full_stop():
    source = (
        "See https://e.example/a_(b)_c, or <https://e.example>, `https://e.example`."
    )
    assert html(source).count("<a ") == 2
    assert 'href="https://e.example/a_(b)_c"' in html(source)


def test_a_refused_link_is_shown_as_it_was_typed():
    assert shape("[x](javascript:y) ![x](//e.example/a.png)") == (
        ("p", ("[x](javascript:y) ![x](//e.example/a.png)",)),
    )


def test_a_picture_is_named_with_its_description():
    assert "<bdi>The engine</bdi> (picture on p.example)</a>" in html(
        "![The engine](https://p.example/e.jpg)"
    )


def test_quote_tags_hold_any_markdown():
    assert shape("[quote=Ann]\n- a\n- b\n[/quote]\nYes!") == (
        (
            "blockquote",
            (
                ("p", ("class", "quote-by"), (("cite", ("Ann",)),)),
                ("ul", (("li", ("a",)), ("li", ("b",)))),
            ),
        ),
        ("p", ("Yes!",)),
    )


SPOILER = (
    "details",
    ("class", "spoiler"),
    (("summary", ("Spoiler",)), ("p", ("he dies",))),
)


@pytest.mark.parametrize(
    "source",
    [
        "[spoiler]he dies[/spoiler]",
        "[spoiler]\nhe dies\n[/spoiler]",
        "[spoiler]\n\nhe dies\n\n[/spoiler]\n",
        "[SPOILER]he dies\n[/SPOILER]",
    ],
)
def test_a_spoiler_may_stand_on_its_own(source):
    assert shape(source) == (SPOILER,)


def test_a_spoiler_may_stand_in_a_sentence_a_list_or_a_quote():
    assert shape("In the end [spoiler]he dies[/spoiler], sadly.") == (
        ("p", ("In the end",)),
        SPOILER,
        ("p", (", sadly.",)),
    )
    assert shape("- a\n  [spoiler]he dies[/spoiler]") == (
        ("ul", (("li", ("a", SPOILER)),)),
    )
    assert shape("> [spoiler]\n> he dies\n> [/spoiler]\n> b") == (
        ("blockquote", (SPOILER, ("p", ("b",)))),
    )


def test_tags_in_code_or_behind_a_backslash_are_text():
    for source in (
        "`[spoiler]x[/spoiler]`",
        "```\n[quote]x[/quote]\n```",
        r"\[quote]x[/quote]",
    ):
        assert "<details" not in html(source)
        assert "<blockquote" not in html(source)


def test_a_tag_that_is_never_closed_is_text():
    assert shape("[spoiler]\nx") == (("p", ("[spoiler]", ("br", ()), "x")),)


def test_a_stored_quote_takes_its_place_between_the_lines():
    place = ("fj-quote", ("n", "1"), ())
    assert shape("[quote:1]\nYes.") == (place, ("p", ("Yes.",)))
    assert shape("No [quote:1] yes.") == (("p", ("No",)), place, ("p", ("yes.",)))
    assert shape("**No [quote:1] yes.**") == (("p", (("strong", ("No yes.",)),)), place)
    assert shape("> [quote:1]") == (("blockquote", (place,)),)


def test_words_stand_deeper_than_markdown_reads_but_none_is_lost():
    assert "at the bottom" in html("> " * 200 + "at the bottom")
    assert "at the bottom" in html(
        "[quote]\n" * 200 + "at the bottom\n" + "[/quote]\n" * 200
    )
    assert "at the bottom" in html("*a " * 300 + "at the bottom" + "*" * 300)
