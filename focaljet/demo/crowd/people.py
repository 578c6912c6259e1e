"""The people of the crowd: what they are called, when they joined, who of them speaks.

A member is a number from 0, in the order of joining. Moments are seconds since the
crowd began.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from random import Random

from focaljet.demo.crowd.words import FIRST_NAMES, NUMERALS, SECOND_NAMES

# The share that was there when it began; the founders came in the month before.
FOUNDERS, FIRST_MONTH = 0.02, 30 * 86_400.0
# The rest came ever faster. A post in three is by somebody who has just come.
NEWCOMERS, NEW = 0.3, 0.1
# So many of the most eager ones write about as much as each other: at least ten, and
# two of ten thousand.
EAGER, EAGER_SHARE = 10, 0.0002
# Every third member only reads.
READERS = 3

_PAIRS = len(FIRST_NAMES) * len(SECOND_NAMES)


def name(member: int) -> str:
    """Another one for each number, and none that looks like another."""
    again, pair = divmod(member, _PAIRS)
    second, first = divmod(pair, len(FIRST_NAMES))
    # Shifted by one in each round, so that neighbours have nothing in common.
    second = (second + first) % len(SECOND_NAMES)
    said = f"{FIRST_NAMES[first]}_{SECOND_NAMES[second]}"
    return f"{said}_{_numeral(again)}" if again else said


def _numeral(number: int) -> str:
    """1 is 2, 8 is 9, 9 is 22: the numerals that look like no letter."""
    digits = ""
    while number:
        number, digit = divmod(number - 1, len(NUMERALS))
        digits = NUMERALS[digit] + digits
    return digits


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many members who joined within so many seconds."""

    members: int
    span: float

    def joined_at(self, member: int) -> float:
        """Negative for the founders."""
        share = member / self.members
        if share < FOUNDERS:
            return FIRST_MONTH * (share / FOUNDERS - 1)
        return self.span * sqrt((share - FOUNDERS) / (1 - FOUNDERS))

    def here_at(self, at: float) -> int:
        """How many have joined by then; at least one."""
        share = FOUNDERS + (1 - FOUNDERS) * (at / self.span) ** 2
        return max(1, min(self.members, int(self.members * share)))

    def writer(self, at: float, random: Random) -> int:
        """Somebody who is here by then: mostly one of the few who write a lot."""
        here = self.here_at(at)
        drawn = random.random()
        if drawn < NEWCOMERS:
            who = here - 1 - int(here * NEW * drawn / NEWCOMERS)
        else:
            eager = max(EAGER, here * EAGER_SHARE)
            who = int(here * random.random() ** 4 + eager * random.random())
        who = min(who, here - 1)
        return who - 1 if who and who % READERS == READERS - 1 else who

    def reader(self, at: float, random: Random) -> int:
        """Anybody who is here by then."""
        return int(self.here_at(at) * random.random() ** 2)
