"""The manifest of a backup: plain, without a personal datum, sealed with the site's key.

Version 1: manifest.json beside database.age, files.age and keys.age. It says of which
site the backup is, what made it, how far the erasure log was, and what each part and the
whole must come to. Whoever changes a byte of it, or puts a part of another backup in its
place, cannot make the seal fit without the site's secret key.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from focaljet.backups.age import Sealed
from focaljet.backups.errors import BackupError

NAME = "manifest.json"
FORMAT = 1
PURPOSE = b"focaljet backup"
DATABASE, FILES, KEYS = "database", "files", "keys"
IDENTITY = "identity.age"


@dataclass(frozen=True, slots=True)
class Manifest:
    """`migrations` are [app, name]; `rows` counts each table; `log_line` and `log_seal`
    are the last line of the erasure log when the backup began (0 and "" for none)."""

    format: int
    focaljet: str
    made_at: str
    site: str
    migrations: list[list[str]]
    postgres: int
    log_line: int
    log_seal: str
    rows: dict[str, int]
    files: int
    in_bucket: bool
    parts: dict[str, dict[str, Any]]
    seal: str = ""

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made_at)

    @property
    def size(self) -> int:
        """Of all parts, in bytes."""
        return sum(int(part["size"]) for part in self.parts.values())

    def part(self, name: str) -> Sealed:
        said = self.parts[name]
        return Sealed(int(said["size"]), str(said["sha256"]))

    def sealed(self, secret: str) -> Manifest:
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return Manifest(**values | {"seal": self._seal(secret)})

    def is_sealed_by(self, secrets: list[str]) -> bool:
        said = self.seal.encode()
        return any(
            hmac.compare_digest(self._seal(secret).encode(), said) for secret in secrets
        )

    def as_text(self) -> str:
        return json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"

    def _seal(self, secret: str) -> str:
        values = asdict(self)
        del values["seal"]
        body = json.dumps(values, separators=(",", ":"), sort_keys=True)
        key = hmac.digest(secret.encode(), PURPOSE, "sha256")
        return hmac.digest(key, body.encode(), "sha256").hex()


def file_of(part: str) -> str:
    return f"{part}.age"


def read(folder: Path) -> Manifest:
    """Raises BackupError where the folder holds no backup that we can read."""
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except OSError:
        raise BackupError(f"{folder} holds no backup: there is no {NAME}.") from None
    except ValueError:
        raise BackupError(f"{folder / NAME} was changed: it is no JSON.") from None
    if isinstance(said, dict) and isinstance(said.get("format"), int):
        if said["format"] > FORMAT:
            raise BackupError(
                f"This backup was made by a newer Focaljet ({said.get('focaljet')}): "
                "restore it with that one."
            )
        try:
            found = Manifest(**said)
            _insist_on_shape(found)
        except (TypeError, ValueError, KeyError, AttributeError):
            pass
        else:
            return found
    raise BackupError(f"{folder / NAME} was changed: it does not say what it must.")


def _insist_on_shape(found: Manifest) -> None:
    _ = found.moment, found.size
    for name in (DATABASE, FILES, KEYS):
        found.part(name)
    if not all(len(pair) == 2 for pair in found.migrations):
        raise ValueError
