"""Which tests prove which clause: read from `tested.json`, which `tools/clauses.py`
writes from the marks of the tests, so that it is known where no tests are installed.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from focaljet.policy.clauses.registry import all_clauses
from focaljet.policy.clauses.words import Clause

FILE = Path(__file__).with_name("tested.json")


@cache
def all_tests() -> dict[str, tuple[str, ...]]:
    """By the number of a clause: "focaljet/x/tests/test_y.py::test_z", sorted."""
    read: dict[str, list[str]] = json.loads(FILE.read_text(encoding="utf-8"))
    return {number: tuple(names) for number, names in read.items()}


def tests_of(clause: Clause) -> tuple[str, ...]:
    """Those that name it. An item of a list is also meant where the whole is named, and
    the whole where each of its items that is here is."""
    found = all_tests().get(clause.number, ())
    if clause.is_item:
        return found or all_tests().get(clause.whole, ())
    if found:
        return found
    items = [
        all_tests().get(each.number, ())
        for each in all_clauses().values()
        if each.is_item and each.whole == clause.number and each.subsystem.is_here()
    ]
    return (
        tuple(sorted({name for names in items for name in names})) if all(items) else ()
    )


def untested() -> list[Clause]:
    """Clauses whose matter is here and that no test proves. What an owner switched off
    counts, since it can be switched on; and so no database is asked."""
    return [
        clause
        for clause in all_clauses().values()
        if clause.subsystem.is_here() and not tests_of(clause)
    ]
