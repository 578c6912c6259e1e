"""What differs between two texts: true to both, and never slow."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focaljet.base.differences import BESIDE, Kind, Piece, between, shortened
from focaljet.base.tests.growth import grows_straight

SAME, REMOVED, ADDED = Kind.SAME, Kind.REMOVED, Kind.ADDED


def told(before: str, after: str) -> list[tuple[Kind, str]]:
    return [(piece.kind, piece.text) for piece in between(before, after)]


def test_a_changed_word_is_shown_beside_what_stayed():
    assert told("Torque it to 34 Nm.", "Torque it to 28 Nm.") == [
        (SAME, "Torque it to "),
        (REMOVED, "34"),
        (ADDED, "28"),
        (SAME, " Nm."),
    ]


def test_two_changed_words_in_a_row_are_one_change():
    assert told("an old clutch", "a new clutch") == [
        (REMOVED, "an old"),
        (ADDED, "a new"),
        (SAME, " clutch"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", []),
        ("as it was", "as it was", [(SAME, "as it was")]),
        ("", "new", [(ADDED, "new")]),
        ("gone", "", [(REMOVED, "gone")]),
        ("a b", "a b c", [(SAME, "a b"), (ADDED, " c")]),
    ],
)
def test_the_ends_are_told_too(before: str, after: str, expected: list[object]):
    assert told(before, after) == expected


TEXTS = st.text(alphabet="ab .\n", max_size=60)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_in_what_differs(before: str, after: str):
    pieces = between(before, after)
    assert "".join(p.text for p in pieces if p.kind is not ADDED) == before
    assert "".join(p.text for p in pieces if p.kind is not REMOVED) == after


def test_long_texts_are_compared_by_lines_and_hopeless_ones_as_a_whole():
    words = [f"w{n}" for n in range(12_000)]
    lines = [" ".join(words[n : n + 100]) for n in range(0, len(words), 100)]
    changed = [line.replace("1", "2") for line in lines]
    kinds = [p.kind for p in between("\n".join(lines), "\n".join(changed))]
    assert len(kinds) < 2 * len(lines) + 1
    blanks, dots = "\n" * 30_000, ".\n" * 30_000
    assert told(f"a{blanks}b", f"c{dots}d")[0][0] is REMOVED


def test_the_worst_texts_take_no_square_of_their_length():
    chance = random.Random(7)  # noqa: S311

    def compare(size: int) -> None:
        texts = ["".join(chance.choice("ab ") for _ in range(size)) for _ in range(2)]
        between(*texts)

    assert grows_straight(compare, size=60_000)


def test_what_stayed_is_cut_short_and_what_changed_is_not():
    long = "word " * 400
    pieces = shortened(between(f"{long}34{long}", f"{long}28{long}"))
    assert [p.kind for p in pieces] == [
        Kind.LEFT_OUT, SAME, REMOVED, ADDED, SAME, Kind.LEFT_OUT,
    ]  # fmt: skip
    assert all(len(p.text) <= BESIDE for p in pieces)
    assert shortened([Piece(SAME, "short")]) == [Piece(SAME, "short")]
