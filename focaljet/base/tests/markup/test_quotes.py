import pytest

from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.quotes import MAX_QUOTES, QuoteMark, extract, restore, weave
from focaljet.base.markup.render import render

every_kind = pytest.mark.parametrize("markup", Markup)


def test_a_typed_quote_becomes_a_mark_and_a_row():
    stored, quotes = extract(
        'Hi [quote post=12]the words[/quote] yes\n[QUOTE POST="3"]b[/QUOTE]'
    )
    assert stored == "Hi [quote:1] yes\n[quote:2]"
    assert quotes == (QuoteMark(1, 12, "the words"), QuoteMark(2, 3, "b"))


def test_the_editor_shows_what_was_typed():
    typed = "a [quote post=1]x [b]y[/b] [quote:9][/quote] b [quote:7] [quote::8] [quote=Ann]c[/quote]"
    stored, quotes = extract(typed)
    assert restore(stored, {q.ordinal: (q.post_id, q.excerpt) for q in quotes}) == typed


def test_an_erased_quote_leaves_no_trace_in_the_editor():
    assert (
        restore("a [quote:1] b [quote:2]", {2: (5, "x")})
        == "a  b [quote post=5]x[/quote]"
    )


def test_a_quote_within_a_quote_is_not_the_quoted_authors():
    _, (quote,) = extract("[quote post=1]a [quote post=2]b[/quote] c[/quote]")
    assert quote.excerpt == "a  c"


def test_quotes_in_code_or_never_closed_stay_as_typed():
    for typed in (
        "[code][quote post=1]a[/quote][/code]",
        "```\n[quote post=1]a[/quote]\n```",
        r"\[quote post=1]a[/quote]",
        "[quote post=1]a",
        "[quote post=x]a[/quote]",
    ):
        assert extract(typed) == (typed, ())


def test_a_post_holds_so_many_quotes_and_no_more():
    stored, quotes = extract("[quote post=1]a[/quote]" * (MAX_QUOTES + 2))
    assert len(quotes) == MAX_QUOTES
    assert stored.endswith("[quote:50][quote post=1]a[/quote][quote post=1]a[/quote]")


@every_kind
def test_a_mark_becomes_a_place_and_a_typed_mark_stays_text(markup):
    stored, _ = extract(
        "[quote post=1]secret[/quote]\nI typed [quote:1] and [quote::2]."
    )
    html = render(stored, markup).html
    assert html.count('<fj-quote n="1"></fj-quote>') == 1
    assert "I typed [quote:1] and [quote::2]." in html
    assert "secret" not in html


@every_kind
def test_a_mark_in_code_is_shown_and_not_filled(markup):
    html = render("[code][quote:1] [quote::2][/code] `[quote:1]`", markup).html
    if markup is not Markup.PLAIN:
        assert "[quote:1]" in html
    assert "\ufdd0" not in html


def test_places_are_filled_and_unknown_ones_removed():
    html = render("[quote:1]\n\n[quote:2]", Markup.BBCODE).html
    assert weave(html, {1: "<blockquote>\\1 Ann</blockquote>"}) == (
        "<blockquote>\\1 Ann</blockquote>\n"
    )
