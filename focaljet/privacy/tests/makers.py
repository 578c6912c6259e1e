"""People and their letters, for the tests of this app.

Who is on the staff is decided on a higher floor; here it is who has the permission.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model

from focaljet.base import clock
from focaljet.privacy.models.cases import Case

MAY_ANSWER = frozenset({"privacy.view_case", "privacy.change_case"})


def make_person(name: str = "Ann") -> Any:
    users = get_user_model()
    return users._default_manager.create(**{users.USERNAME_FIELD: name})


def make_case(**given: Any) -> Case:
    words = {"kind": Case.Kind.QUESTION, "message": "Why is my topic closed?"}
    return Case.objects.create(**words | {"opened_at": clock.now()} | given)
