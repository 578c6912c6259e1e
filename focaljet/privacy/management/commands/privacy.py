from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from focaljet.personal.columns import undeclared_columns


class Command(BaseCommand):
    help = "Show whether the database keeps what the policy says, and nothing else."
    # It looks at the database after a migration, which is no time for checks that
    # the migration itself may be about to satisfy.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        deeds.add_parser("columns", help="Columns that no declaration covers.")

    def handle(self, *args: Any, deed: str, **options: Any) -> None:
        found = undeclared_columns()
        for column in found:
            self.stdout.write(column)
        if found:
            raise CommandError(
                "Nobody declared these columns: say in the model, or in the app that "
                "brings the table in, what they keep about people (docs/words.md)."
            )
