from __future__ import annotations

from typing import Any

from focaljet.choices import services


def choose(**values: Any) -> None:
    """As the owner did: `choose(site__name="Focus Club")`."""
    for name, value in values.items():
        services.choose(by_id=None, name=name.replace("__", "."), value=value)
