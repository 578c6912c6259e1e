from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from focaljet.accounts.services import owners
from focaljet.second_step.services import means


class Command(BaseCommand):
    help = "Take the passkeys, the app and the codes of somebody who lost them away."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="A screen name.")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        member = owners.named(name)
        if member is None:
            raise CommandError(f"No member who could sign in is called {name}.")
        means.forget_all(member=member)
        self.stdout.write(f"{member} signs in with the password alone.")
