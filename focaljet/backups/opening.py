"""Looking at a backup before anything is restored: whole, ours, and with a log to play.

Touches no database, so that it can refuse before there is one.
"""

from __future__ import annotations

import io
import tarfile
from dataclasses import dataclass
from pathlib import Path

from pyrage import x25519

from focaljet.backups import age, manifest, places, whose
from focaljet.backups.errors import BackupError
from focaljet.backups.manifest import Manifest
from focaljet.privacy import erasure_log

LOST_WORDS = "I know that erased people may come back"
LOG = "erasures.log"


class LogError(BackupError):
    """There is no erasure log that reaches as far as the backup."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup whose parts were found whole, opened with the right key."""

    folder: Path
    said: Manifest
    identities: list[x25519.Identity]
    keys: dict[str, bytes]

    @property
    def secrets(self) -> list[str]:
        """The site's secret key, and older ones."""
        older = self.keys.get("secret.fallbacks", b"").decode().split()
        return [self.keys["secret.key"].decode().strip(), *older]

    def part(self, name: str) -> Path:
        return self.folder / manifest.file_of(name)


def opened(
    folder: Path,
    *,
    identity_file: Path | None = None,
    passphrase: str | None = None,
    keys_file: Path | None = None,
) -> Backup:
    """Raises BackupError: a part that is missing or altered, a wrong key, a seal that
    this site did not make."""
    said = manifest.read(folder)
    place = keys_file or folder / manifest.file_of(manifest.KEYS)
    for name in (manifest.DATABASE, manifest.FILES, manifest.KEYS):
        part = place if name == manifest.KEYS else folder / manifest.file_of(name)
        _insist_on_part(name, part, said)
    identities = _identities(folder, identity_file, passphrase)
    keys = _small_files(place, identities)
    if "secret.key" not in keys:
        raise BackupError(f"{place.name} does not hold the secret key of the site.")
    found = Backup(folder, said, identities, keys)
    if not said.is_sealed_by(found.secrets):
        raise BackupError(
            f"{manifest.NAME} was changed, or it belongs to another backup than the keys."
        )
    return found


def _insist_on_part(name: str, path: Path, said: Manifest) -> None:
    if not path.is_file():
        raise BackupError(
            f"A part of the backup is missing: {path}."
            + (" Say where it is with --keys." if name == manifest.KEYS else "")
        )
    if age.digest_of(path) != said.part(name):
        raise BackupError(f"{path} was changed after the backup was made.")


def _identities(
    folder: Path, identity_file: Path | None, passphrase: str | None
) -> list[x25519.Identity]:
    if identity_file is not None:
        try:
            return age.identities_in(identity_file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            raise BackupError(f"The key file {identity_file} cannot be read.") from None
    under = folder / manifest.IDENTITY
    if passphrase is None:
        how = "--passphrase-file FILE" if under.exists() else "--identity FILE"
        raise BackupError(f"The backup is encrypted: say how to open it with {how}.")
    if not under.is_file():
        raise BackupError("This backup opens with a key (--identity FILE).")
    return age.identities_under(passphrase, under.read_bytes())


def _small_files(path: Path, identities: list[x25519.Identity]) -> dict[str, bytes]:
    whole = io.BytesIO()
    age.unseal(path, whole, identities)
    whole.seek(0)
    found = {}
    with tarfile.open(fileobj=whole) as tar:
        for member in tar:
            # They become files: a name of somebody else's could lead out of the folder.
            if member.name not in places.KEYS:
                raise BackupError(
                    f"{path.name} holds something that is no key of ours."
                )
            if file := tar.extractfile(member):
                found[member.name] = file.read()
    return found


def passphrase_in(path: Path) -> str:
    try:
        said = path.read_text(encoding="utf-8").strip("\r\n")
    except OSError:
        raise BackupError(f"The passphrase file {path} cannot be read.") from None
    if not said:
        raise BackupError(f"The passphrase file {path} is empty.")
    return said


def log_file(place: Path | None) -> Path | None:
    """The log itself, where a folder was named."""
    return place / LOG if place and place.is_dir() else place


def check_log(log: Path | None, said: Manifest) -> int:
    """How many lines the log has. Raises LogError unless it reaches as far as the backup,
    and BackupError where it is another site's. Needs the keys of the site in settings."""
    if log is None:
        raise LogError(
            "There is no erasure log: say where the newest is with --erasure-log."
        )
    site = whose.said_by(log.parent)
    if site and site != said.site:
        raise BackupError(f"The erasure log in {log.parent} belongs to another site.")
    if not log.exists() and not (site and said.log_line == 0):
        raise LogError(f"There is no erasure log at {log}.")
    number, has_it = 0, said.log_line == 0
    try:
        for number, seal, _entry in erasure_log.lines(log):
            if number == said.log_line:
                has_it = seal == said.log_seal
    except erasure_log.LogError as broken:
        raise LogError(
            f"{broken} Or it was written by another site than that of the backup."
        ) from broken
    if number < said.log_line:
        raise LogError(
            f"The erasure log at {log} is older than the backup: it ends at line "
            f"{number}, and the backup was made at line {said.log_line}."
        )
    if not has_it:
        raise LogError(f"The erasure log at {log} is not that of this site.")
    return number


def can_be_read(log: Path | None) -> bool:
    """Whether each line of it fits the one before; it may be too short all the same."""
    if log is None or not log.exists():
        return False
    try:
        return sum(1 for _line in erasure_log.lines(log)) > 0
    except erasure_log.LogError:
        return False
