"""What the tests of the policy share."""

from __future__ import annotations

import pytest

from focaljet.policy.tests.makers import Build


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> Build:
    return Build(monkeypatch)
