"""Every clause, in the order of the policy."""

from __future__ import annotations

from functools import cache

from focaljet.policy.clauses.about_nobody import CLAUSES as ABOUT_NOBODY
from focaljet.policy.clauses.closing import CLAUSES as CLOSING
from focaljet.policy.clauses.collecting import CLAUSES as COLLECTING
from focaljet.policy.clauses.cookies import CLAUSES as COOKIES
from focaljet.policy.clauses.disclosing import CLAUSES as DISCLOSING
from focaljet.policy.clauses.keeping import CLAUSES as KEEPING
from focaljet.policy.clauses.logs import CLAUSES as LOGS
from focaljet.policy.clauses.opening import CLAUSES as OPENING
from focaljet.policy.clauses.protecting import CLAUSES as PROTECTING
from focaljet.policy.clauses.using import CLAUSES as USING
from focaljet.policy.clauses.words import Clause

# The chapters, by the letter that the list of the clauses gives them.
CHAPTERS: dict[str, tuple[Clause, ...]] = {
    "a": OPENING,
    "b": COLLECTING,
    "c": USING,
    "d": ABOUT_NOBODY,
    "e": COOKIES,
    "f": LOGS,
    "g": DISCLOSING,
    "h": PROTECTING,
    "i": KEEPING,
    "j": CLOSING,
}


@cache
def all_clauses() -> dict[str, Clause]:
    return {
        clause.number: clause for clauses in CHAPTERS.values() for clause in clauses
    }


def clause_named(number: str) -> Clause | None:
    """None for a number that an old version of the text may still hold."""
    return all_clauses().get(number)
