from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model

from focaljet.cases.tests.makers import MAY_ANSWER
from focaljet.privacy.tests.makers import make_person


@pytest.fixture
def moe(db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Moe may read and answer what people ask; nobody else may."""

    def has_perm(self: Any, perm: str, obj: object = None) -> bool:
        return self.get_username() == "Moe" and perm in MAY_ANSWER

    monkeypatch.setattr(get_user_model(), "has_perm", has_perm)
    return make_person("Moe")
