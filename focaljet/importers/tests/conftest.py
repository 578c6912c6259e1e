from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _a_data_folder_of_its_own(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"
