"""Where in a text the words stand that were looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from focaljet.base.rows import rows
from focaljet.search.asked import Asked, beginning
from focaljet.search.languages import configuration
from focaljet.search.words import HYPHENS, OTHER_LETTER, chains, flat

EXCERPT = 240
BEFORE_THE_HIT = 70
_OTHER_WORD = rf"[^\W_{OTHER_LETTER}]*{OTHER_LETTER}[^\W_]*"


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    is_hit: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """A word of a text that may be one that was looked for."""

    start: int
    end: int
    words: tuple[str, ...]


class Marker:
    """Marks one search's words in its results; `learn` before `excerpt` and `whole`."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._codes = asked.codes
        self._exact = asked.exact_words
        self._marked: frozenset[str] = self._exact
        self._loose = _beginnings_and_codes(asked)

    def spots(self, text: str) -> list[Spot]:
        """Candidates, by how they begin: skimming costs a tenth of parting the text."""
        if not self._loose:
            return []
        return list(self._skimmed(text) if text.isascii() else self._parted(text))

    def learn(self, texts: Iterable[Sequence[Spot]]) -> None:
        """Ask PostgreSQL which of the candidates are forms of a word that was looked
        for (one query, or none where all are written as it was)."""
        seen = {word for spots in texts for spot in spots for word in spot.words}
        if unsure := sorted(seen - self._exact):
            config = configuration()
            values = [unsure, config, config, self._asked.any_wanted_word()]
            self._marked |= {word for (word,) in rows(MARKED, values)}

    def whole(self, text: str, spots: Sequence[Spot]) -> tuple[Piece, ...]:
        return tuple(self._pieces(text, spots, 0, len(text)))

    def excerpt(self, text: str, spots: Sequence[Spot]) -> tuple[Piece, ...]:
        """The first marked word with what stands around it; else the beginning."""
        first = next((spot.start for spot in spots if self._is_marked(spot)), 0)
        start, end = _window(text, first)
        pieces = list(self._pieces(text, spots, start, end))
        if start:
            pieces.insert(0, Piece("… "))
        if end < len(text):
            pieces.append(Piece(" …"))
        return tuple(pieces)

    def _skimmed(self, text: str) -> Iterator[Spot]:
        for match in _pattern(self._loose).finditer(text):
            word = "".join(char for char in match[0].lower() if char.isalnum())
            yield Spot(match.start(), match.end(), (word,))

    def _parted(self, text: str) -> Iterator[Spot]:
        """Whatever has no blanks in it and may hold a candidate is parted as it would be
        for the index; the rest of the text is not."""
        pattern = _pattern([*self._loose, _OTHER_WORD])
        end = 0
        for match in pattern.finditer(flat(text)):
            if match.start() < end:
                continue
            start = text.rfind(" ", end, match.start()) + 1 or end
            end = text.find(" ", match.end())
            end = len(text) if end < 0 else end
            for spot in self._spots_in(text[start:end]):
                yield Spot(start + spot.start, start + spot.end, spot.words)

    def _spots_in(self, text: str) -> Iterator[Spot]:
        for chain in chains(text):
            words = (*chain.parts, *([chain.code] if chain.code else []))
            if chain.code in self._codes or any(
                beginning(word) in self._asked.beginnings for word in words
            ):
                yield Spot(chain.start, chain.end, words)

    def _is_marked(self, spot: Spot) -> bool:
        return any(word in self._marked for word in spot.words)

    def _pieces(
        self, text: str, spots: Sequence[Spot], start: int, end: int
    ) -> Iterator[Piece]:
        at = start
        for spot in spots:
            if start <= spot.start and spot.end <= end and self._is_marked(spot):
                if spot.start > at:
                    yield Piece(text[at : spot.start])
                yield Piece(text[spot.start : spot.end], is_hit=True)
                at = spot.end
        if at < end:
            yield Piece(text[at:end])


def _window(text: str, first: int) -> tuple[int, int]:
    """Where an excerpt begins and ends, at blanks where there are any."""
    if len(text) <= EXCERPT:
        return 0, len(text)
    start = max(0, min(first - BEFORE_THE_HIT, len(text) - EXCERPT))
    if start:
        start = text.find(" ", start, first) + 1 or first
    end = start + EXCERPT
    if end >= len(text):
        return start, len(text)
    blank = text.rfind(" ", start + EXCERPT // 2, end)
    return start, blank if blank > 0 else end


def _beginnings_and_codes(asked: Asked) -> list[str]:
    """As parts of a pattern: words by their beginnings, and part numbers."""
    begin = "|".join(map(_loose, sorted(asked.beginnings)))
    codes = [_loose(code) for code in sorted(asked.codes)]
    return [*codes, rf"(?:{begin})[^\W_]*"] if begin else codes


def _loose(word: str) -> str:
    """With anything between its letters that stands between the parts of a number.

    Words are letters and digits alone: nothing in them is a sign of patterns.
    """
    return f"[{HYPHENS}./]?".join(word)


def _pattern(said: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(said)})(?![^\W_])", re.IGNORECASE)


MARKED = """
    SELECT word FROM unnest(%s::text[]) AS word
    WHERE (to_tsvector(%s::regconfig, word) || to_tsvector('pg_catalog.simple', word))
          @@ to_tsquery(%s::regconfig, %s)
"""
