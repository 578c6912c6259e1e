"""Letters of people, for the tests.

Who is on the staff is decided on a higher floor; here it is who has the permission.
"""

from __future__ import annotations

from typing import Any

from focaljet.base import clock
from focaljet.cases.models.cases import Case

MAY_ANSWER = frozenset({"cases.view_case", "cases.change_case"})


def make_case(**given: Any) -> Case:
    words: dict[str, Any] = {
        "kind": Case.Kind.QUESTION,
        "message": "Why is my topic closed?",
    }
    words |= {"opened_at": clock.now(), "due_on": clock.now().date()}
    return Case.objects.create(**words | given)
