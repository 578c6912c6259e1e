"""What a run of the proof says: one frozen value, as JSON and for pages."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

VERSION = 1


@dataclass(frozen=True, slots=True)
class Step:
    """`name` is a code ("plant", "export" …); `counts` are numbers by code."""

    name: str
    seconds: float
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Datum:
    """One datum of the declarations, and what became of its canaries.

    `exported` is "found", "fingerprint", "with its row" or "left out", `erased` is
    "gone", "stays" or "FOUND"; `canaries` is how many were planted in it.
    """

    where: str
    category: str
    canaries: int
    exported: str
    erased: str


@dataclass(frozen=True, slots=True)
class Residue:
    """A canary where none should be: of which datum, in which place, how written."""

    where: str
    place: str
    encoding: str


@dataclass(frozen=True, slots=True)
class Report:
    site: str
    ran_at: str
    seconds: float
    planted: int
    exported: int
    missing: list[str]
    residue: list[Residue]
    links: list[str]
    trouble: list[str]
    steps: list[Step]
    data: list[Datum]
    encodings: list[str]
    searched: dict[str, int]
    version: int = VERSION

    @property
    def passed(self) -> bool:
        return not (self.missing or self.residue or self.links or self.trouble)

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.ran_at)

    @property
    def percent(self) -> float:
        """How much of what was planted the export held; 100 only where nothing lacks."""
        if not self.missing:
            return 100.0
        return min(99.9, 100 * self.exported / max(1, self.planted))

    def as_json(self) -> str:
        said = {"passed": self.passed, "percent": self.percent, **asdict(self)}
        return json.dumps(said, indent=1)


def read(said: str) -> Report:
    """The report that `as_json` gave."""
    told: dict[str, Any] = json.loads(said)
    told.pop("passed")
    told.pop("percent")
    return Report(
        **{
            **told,
            "residue": [Residue(**each) for each in told["residue"]],
            "steps": [Step(**each) for each in told["steps"]],
            "data": [Datum(**each) for each in told["data"]],
        }
    )
