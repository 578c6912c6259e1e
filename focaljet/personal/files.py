"""What a store gives to the archive that a person takes along."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One file of the archive. `write` puts its bytes, in pieces, into what it is given.

    `name` is a path below the store's folder; plain letters, digits, dots and hyphens.
    """

    name: str
    write: Callable[[BinaryIO], object]
