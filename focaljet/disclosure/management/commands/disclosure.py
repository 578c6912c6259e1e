"""`focaljet disclosure verify FILE`: whether a package is as it was signed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from focaljet.disclosure.package import checking, signing
from focaljet.disclosure.package.signing import NotOursError


class Command(BaseCommand):
    help = "Packages that were given to others: verify, key."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        verify = deeds.add_parser(
            "verify", help="Whether a package is as it was signed."
        )
        verify.add_argument("file", type=Path)
        verify.add_argument(
            "--signature", type=Path, help="the file with the signature (FILE.sig)"
        )
        verify.add_argument(
            "--key", type=Path, help="a public key in PEM (else the one of this site)"
        )
        deeds.add_parser(
            "key", help="The public key of this site, and its fingerprint."
        )

    def handle(self, *args: Any, deed: str, **options: Any) -> None:
        if deed == "key":
            public = signing.public_key()
            self.stdout.write(public.decode(), ending="")
            self.stdout.write(f"SHA-256 {signing.fingerprint(public)}")
        else:
            self._verify(options["file"], options["signature"], options["key"])

    def _verify(self, file: Path, signature: Path | None, key: Path | None) -> None:
        signature = signature or file.with_name(f"{file.name}.sig")
        try:
            said = signature.read_text(encoding="ascii", errors="replace")
            public = key.read_bytes() if key else signing.public_key()
            found = checking.check(file, said, public)
        except (OSError, NotOursError) as trouble:
            raise CommandError(str(trouble)) from trouble
        self.stdout.write(
            f"{file}: as it was signed. {found.files} files, {found.rows} entries, "
            f"{found.people} people."
        )
