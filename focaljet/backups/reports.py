"""The report of a restore, as plain JSON: `checks` are name, passed and text."""

from __future__ import annotations

from typing import Any

from focaljet.backups.manifest import Manifest


def check(name: str, passed: bool, text: str) -> dict[str, Any]:
    return {"name": name, "passed": passed, "text": text}


def report(
    said: Manifest, checks: list[dict[str, Any]], seconds: float
) -> dict[str, Any]:
    return {
        "made_at": said.made_at,
        "focaljet": said.focaljet,
        "seconds": round(seconds, 1),
        "passed": all(each["passed"] for each in checks),
        "checks": checks,
    }


def failed(said: Manifest, why: str, seconds: float) -> dict[str, Any]:
    """Of a restore that did not come to its end."""
    return report(said, [check("end", False, why)], seconds)
