"""The clauses with their state, their code and their tests, for everybody to check."""

from __future__ import annotations

from dataclasses import dataclass

from focaljet.policy.clauses import proving
from focaljet.policy.clauses.registry import CHAPTERS
from focaljet.policy.clauses.words import State
from focaljet.policy.texts import WORDS


@dataclass(frozen=True, slots=True)
class ClauseLine:
    number: str
    title: str
    state: State
    waits_for: str  # "" unless it waits or is switched off
    code: tuple[str, ...]
    tests: tuple[str, ...]
    is_proven: bool


@dataclass(frozen=True, slots=True)
class Chapter:
    letter: str
    title: str
    lines: list[ClauseLine]


def chapters() -> list[Chapter]:
    """No query."""
    return [
        Chapter(
            letter,
            str(WORDS[letter].TITLE),
            [
                ClauseLine(
                    number=clause.number,
                    title=str(clause.title),
                    state=clause.state,
                    waits_for=""
                    if clause.state is State.HERE
                    else str(clause.subsystem.title),
                    code=clause.code,
                    tests=proving.tests_of(clause),
                    is_proven=clause.is_proven and clause.state is State.HERE,
                )
                for clause in clauses
            ],
        )
        for letter, clauses in CHAPTERS.items()
    ]
