"""What the crowd says: titles and posts, the same for the same seed and number."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from focaljet.demo.crowd import words

SHORTEST, LONGEST = 60, 1_500
# Characters: half of the posts are shorter, two thirds lie between 190 and 520.
USUAL, SPREAD = 5.74, 0.5
SENTENCES_IN_A_PARAGRAPH = 3
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"

_NUMBERS = {
    "minutes": (5, 90),
    "miles": (9, 240),
    "torque": (8, 160),
    "degrees": (-6, 12),
    "price": (4, 480),
    "thickness": (1, 40),
}


class Talk:
    """One voice for all of them; titles and posts are told by their number."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._random = Random()  # noqa: S311  nothing is to be kept secret
        self._words = _Words(self._random)

    def title(self, topic: int) -> str:
        """At most 150 characters, on one line."""
        self._begin(2 * topic + 1)
        return self._said(words.TITLES)[:150]

    def post(self, number: int) -> str:
        """60 to 1,500 characters of Markdown."""
        said = self._sentences(number)
        paragraphs = [
            " ".join(said[at : at + SENTENCES_IN_A_PARAGRAPH])
            for at in range(0, len(said), SENTENCES_IN_A_PARAGRAPH)
        ]
        extra = self._extra()
        if extra and sum(map(len, paragraphs)) + len(extra) < LONGEST - 40:
            paragraphs.append(extra)
        return "\n\n".join(paragraphs)

    def excerpt(self, number: int) -> str:
        """The words of a post that others quote: how it begins."""
        return self._sentences(number)[0]

    def _begin(self, number: int) -> None:
        self._random.seed((self._seed << 40) + number)

    def _sentences(self, number: int) -> list[str]:
        self._begin(2 * number)
        length = min(LONGEST - 300, self._random.lognormvariate(USUAL, SPREAD))
        if length < 120:
            return [self._said(words.SHORT)]
        # Steps through all of them (their number is a prime), so that none comes twice.
        kinds = words.SENTENCES
        kind = int(self._random.random() * len(kinds))
        step = 1 + int(self._random.random() * (len(kinds) - 1))
        said: list[str] = []
        while not said or sum(map(len, said)) < length - 40:
            said.append(self._filled(kinds[kind]))
            kind = (kind + step) % len(kinds)
        return said

    def _extra(self) -> str:
        """A part number in one post of ten, something with marks in one of twenty."""
        drawn = self._random.random()
        if drawn < 0.1:
            return self._said(words.WITH_NUMBER)
        return self._said(words.MARKED_UP) if drawn < 0.15 else ""

    def _said(self, templates: Sequence[str]) -> str:
        return self._filled(self._one_of(templates))

    def _filled(self, template: str) -> str:
        said = template.format_map(self._words)
        return said[0].upper() + said[1:]

    def _one_of(self, choices: Sequence[str]) -> str:
        return choices[int(self._random.random() * len(choices))]


class _Words(dict[str, str]):
    """Gives another word each time that a template asks for one."""

    def __init__(self, random: Random) -> None:
        super().__init__()
        self._random = random

    def __missing__(self, kind: str) -> str:
        if kind == "number":
            return self._part_number()
        if kind in _NUMBERS:
            low, high = _NUMBERS[kind]
            return self._measure(kind, low + int(self._random.random() * (high - low)))
        found = words.LISTS[kind.lower()]
        word = found[int(self._random.random() * len(found))]
        return word[0].upper() + word[1:] if kind[0].isupper() else word

    def _part_number(self) -> str:
        drawn = int(self._random.random() * 529_000_000)
        drawn, tail = divmod(drawn, 10_000)
        drawn, middle = divmod(drawn, 100)
        first, second = divmod(drawn % 529, 23)
        return f"{LETTERS[first]}{LETTERS[second]}{middle:02}-{tail:04}"

    def _measure(self, kind: str, number: int) -> str:
        if kind == "miles":
            return f"{number},{int(self._random.random() * 10)}00"
        if kind == "thickness":
            return f"{number / 10:.1f}"
        return f"£{number}" if kind == "price" else str(number)
