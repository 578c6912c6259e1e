"""Whatever anybody types."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from focaljet.base.markup.excerpt import plain_text
from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.marks import hide
from focaljet.base.markup.quotes import extract, restore
from focaljet.base.tests.markup.hostile import HOSTILE
from focaljet.base.tests.markup.safe import assert_safe

TAGS = """
[b] [/b] [i] [/i] [url=https://e.example] [/url] [url] [img] [/img] [quote] [/quote] [list]
[*] [/list] [table] [tr] [td] [/td] [/tr] [/table] [code] [/code] [center] [/center] [spoiler]
[/spoiler] [ispoiler] [/ispoiler] || [^1] [^1] @Ann [mention:1] [mention::2] [color=#123] [/color] [size=7] [/size] [hr] [h2] [quote:1] [quote::2] ** * _ ~~ ` ```
https://e.example/a_(b) www.e.example # - 1. [quote=Ann]
"""
PIECES = [
    *HOSTILE.values(),
    *TAGS.split(),
    *(
        "[quote post=5]",
        "\n",
        "\n\n",
        "\n> ",
        "\n- ",
        "\n    ",
        "\n| a | b |\n|---|---|\n",
        "\n[^1]: a note\n",
        "\n:::spoiler The end\n",
        "\n:::\n",
        "\n```python\n",
    ),
    *("\nX writes:\n> ", "\n-- \n", " ", "\t", "\xa0", "\u202e", "\u05d0", "\u00e9"),
]

texts = st.text(max_size=200) | st.lists(
    st.sampled_from(PIECES) | st.text(max_size=8), max_size=25
).map("".join)
as_often = settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.mark.parametrize("markup", Markup)
@as_often
@given(source=texts)
def test_any_text_becomes_well_formed_html_that_nh3_need_not_touch(markup, source):
    assert_safe(source, markup)


@as_often
@given(source=texts)
def test_what_is_stored_can_be_edited_and_stored_again(source):
    stored, quotes = extract(source)
    by_number = {q.ordinal: (q.post_id, q.excerpt) for q in quotes}
    assert extract(restore(stored, by_number)) == (stored, quotes)


@as_often
@given(source=texts)
def test_only_marks_that_were_taken_out_become_places(source):
    stored, quotes = extract(source.replace("\ufdd0", ""))
    assert hide(stored).count("\ufdd0") == len(quotes)


@pytest.mark.parametrize("markup", Markup)
@as_often
@given(source=texts, limit=st.integers(1, 80))
def test_an_excerpt_is_one_short_line(markup, source, limit):
    text = plain_text(source, markup, limit)
    assert len(text) <= limit
    assert "\n" not in text
