"""People, for the tests of this app."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model


def make_person(name: str = "Ann") -> Any:
    users = get_user_model()
    return users._default_manager.create(**{users.USERNAME_FIELD: name})
