"""E005: a purpose that no clause of the policy allows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.checks import CheckMessage, register

from focaljet.personal.checks.messages import error
from focaljet.personal.words import Purpose

CLAUSE = re.compile(r"C([1-9]|[1-8][0-9]|9[0-7])")


@register
def check_purposes(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    return list(purpose_errors(Purpose))


def purpose_errors(purposes: Iterable[Any]) -> Iterator[CheckMessage]:
    for purpose in purposes:
        cited = [CLAUSE.fullmatch(clause) for clause in purpose.clauses]
        if not cited or not all(cited):
            yield error("E005", f"{purpose} cites no clause of the policy.", purpose)
