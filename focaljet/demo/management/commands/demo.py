from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from focaljet.base.verdict import RefusedError
from focaljet.demo.services.club import is_untouched, load_demo_club
from focaljet.demo.services.growing import grow, size_of_site
from focaljet.demo.services.settling import Size

# Of a club that says only how many posts it has.
POSTS_OF_A_TOPIC, POSTS_OF_A_MEMBER = 20, 20


class Command(BaseCommand):
    help = "Fill a site that has no forums with the demo club, of any size."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="Do nothing, and say nothing, where anybody has joined already.",
        )
        grown = parser.add_argument_group(
            "a club of any size",
            "All are counted, those of the small club too. A run that dies leaves nothing "
            "behind; asked again for the same size, it does nothing.",
        )
        grown.add_argument("--posts", type=int, metavar="N", help="Grow to N posts.")
        grown.add_argument(
            "--topics", type=int, metavar="N", help="in N topics (a twentieth of that)"
        )
        grown.add_argument(
            "--members", type=int, metavar="N", help="by N members (a twentieth, too)"
        )
        grown.add_argument(
            "--on-a-public-site",
            action="store_true",
            help="Do it even where FOCALJET_HOSTS names a public site.",
        )

    def handle(
        self,
        *args: Any,
        if_empty: bool,
        posts: int | None,
        topics: int | None,
        members: int | None,
        on_a_public_site: bool,
        **options: Any,
    ) -> None:
        if if_empty and not is_untouched():
            return
        if posts is None and (topics is not None or members is not None):
            raise CommandError("Say how many posts there are to be: --posts N.")
        try:
            if posts is None:
                self._load()
            else:
                to = Size(
                    members or posts // POSTS_OF_A_MEMBER,
                    topics or posts // POSTS_OF_A_TOPIC,
                    posts,
                )
                self._grow(to, on_a_public_site=on_a_public_site)
        except RefusedError as refused:
            raise CommandError(refused.reason) from refused

    def _load(self) -> None:
        loaded = load_demo_club()
        self.stdout.write(
            f"The demo club has moved in: {loaded.members} members, "
            f"{loaded.forums} forums, {loaded.topics} topics, {loaded.posts} posts."
        )

    def _grow(self, to: Size, *, on_a_public_site: bool) -> None:
        with tqdm(
            total=to.posts, unit=" posts", unit_scale=True, file=sys.stderr
        ) as bar:
            grown = grow(to, on_a_public_site=on_a_public_site, progress=bar.update)
        size = size_of_site()
        has = "has grown to" if grown else "is of that size already:"
        self.stdout.write(
            f"The demo club {has} {size.members} members, {size.topics} topics, "
            f"{size.posts} posts."
        )
