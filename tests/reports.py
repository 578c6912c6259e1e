"""Reports of proofs that nobody carried out, for pages that show one."""

from __future__ import annotations

from typing import Any

from focaljet.base import clock
from focaljet.privacy.proof.page import TITLES
from focaljet.privacy.proof.report import Datum, Report, Residue, Step


def a_report(**more: Any) -> Report:
    """One in which all is well, unless told otherwise."""
    facts: dict[str, Any] = {
        "site": "Club",
        "ran_at": clock.now().isoformat(),
        "seconds": 1.0,
        "planted": 10,
        "exported": 10,
        "missing": [],
        "residue": [],
        "links": [],
        "trouble": [],
        "steps": [],
        "data": [],
        "encodings": ["plain"],
        "searched": {"bytes": 1, "tables": 1, "files": 1},
    }
    return Report(**facts | more)


def a_report_of_everything() -> Report:
    """Every step, and everything that can be wrong at once."""
    where = "forum.Post.ip_address"
    outcomes = [
        ("found", "gone"),
        ("fingerprint", "gone"),
        ("with its row", "stays"),
        ("left out", "FOUND"),
    ]
    return a_report(
        missing=[where],
        residue=[Residue(where, "table forum_post", "hex")],
        links=["forum.Post.author"],
        trouble=["Line 3 of the ledger was changed."],
        steps=[Step(name, 0.5, {}) for name in TITLES],
        data=[Datum(where, "ip_address", n, *told) for n, told in enumerate(outcomes)],
    )
