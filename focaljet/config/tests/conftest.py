from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from focaljet.config.launcher.cluster import THROW_AWAY


@pytest.fixture
def data_dir(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that every account may enter, as PostgreSQL's must for root."""
    monkeypatch.setenv(THROW_AWAY, "1")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    folder = Path(tempfile.mkdtemp(prefix="focaljet-up-"))
    folder.chmod(0o711)
    yield folder / "data"
    shutil.rmtree(folder)
