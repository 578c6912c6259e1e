"""Values that stand nowhere else, so that wherever one turns up it was left there.

All canaries of a run begin with the same random marker of their kind. So one search
for a handful of markers finds any of thousands, and the rest of the value says which.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address
from uuid import UUID

# Letters that look like no others, so that a screen name keeps them in its skeleton.
LETTERS = "bcdfghkprstvz"
MARKER_LENGTH = 9
NAME_LENGTH = 5
LONGEST = 60  # of the text of any canary


@dataclass(frozen=True, slots=True)
class Canary:
    """`text` is how it is written; `where` is "forum.Post.source" of whom it was put."""

    text: str
    person: str
    where: str


@dataclass
class Aviary:
    """Makes the canaries of one run and knows them again."""

    seed: int | None = None
    known: dict[str, Canary] = field(default_factory=dict)
    _of: dict[str, dict[str, Canary]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311  no secret, only rare
        self.word = self._letters(MARKER_LENGTH)
        # A day that no forum remembers, a network for examples, numbers by chance.
        self.day = datetime(1911, 1, 1, tzinfo=UTC) + timedelta(
            days=self._random.randrange(10_000)
        )
        self.network = (0x20010DB8 << 96) | (self._random.getrandbits(48) << 48)
        self.number = str(self._random.randrange(10_000, 20_000))
        self.uuid = f"{self._random.getrandbits(44):011x}"

    def markers(self) -> list[str]:
        """What each kind of canary begins with, as text."""
        prefix = IPv6Address(self.network).exploded[:24]
        short = ":".join(part.lstrip("0") or "0" for part in prefix.split(":")[:5])
        return [
            self.word,
            self.day.strftime("%Y-%m-%d"),
            short,
            self.number,
            _dashed(self.uuid),
        ]

    def a_word(self, person: str, where: str) -> str:
        return self._new(lambda: self.word + self._letters(NAME_LENGTH), person, where)

    def a_moment(self, person: str, where: str) -> datetime:
        while True:
            moment = self.day + timedelta(
                microseconds=self._random.randrange(1, 86_399_999_999)
            )
            # PostgreSQL leaves out zeros at the end.
            if moment.microsecond % 10 and moment.isoformat(" ")[:26] not in self.known:
                self._keep(moment.isoformat(" ")[:26], person, where)
                return moment

    def an_address(self, person: str, where: str) -> str:
        def make() -> str:
            return str(
                IPv6Address(self.network | self._random.getrandbits(47) | 1 << 47)
            )

        return self._new(make, person, where)

    def a_number(self, person: str, where: str) -> int:
        def make() -> str:
            return self.number + f"{self._random.randrange(10_000):04d}"

        return int(self._new(make, person, where))

    def a_uuid(self, person: str, where: str) -> UUID:
        def make() -> str:
            rest = f"{self._random.getrandbits(84):021x}"
            return str(UUID(hex=self.uuid + rest))

        return UUID(self._new(make, person, where))

    def of(self, *, person: str) -> list[Canary]:
        return list(self._of.get(person, {}).values())

    def forget(self, canary: Canary) -> None:
        """One that found no place after all."""
        del self.known[canary.text], self._of[canary.person][canary.text]

    def _new(self, make: Callable[[], str], person: str, where: str) -> str:
        while (text := make()) in self.known:
            continue
        self._keep(text, person, where)
        return text

    def _keep(self, text: str, person: str, where: str) -> None:
        canary = Canary(text, person, where)
        self.known[text] = canary
        self._of.setdefault(person, {})[text] = canary

    def _letters(self, count: int) -> str:
        return "".join(self._random.choices(LETTERS, k=count))


def _dashed(digits: str) -> str:
    """The beginning of a UUID as it is written."""
    return f"{digits[:8]}-{digits[8:11]}"
