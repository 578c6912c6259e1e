"""What is typed into the box, and how it is understood."""

from __future__ import annotations

import pytest

from focaljet.base.verdict import RefusedError
from focaljet.search.asked import LONGEST, MOST_TERMS, asked
from focaljet.search.words import codes_of, folded, words_of


def test_words_phrases_and_what_shall_not_be_there():
    query = asked('clutch "slips in third" -automatic -"dual mass"').as_query()
    assert query == (
        "('clutch') & ('slips' <-> 'in' <-> 'third')"
        " & !('automatic') & !('dual' <-> 'mass')"
    )


def test_a_part_number_is_one_word_or_its_parts_beside_each_other():
    assert asked("5M51-7A020-CA").as_query() == (
        "('5m517a020ca' | ('5m51' <-> '7a020' <-> 'ca'))"
    )
    assert asked("AB12-3456").as_query() == "('ab123456' | ('ab12' <-> '3456'))"
    assert asked("-AB12-3456 pump").as_query() == (
        "('pump') & !('ab123456' | ('ab12' <-> '3456'))"
    )


def test_author_and_forum_are_named_in_the_box():
    typed = asked('seal AUTHOR:"Ann of York" forum:Mk1')
    assert (typed.author, typed.forum) == ("Ann of York", "Mk1")
    assert typed.as_query() == "('seal')"


def test_umlauts_are_found_however_they_are_written():
    assert folded("Häuser") == "hauser"
    assert folded("Straße") == "strasse"
    assert folded("ŁÓDŹ Smørrebrød") == "lodz smorrebrod"
    assert asked("Kühler").as_query() == "(('kuhler' | 'kuehler'))"
    assert asked("Kuehler", contracts=True).as_query() == "(('kuehler' | 'kuhler'))"
    assert asked("Ku\u0308hler") == asked("Kühler")


@pytest.mark.parametrize(
    "typed", ["'; DROP TABLE--", "a:* | !b & (c", "\\", "<->", "'''", "%s %%", "\x00 a"]
)
def test_nothing_that_is_typed_becomes_a_sign_of_the_query(typed: str):
    query = asked(typed).as_query()
    words = query.replace("<->", "").translate(str.maketrans("", "", "()&| "))
    assert all(word.isalnum() for word in words.split("'") if word not in ("", "!"))


def test_typographic_quotation_marks_make_a_phrase():
    assert asked("„slips in“").as_query() == "('slips' <-> 'in')"
    assert asked('"never closed').as_query() == "('never' <-> 'closed')"


@pytest.mark.parametrize(
    "typed",
    ["x" * (LONGEST + 1), " ".join(f"w{n}" for n in range(MOST_TERMS + 1)), "a-b" * 30],
)
def test_too_much_is_refused_with_a_reason(typed: str):
    with pytest.raises(RefusedError, match="fewer"):
        asked(typed)


def test_words_of_a_text_are_folded_and_part_numbers_put_together():
    text = "Order AB12-3456 or 5M51\u20117A020\u2011CA; an e-mail, 10.5 mm, front/rear"
    assert words_of(text) == (
        "order ab12 3456 or 5m51 7a020 ca an e mail 10 5 mm front rear"
    )
    assert codes_of(text) == ["ab123456", "5m517a020ca", "email"]


def test_a_wall_of_hyphens_costs_little():
    text = "a-" * 60_000
    assert codes_of(text) == []
    assert len(words_of(text).split()) == 60_000
