from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from focaljet.accounts.services import owners


class Command(BaseCommand):
    help = "Print a link that signs the owner, or the member you name, in once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help="A screen name; else the owner.")

    def handle(self, *args: Any, name: str | None, **options: Any) -> None:
        if name is None:
            path = owners.owner_link()
        elif member := owners.named(name):
            path = owners.link_for(member=member)
        else:
            raise CommandError(f"No member who could sign in is called {name}.")
        self.stdout.write(f"{settings.SITE_URL}{path}")
