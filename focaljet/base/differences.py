"""What differs between two texts, word by word, in bounded time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Indel

# The comparison takes time and room by the product of the two lengths; 5,000 words
# against 5,000 are three milliseconds and three megabytes.
MOST_PAIRS = 25_000_000
# Of words that stayed, so much is shown beside those that did not.
BESIDE = 160

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_BLANK = re.compile(r"\s+")


class Kind(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    text: str


def between(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in order: put together without what was added they are
    `before`, without what was removed `after`.

    By words; by lines where the texts are long; the whole where even those are many.
    """
    for shape in (_WORD, _LINE):
        a, b = shape.findall(before), shape.findall(after)
        start, end = _in_common(a, b)
        if (len(a) - start - end) * (len(b) - start - end) <= MOST_PAIRS:
            return list(_joined(_compared(a, b, start, end)))
    return list(_joined([(Kind.REMOVED, before), (Kind.ADDED, after)]))


def shortened(pieces: list[Piece]) -> list[Piece]:
    """The same, without most of what stayed as it was."""
    short: list[Piece] = []
    for place, piece in enumerate(pieces):
        if piece.kind is not Kind.SAME or len(piece.text) <= 3 * BESIDE:
            short.append(piece)
            continue
        if place:
            short.append(Piece(Kind.SAME, piece.text[:BESIDE]))
        short.append(Piece(Kind.LEFT_OUT, ""))
        if place < len(pieces) - 1:
            short.append(Piece(Kind.SAME, piece.text[-BESIDE:]))
    return short


def _in_common(a: list[str], b: list[str]) -> tuple[int, int]:
    """How many words both begin with, and how many of the others both end with."""
    shorter = min(len(a), len(b))
    start = 0
    while start < shorter and a[start] == b[start]:
        start += 1
    end = 0
    while end < shorter - start and a[-1 - end] == b[-1 - end]:
        end += 1
    return start, end


def _compared(
    a: list[str], b: list[str], start: int, end: int
) -> Iterator[tuple[Kind, str]]:
    yield Kind.SAME, "".join(a[:start])
    inner_a, inner_b = a[start : len(a) - end], b[start : len(b) - end]
    number: dict[str, int] = {}
    for word in (*inner_a, *inner_b):
        number.setdefault(word, len(number))
    for step in Indel.opcodes(
        [number[word] for word in inner_a], [number[word] for word in inner_b]
    ):
        was = "".join(inner_a[step.src_start : step.src_end])
        now = "".join(inner_b[step.dest_start : step.dest_end])
        if step.tag == "equal":
            yield Kind.SAME, was
        else:
            yield Kind.REMOVED, was
            yield Kind.ADDED, now
    yield Kind.SAME, "".join(a[len(a) - end :])


def _joined(steps: Iterable[tuple[Kind, str]]) -> Iterator[Piece]:
    """Runs put together. A blank that stayed between two changed words changes with
    them: "old words" for "new things" is one change and not two."""
    removed = added = same = ""
    for kind, text in steps:
        if kind is Kind.SAME or not text:
            same += text
            continue
        if (removed or added) and _BLANK.fullmatch(same):
            removed, added = removed + same, added + same
        elif same:
            yield from _run(removed, added)
            yield Piece(Kind.SAME, same)
            removed = added = ""
        same = ""
        removed += text if kind is Kind.REMOVED else ""
        added += text if kind is Kind.ADDED else ""
    yield from _run(removed, added)
    if same:
        yield Piece(Kind.SAME, same)


def _run(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece(Kind.REMOVED, removed)
    if added:
        yield Piece(Kind.ADDED, added)
