"""Footnotes, hidden words and code in colours."""

import pytest

from focaljet.base.markup.excerpt import plain_text
from focaljet.base.markup.highlight import MAX_CODE, pieces
from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.languages import LANGUAGES, SAME_AS
from focaljet.base.markup.render import MAX_SOURCE, render
from focaljet.base.tests.growth import grows_straight
from focaljet.base.tests.markup.safe import assert_safe
from focaljet.base.tests.markup.shape import well_formed


def html_of(source, markup=Markup.MARKDOWN, ids="p7"):
    return render(source, markup, ids=ids).html


def test_a_note_stands_below_and_leads_back():
    html = html_of("Tight[^1] and again[^1].\n\n[^1]: 28 Nm,\n  *dry*")
    assert '<a class="note-mark" id="p7-mark-1" href="#p7-note-1">' in html
    assert html.count("p7-mark-1") == 2
    assert '<li dir="auto" id="p7-note-1">28 Nm, <em>dry</em> ' in html
    assert "[^1]" not in html


def test_notes_are_numbered_as_they_come_in_the_text():
    html = html_of("b[^b] a[^a]\n\n[^a]: first\n\n[^b]: second")
    assert html.index("second") < html.index("first")


def test_two_posts_of_a_page_do_not_share_the_names_of_their_notes():
    source = "x[^1]\n\n[^1]: y"
    assert "p8-note-1" in html_of(source, ids="p8")
    assert " id=" not in html_of(source, ids="")


@pytest.mark.parametrize(
    "source",
    [
        "[^1]: a note that nothing points to",
        "`[^1]`\n\n[^1]: its pointer is code",
        "```\n[^1]\n```\n\n[^1]: its pointer is code",
        "[^2] points to nothing",
    ],
)
def test_nobodys_words_get_lost_in_notes(source):
    html = html_of(source)
    words = source.rpartition("]: ")[2].rpartition("] ")[2]
    assert words in html


def test_words_are_hidden_in_a_line_and_in_a_block():
    assert '<span class="veil" tabindex="0">the <em>butler</em></span>' in html_of(
        "It was ||the *butler*||."
    )
    assert 'class="veil"' in html_of("[b]a [ispoiler]b[/ispoiler][/b]", Markup.BBCODE)
    block = html_of(":::spoiler The end\n- one\n\n```\n:::\n```\n:::\nafter")
    details = well_formed(block).children[0]
    assert details.tag == "details"
    assert "The end" in details.text
    assert ":::" in details.text
    assert "after" not in details.text


@pytest.mark.parametrize(
    "source", ["a || b || c", "||", "||||", "||a", "`||a||`", ":::spoiler open", ":::"]
)
def test_bars_and_colons_that_hide_nothing_stay(source):
    html = html_of(source)
    assert "veil" not in html
    assert "<details" not in html
    assert source.replace("`", "") in html


def test_hidden_words_are_in_no_excerpt():
    source = "seen ||secret|| [spoiler]secret[/spoiler]\n\n:::spoiler\nsecret\n:::"
    assert plain_text(source, Markup.MARKDOWN, 200) == "seen"


def test_code_has_the_colours_of_its_language_and_is_what_was_typed():
    source = '```python\ndef f(x):\n    return "<b>"  # why\n```'
    html = html_of(source)
    assert '<span class="hl-key">def</span>' in html
    assert '<span class="hl-str">"&lt;b&gt;"</span>' in html
    assert '<span class="hl-note"># why</span>' in html
    assert '<span class="hl-key">SELECT</span>' in html_of(
        "[code=sql]SELECT 1[/code]", Markup.BBCODE
    )
    assert "hl-" not in html_of("```klingon\nif x\n```")
    long = "if x\n" * (MAX_CODE // 4)
    assert "hl-" not in html_of(f"```python\n{long}```")


def test_other_names_of_a_language_lead_to_one():
    assert set(SAME_AS.values()) <= set(LANGUAGES)


SLOW = [
    *(
        "a",
        "(",
        "{",
        "<",
        '"',
        "'",
        "/*",
        "//",
        "\\",
        "[",
        "<a ",
        "<!--",
        "=",
        "a:",
        "${",
    ),
    *("`", "#", "@", "\n", "  ", "1", "a.b", '"\\', "--[[", "<#", "'''", '"""', "a\n"),
    *("(A", '"a', "-- ", "a-", "$", "a =", "&a", "\n ", "\n- ", " #", "\n a", "\t"),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_code_takes_the_square_of_its_length(language):
    for piece in SLOW:
        code = (piece * MAX_CODE)[:MAX_CODE]
        assert "".join(text for _, text in pieces(code, language)) == code
        assert grows_straight(
            lambda size, code=code: list(pieces(code[:size], language)), size=MAX_CODE
        )


@pytest.mark.parametrize(
    "piece",
    ["||a", "||a|| ", "|| ", "[^1]", "[^1]: a\n", "[^", ":::spoiler\n", ":::\n"],
)
def test_the_new_shapes_take_no_square_of_the_length(piece):
    source = piece * MAX_SOURCE
    assert grows_straight(
        lambda size: html_of("[^1]: x\n\n" + source[:size]), size=MAX_SOURCE
    )


@pytest.mark.parametrize(
    "source",
    [
        '```"><script>alert(1)</script>\nx\n```',
        '[code="><img src=x onerror=alert(1)>]x[/code]',
        '[^"><b>]\n\n[^"><b>]: <script>alert(1)</script>',
        "||<img src=x onerror=alert(1)>||",
        ':::spoiler "><script>alert(1)</script>\nx\n:::',
        "```html\n<script>alert(1)</script>\n```",
        "[^1]\n\n[^1]: [x](javascript:alert(1)) https://example.org",
    ],
)
@pytest.mark.parametrize("markup", Markup)
def test_nothing_hostile_hides_in_the_new_shapes(source, markup):
    html = assert_safe(source, markup)
    assert "<script" not in html
    assert "<img" not in html
