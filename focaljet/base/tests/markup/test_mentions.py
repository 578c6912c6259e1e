"""Members spoken to: from what is typed to what is stored, and back."""

import pytest

from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.mentions import MAX_LOOKED_AT, Spoken, names_in, weave
from focaljet.base.markup.quotes import restore
from focaljet.base.markup.render import MAX_SOURCE, render
from focaljet.base.markup.taken import take_apart
from focaljet.base.tests.growth import grows_straight

KNOWN = {"ann": 1, "ann smith": 2, "moe!": 3, "jürgen": 4}


def taken(source, most=20):
    return take_apart(source, KNOWN, most=most)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Hi @Ann.", "Hi [mention:1]."),
        ("@ANN, look", "[mention:1], look"),
        ("@Ann Smith said", "[mention:1] said"),
        ('@"Ann Smith"s car', "[mention:1]s car"),
        ("@Moe!", "[mention:1]"),
        ("(@Jürgen)", "([mention:1])"),
        ("@Ann and @ann", "[mention:1] and [mention:1]"),
        ("**@Ann**", "**[mention:1]**"),
    ],
)
def test_a_name_behind_an_at_becomes_a_mark(typed, stored):
    assert taken(typed).source == stored


@pytest.mark.parametrize(
    "typed",
    [
        "ann@ann.example",
        "https://example.org/@ann",
        "@Anna @Annabel @nobody @ Ann @",
        "`@Ann` and ``x @Ann``",
        "```\n@Ann\n```",
        "[code]@Ann[/code]",
        r"\@Ann",
        "me@Ann",
    ],
)
def test_what_is_no_mention_stays_as_typed(typed):
    assert taken(typed).source == typed
    assert taken(typed).mentions == ()


def test_a_name_in_a_quote_is_marked_and_not_spoken_to():
    found = taken("> @Ann said\n\n[quote post=5]so @Ann[/quote] @Ann")
    assert [(m.member_id, m.in_quote) for m in found.mentions] == [
        (1, True),
        (1, False),
    ]
    assert found.quotes[0].excerpt == "so [mention:1]"
    assert found.source == "> [mention:1] said\n\n[quote:1] [mention:2]"


def test_the_editor_shows_the_name_of_now():
    typed = 'Hi @Ann and [quote post=5]@"Ann Smith"[/quote] [mention:1] [mention::2]'
    found = taken(typed)
    quotes = {q.ordinal: (q.post_id, q.excerpt) for q in found.quotes}
    names = {1: "Annika", 2: "Ann Smith"}
    again = restore(found.source, quotes, names)
    assert again == typed.replace("@Ann and", "@Annika and")
    gone = restore(found.source, quotes, {})
    assert "a former member" in gone
    assert "Ann" not in gone


def test_only_so_many_members_are_mentioned_and_the_writer_is_told():
    found = taken("@Ann @Moe! @Jürgen", most=2)
    assert found.source == "[mention:1] [mention:2] @Jürgen"
    assert found.too_many
    assert not taken("@Ann @Ann @Ann", most=1).too_many


@pytest.mark.parametrize("markup", Markup)
def test_names_come_into_the_page_when_it_is_made(markup):
    html = render(taken("Hi @Ann").source, markup).html
    ann = Spoken("A <b>&", "/members/1/")
    nobody = Spoken("a former member")
    assert '<a class="mention" href="/members/1/">@A &lt;b&gt;&amp;</a>' in weave(
        html, {1: ann}, nobody
    )
    assert "@a former member" in weave(html, {}, nobody)


def test_a_name_in_a_link_or_in_code_is_only_named():
    source = taken("[see @Ann](https://example.org)\n\n    @Ann").source
    html = weave(
        render(source, Markup.MARKDOWN).html,
        {1: Spoken("Ann", "/members/1/")},
        Spoken("x"),
    )
    assert html.count("@Ann") == 2
    assert 'class="mention"' not in html


@pytest.mark.parametrize("markup", Markup)
def test_a_typed_mark_is_no_mention(markup):
    typed = "[mention:1] [mention::2] \ufdd21\ufdd3"
    html = render(taken(typed).source, markup).html
    assert "[mention:1] [mention::2]" in html
    assert "fj-" not in html


def test_five_thousand_names_are_looked_at_up_to_a_limit():
    source = " ".join(f"@name{n}" for n in range(5_000))
    assert len([name for name in names_in(source) if " " not in name]) <= MAX_LOOKED_AT


REPEATED = ["@a ", '@"a', "@", "@a`", "`", "``a`", "> @a\n", "[quote]@a", "@a@", "||"]


@pytest.mark.parametrize("piece", REPEATED)
def test_finding_names_takes_no_square_of_the_length(piece):
    source = piece * MAX_SOURCE
    assert grows_straight(lambda size: taken(source[:size]), size=MAX_SOURCE)
