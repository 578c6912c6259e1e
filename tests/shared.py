"""Data sets that lie beside the checkout and are no part of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(
    os.environ.get(
        "FOCALJET_SHARED", Path(__file__).resolve().parent.parent.parent / "shared"
    )
)


def shared_data(name: str) -> Path:
    """The path of a data set such as `usenet/rec.autos.tar.xz`; skips if absent."""
    path = SHARED / "data" / name
    if not path.exists():
        pytest.skip(f"the data set {name} is not here")
    return path
