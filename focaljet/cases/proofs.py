"""How certain we have to be of who asks, in proportion to what is asked."""

from __future__ import annotations

from datetime import timedelta
from enum import IntEnum
from typing import Protocol

from focaljet.cases.models.cases import Case
from focaljet.cases.words import Proof

# A sign-in younger than this shows that the person is at the keyboard.
LATELY = timedelta(hours=1)


class Level(IntEnum):
    NONE = 0
    SOME = 1  # signed in
    STRONG = 2  # signed in a short while before, a mail to the address, or evidence


class Proven(Protocol):
    kind: str
    proof: str


_NEEDED = {
    Case.Kind.CORRECT: Level.SOME,
    Case.Kind.RESTRICT: Level.SOME,
    Case.Kind.OBJECT: Level.SOME,
    # The archive itself leaves only to who is signed in.
    Case.Kind.ACCESS: Level.SOME,
    Case.Kind.PORT: Level.SOME,
    Case.Kind.ERASE: Level.STRONG,
}


def needed(kind: str) -> Level:
    return _NEEDED.get(Case.Kind(kind), Level.NONE)


def level(proof: str) -> Level:
    if not proof:
        return Level.NONE
    return Level.SOME if proof == Proof.ACCOUNT else Level.STRONG


def is_enough(case: Proven) -> bool:
    return level(case.proof) >= needed(case.kind)
