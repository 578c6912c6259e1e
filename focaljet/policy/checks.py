"""E012: a clause whose matter is here, and no test that proves it.

Tests name their clauses by `@pytest.mark.clause("C79")`; `tools/clauses.py` gathers the
names into a file that goes with the package, so that the check needs no tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.checks import CheckMessage, register

from focaljet.personal.checks.messages import error
from focaljet.policy.clauses import proving
from focaljet.policy.clauses.words import Clause


@register
def check_clauses(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    return list(clause_errors(proving.untested()))


def clause_errors(untested: Iterable[Clause]) -> Iterator[CheckMessage]:
    for clause in untested:
        message = f"{clause.number} ({clause.title}) is promised and proven by no test."
        hint = (
            f'Mark one with @pytest.mark.clause("{clause.number}"), then run '
            "`python tools/clauses.py`."
        )
        yield error("E012", message, clause.number, hint)
