"""`focaljet backup`: each deed three lines over a service."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from focaljet.backups import age, manifest, opening, writing
from focaljet.backups.age import Lock
from focaljet.backups.errors import BackupError
from focaljet.backups.services import backing_up, pruning


class Command(BaseCommand):
    help = "Make an encrypted backup of the site; `backup key` makes the key for it."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "deed", nargs="?", choices=("make", "key", "prune"), default="make",
            help="make a backup; make a key; take old backups away",
        )  # fmt: skip
        parser.add_argument(
            "--to", metavar="PLACE", type=Path,
            help="the folder for backups (FOCALJET_BACKUP_DIR); with `key`, its file",
        )  # fmt: skip
        parser.add_argument(
            "--recipient", metavar="AGE1…", action="append", default=[],
            help="the public key that it is encrypted to (FOCALJET_BACKUP_TO)",
        )  # fmt: skip
        parser.add_argument(
            "--passphrase-file", metavar="FILE", type=Path,
            help="encrypt it to the passphrase in this file instead",
        )  # fmt: skip

    def handle(self, *args: Any, deed: str, **options: Any) -> None:
        try:
            getattr(self, f"_{deed}")(**options)
        except BackupError as trouble:
            raise CommandError(str(trouble)) from trouble

    def _make(self, **options: Any) -> None:
        folder = _folder(options["to"])
        made = backing_up.make(to=folder.expanduser().resolve(), lock=_lock(options))
        said = manifest.read(made)
        self.stdout.write(
            f"{made}: {sum(said.rows.values())} rows, {said.files} files."
        )
        for name in said.parts:
            size = said.part(name).size / 1_000_000
            self.stdout.write(f"{size:>10.1f} MB  {manifest.file_of(name)}")
        self.stdout.write(
            "Keep a copy on another machine, and the erasure log apart from it."
        )

    def _key(self, to: Path | None, **options: Any) -> None:
        if to is None:
            raise CommandError("Say where the private key goes: --to FILE.")
        secret, public = age.new_key()
        try:
            with writing.new_file(to) as file:
                file.write(f"# public key: {public}\n{secret}\n".encode())
        except FileExistsError:
            raise CommandError(f"{to} is there already.") from None
        except OSError as trouble:
            raise CommandError(
                f"{to} cannot be written ({trouble.strerror})."
            ) from None
        self.stdout.write(
            f"The private key is in {to}: take it off this machine, and print it too. "
            "Without it no backup opens.\n"
            f"The public key, for the settings of the site:\nFOCALJET_BACKUP_TO={public}"
        )

    def _prune(self, to: Path | None, **options: Any) -> None:
        gone = pruning.prune(_folder(to))
        self.stdout.write(f"{gone} taken away.")


def _folder(to: Path | None) -> Path:
    if to is None and not settings.BACKUP_DIR:
        raise CommandError("Say where to: --to DIR, or FOCALJET_BACKUP_DIR.")
    return to or Path(settings.BACKUP_DIR)


def _lock(options: dict[str, Any]) -> Lock:
    if file := options["passphrase_file"]:
        return age.lock_under(opening.passphrase_in(file))
    keys = options["recipient"] or settings.BACKUP_TO
    if not keys:
        raise CommandError(
            "A backup is always encrypted: give --recipient age1… (`focaljet backup key` "
            "makes a key) or --passphrase-file FILE."
        )
    return age.lock_for(keys)
