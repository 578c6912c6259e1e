"""Where in a text the words stand that were looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from focaljet.base.rows import rows
from focaljet.search.asked import Asked, beginning
from focaljet.search.languages import configuration
from focaljet.search.words import HYPHENS, chains

EXCERPT = 240
BEFORE_THE_HIT = 70


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
        self._exact = asked.exact_words
        self._marked: frozenset[str] = self._exact
        self._pattern = _pattern(asked)

    def spots(self, text: str) -> list[Spot]:
        """Candidates, by how they begin: skimming costs a tenth of parting the text."""
        if self._pattern is None:
            return []
        found = self._skimmed(text) if text.isascii() else self._parted(text)
        return list(found)

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
        assert self._pattern is not None  # noqa: S101
        for match in self._pattern.finditer(text):
            word = "".join(char for char in match[0].lower() if char.isalnum())
            yield Spot(match.start(), match.end(), (word,))

    def _parted(self, text: str) -> Iterator[Spot]:
        for chain in chains(text):
            words = (*chain.parts, *([chain.code] if chain.code else []))
            if chain.code in self._asked.codes or any(
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


def _pattern(asked: Asked) -> re.Pattern[str] | None:
    """Words by their beginnings, and part numbers with anything between their parts."""
    between = f"[{HYPHENS}./]?"
    said = [between.join(code) for code in sorted(asked.codes)]
    begin = "|".join(re.escape(each) for each in sorted(asked.beginnings))
    if begin:
        said.append(rf"(?:{begin})[^\W_]*")
    if not said:
        return None
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(said)})(?![^\W_])", re.IGNORECASE)


MARKED = """
    SELECT word FROM unnest(%s::text[]) AS word
    WHERE (to_tsvector(%s::regconfig, word) || to_tsvector('pg_catalog.simple', word))
          @@ to_tsquery(%s::regconfig, %s)
"""
