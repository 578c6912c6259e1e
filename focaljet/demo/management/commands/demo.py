from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from focaljet.base.verdict import RefusedError
from focaljet.demo.services import is_untouched, load_demo_club


class Command(BaseCommand):
    help = "Fill a site that has no forums with the demo club."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="Do nothing, and say nothing, where anybody has joined already.",
        )

    def handle(self, *args: Any, if_empty: bool, **options: Any) -> None:
        if if_empty and not is_untouched():
            return
        try:
            loaded = load_demo_club()
        except RefusedError as refused:
            raise CommandError(refused.reason) from refused
        self.stdout.write(
            f"The demo club has moved in: {loaded.members} members, "
            f"{loaded.forums} forums, {loaded.topics} topics, {loaded.posts} posts."
        )
