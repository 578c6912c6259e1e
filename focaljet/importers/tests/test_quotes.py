"""Quoted lines become quotes where the words really stand in an earlier message."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from focaljet.base.tests.growth import grows_straight
from focaljet.importers.usenet.quotes import (
    Earlier,
    Found,
    Parted,
    parted,
    words_of,
)

ANN = """\
The clutch of my Mk2 slips in third when it is warm outside.
Is that the plate or the cable?

I have driven it for two years now."""
BEN = "It is the plate, I would say; mine went at ninety thousand."


def part(text: str, **earlier: str) -> Parted:
    known = [Earlier(name, words_of(words)) for name, words in earlier.items()]
    return parted(text, known)


def test_quoted_lines_of_a_known_message_become_a_quote():
    done = part(
        "In article <1@x> …@garage.example (Ann) writes:\n"
        "> Is that the plate or the cable?\n\nThe plate.",
        ann=ANN,
    )
    assert done.source == "[quote:1]\n\nThe plate."
    assert done.quotes == (Found("ann", "Is that the plate or the cable?"),)
    assert (done.quoted_lines, done.found_lines) == (1, 1)


def test_line_breaks_of_another_program_do_not_matter():
    done = part(
        "> The clutch of my Mk2 slips in\n> third when it is warm\n> outside.", ann=ANN
    )
    assert [quote.quoted for quote in done.quotes] == ["ann"]


def test_every_style_of_marking_is_known():
    for mark in (">", "> ", ": ", "| ", "|> ", "AD> ", " > ", "} "):
        done = part(f"{mark}Is that the plate or the cable?\n\nThe plate.", ann=ANN)
        assert done.source == "[quote:1]\n\nThe plate.", mark


def test_what_stands_in_no_known_message_stays_as_it_was_written():
    text = "…@shop.example (Cid) writes:\n> Sell it.\n\nNo."
    done = part(text, ann=ANN)
    assert done.source == text
    assert done.quotes == ()
    assert (done.quoted_lines, done.found_lines) == (1, 0)


def test_a_list_with_colons_is_no_quote():
    text = ": Is that\n| the plate |\n:-) or the cable"
    assert part(text, ann=ANN).source == text


def test_answers_between_the_lines_stay_between_them():
    done = part(
        "> Is that the plate or the cable?\nThe plate.\n"
        "> I have driven it for two years now.\nWell done.",
        ann=ANN,
    )
    assert done.source == "[quote:1]\n\nThe plate.\n\n[quote:2]\n\nWell done."


def test_lines_parted_by_an_empty_one_are_one_quote():
    done = part(
        "> Is that the plate or the cable?\n\n> I have driven it for two years now.",
        ann=ANN,
    )
    assert done.quotes == (
        Found(
            "ann",
            "Is that the plate or the cable?\n\nI have driven it for two years now.",
        ),
    )


def test_a_quote_in_a_quote_leads_to_its_own_author():
    done = part(
        "Ben wrote:\n> Ann asks:\n>> Is that the plate or the cable?\n> It is the plate, "
        "I would say; mine went at ninety thousand.\n\nAgreed.",
        ben=BEN,
        ann=ANN,
    )
    assert [quote.quoted for quote in done.quotes] == ["ann", "ben"]
    assert done.source == "[quote:1]\n\n[quote:2]\n\nAgreed."


def test_an_unknown_quote_in_a_known_one_stays_within_it():
    done = part(
        "> It is the plate, I would say;\n>> Sell the thing.\n> mine went at ninety thousand.",
        ben=BEN,
    )
    (quote,) = done.quotes
    assert quote.quoted == "ben"
    assert "> Sell the thing." in quote.excerpt


def test_a_few_words_of_the_quoter_within_are_no_obstacle():
    done = part(
        "> The clutch of my Mk2 slips in third when it is warm outside.\n> [...]\n"
        "> I have driven it for two years now.",
        ann=ANN,
    )
    assert len(done.quotes) == 1
    assert "[...]" in done.quotes[0].excerpt


def test_the_likelier_message_wins_where_both_have_the_words():
    done = part("> The plate.", near="The plate.", far="The plate.")
    assert done.quotes == (Found("near", "The plate."),)


def test_a_literal_mark_cannot_pass_for_a_quote():
    done = part("[quote:1] and\n> Is that the plate or the cable?", ann=ANN)
    assert done.source == "[quote::1] and\n\n[quote:1]"


def test_own_words_are_what_is_left_for_those_who_quote_this_one():
    done = part("> Is that the plate or the cable?\nThe plate.\n> Who knows", ann=ANN)
    assert done.own == "The plate."


def test_no_more_quotes_than_a_post_may_hold():
    text = "\n".join(["> Is that the plate or the cable?\nYes."] * 60)
    done = part(text, ann=ANN)
    assert len(done.quotes) == 50
    assert "[quote:51]" not in done.source


@given(st.text(alphabet="ab>|: \n[]quote1", max_size=200), st.text(max_size=50))
def test_no_text_is_too_strange_and_marks_and_quotes_agree(text: str, earlier: str):
    done = part(text, other=earlier, same=text)
    for ordinal in range(1, len(done.quotes) + 1):
        assert done.source.count(f"[quote:{ordinal}]") == 1
    assert f"[quote:{len(done.quotes) + 1}]" not in done.source


@given(st.lists(st.sampled_from(["> plate cable", "The plate.", "", ">> none", "x:"])))
def test_no_word_of_the_author_is_lost(lines: list[str]):
    done = part("\n".join(lines), ann="plate cable")
    assert done.source.count("The plate.") == lines.count("The plate.")
    assert done.source.count("x:") == lines.count("x:")


def test_many_quoted_lines_take_no_square_of_their_number():
    earlier = [Earlier(str(n), words_of("a b " * 50_000)) for n in range(12)]
    text = "> the plate of the clutch\n"
    assert grows_straight(lambda lines: parted(text * lines, earlier), size=8_000)
