"""What a law held of a child who was erased, for the authority that asks for it."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from focaljet.base.verdict import RefusedError
from focaljet.children.models.sealed import SealedRows
from focaljet.children.sealing import CannotOpenError
from focaljet.children.services import sealing


class Command(BaseCommand):
    help = "Open what a law held of a child who was erased; it stands in the ledger."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, help="as the page Children shows it")
        parser.add_argument(
            "--reason", required=True, help="which authority asks, and by which law"
        )

    def handle(self, *args: Any, number: int, reason: str, **options: Any) -> None:
        try:
            said = sealing.open_for_the_authority(sealed_id=number, reason=reason)
        except SealedRows.DoesNotExist:
            raise CommandError("There is no seal of this number.") from None
        except RefusedError as refused:
            raise CommandError(refused.reason) from refused
        except CannotOpenError:
            raise CommandError(
                "It was sealed with a SECRET_KEY that this site does not have any more."
            ) from None
        self.stdout.write(json.dumps(said, ensure_ascii=False, indent=2))
