"""`focaljet search rebuild`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from focaljet.search.services import checking


class Command(BaseCommand):
    help = "Make the table of words anew by which posts are found."

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
        rebuild = deeds.add_parser(
            "rebuild",
            help="Index what is not indexed as it should be: after another language "
            "was chosen for the site. May be stopped and run again; the site runs on.",
        )
        rebuild.add_argument(
            "--all", action="store_true", dest="anew", help="Every post, fit or not."
        )
        deeds.add_parser("check", help="Count what a rebuild would index.")

    def handle(self, *args: Any, deed: str, **options: Any) -> None:
        if deed == "check":
            count = checking.number_to_index()
            self.stdout.write(f"{count} posts are to be indexed.")
            return
        anew: bool = options["anew"]
        total = None if anew else checking.number_to_index()
        with tqdm(total=total, unit=" posts", disable=None) as bar:
            count = checking.rebuild(anew=anew, done=bar.update)
        self.stdout.write(f"{count} posts were indexed.")
