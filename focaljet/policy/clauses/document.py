"""The clauses as a page of the documentation (docs/reference/clauses.md).

Written by `tools/clauses.py`, for the program with the apps that it has.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import translation

from focaljet.policy.clauses.proving import tests_of, untested
from focaljet.policy.clauses.registry import CHAPTERS, all_clauses
from focaljet.policy.clauses.words import Clause, State
from focaljet.policy.texts import WORDS

HEAD = """# The clauses of the policy

Made by `python tools/clauses.py` from `focaljet/policy/clauses` and from the marks of the tests; `make check` fails when it is out of date. Each site shows the same for itself at `/privacy/clauses/`. The words of the clauses are in `focaljet/policy/texts`, and on every site at `/privacy/`.

*Here*: what the clause speaks of exists. *Waits*: it does not exist yet, and the policy says so beside the clause; it counts from the day on which its app is installed. *Proven*: `focaljet privacy prove` tries it on a copy of the site.
"""


def as_markdown() -> str:
    with translation.override("en"):
        return "\n".join([HEAD, *_sums(), *_tables()]) + "\n"


def _sums() -> Iterator[str]:
    clauses = [clause for clause in all_clauses().values() if not clause.is_item]
    here = [clause for clause in clauses if clause.state is not State.WAITS]
    missing = untested()
    waiting = len(clauses) - len(here)
    yield f"Of {len(clauses)} clauses {len(here)} are here and {waiting} wait."
    if missing:
        yield ""
        yield f"Without a test: {', '.join(clause.number for clause in missing)}."


def _tables() -> Iterator[str]:
    for letter, clauses in CHAPTERS.items():
        yield f"\n## {WORDS[letter].TITLE}\n"
        yield "| clause | what it is about | state | code | tests |"
        yield "|---|---|---|---|---|"
        yield from map(_row, clauses)


def _row(clause: Clause) -> str:
    cells = [clause.number, str(clause.title), _state(clause), _code(clause)]
    return f"| {' | '.join([*cells, _tests(clause)])} |"


def _state(clause: Clause) -> str:
    if clause.state is State.WAITS:
        return f"waits for {clause.subsystem.title}"
    return "here, proven" if clause.is_proven else "here"


def _code(clause: Clause) -> str:
    return "<br>".join(f"`{name}`" for name in clause.code)


def _tests(clause: Clause) -> str:
    """The names alone: which file, one finds by them."""
    names = dict.fromkeys(name.rpartition("::")[2] for name in tests_of(clause))
    return "<br>".join(f"`{name}`" for name in names)
