from __future__ import annotations

from dataclasses import dataclass

from focaljet.importers.usenet.reasons import Reason

# No message to people is as long; a picture in letters may be, and is no loss.
MOST_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Raw:
    """A message as it lies in the archive, and where."""

    place: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Skipped:
    place: str
    reason: Reason


Item = Raw | Skipped
