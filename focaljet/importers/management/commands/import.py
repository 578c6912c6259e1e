"""`focaljet import usenet PATH` and `focaljet import neutral FILE`."""

from __future__ import annotations

import errno
import sqlite3
from argparse import ArgumentTypeError
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DataError, OperationalError
from django.utils.translation import gettext as _
from psycopg import errors
from tqdm import tqdm

from focaljet.forum.models.forums import Forum
from focaljet.importers import services
from focaljet.importers.loading.errors import LoadError
from focaljet.importers.loading.forums import forum_named
from focaljet.importers.loading.load import size_of
from focaljet.importers.neutral.errors import NeutralFileError
from focaljet.importers.usenet.summary import Summary


class Command(BaseCommand):
    help = "Bring the posts of an archive or of another forum in. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
        usenet = kinds.add_parser(
            "usenet",
            help="A folder of messages, an mbox, or a packed one (tar, zip, gz).",
        )
        usenet.add_argument(
            "path", type=Path, metavar="PATH", help="Where the archive lies."
        )
        usenet.add_argument(
            "--keep", type=Path, metavar="FILE", help="Keep the neutral file there."
        )
        usenet.add_argument(
            "--join-subjects",
            type=_days,
            metavar="DAYS",
            help="Join answers that refer to nothing to the newest message of their "
            "subject, if it is at most so many days older.",
        )
        neutral = kinds.add_parser(
            "neutral", help="A neutral file (docs/reference/neutral.md)."
        )
        neutral.add_argument(
            "path", type=Path, metavar="FILE", help="What an importer wrote."
        )
        neutral.add_argument(
            "--dry-run", action="store_true", help="Count what would come in."
        )
        for kind in (usenet, neutral):
            kind.add_argument(
                "--into", metavar="FORUM", help="Number or title of one forum for all."
            )

    def handle(
        self, *args: Any, kind: str, path: Path, into: str | None, **options: Any
    ) -> None:
        with _plain_sentences():
            forum = forum_named(into) if into else None
            if kind == "usenet":
                self._usenet(path, forum, options["keep"], options["join_subjects"])
            elif options["dry_run"]:
                self._say(services.preview(path))
            else:
                self._load(path, forum, None)

    def _usenet(
        self, path: Path, into: Forum | None, keep: Path | None, join: timedelta | None
    ) -> None:
        if keep is not None and (keep.exists() or not keep.parent.is_dir()):
            raise LoadError(
                _("%s cannot be written: it exists already, or its folder does not.")
                % keep
            )
        with _bar(_("Reading"), None) as bar:
            file, summary = services.convert_usenet(
                path, join_subjects=join, tick=bar.update
            )
        self._load(file, into, summary)
        services.put_away(file, keep)

    def _load(self, file: Path, into: Forum | None, summary: Summary | None) -> None:
        with _bar(_("Bringing in"), size_of(file)) as bar:
            outcome = services.bring_in(
                file, into=into, summary=summary, progress=bar.update
            )
        self._say(outcome.lines)
        self.stdout.write(_("Every line of it is in %s") % outcome.report_file)

    def _say(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.stdout.write(line)


def _days(said: str) -> timedelta:
    if not said.isdecimal() or not 0 < int(said) < 10_000:
        raise ArgumentTypeError(_("a number of days, such as 60"))
    return timedelta(days=int(said))


def _bar(what: str, total: int | None) -> tqdm[Any]:
    # None: only where somebody looks at a terminal.
    return tqdm(desc=what, total=total, unit="", disable=None, leave=False)


@contextmanager
def _plain_sentences() -> Iterator[None]:
    """What can go wrong at the owner's end, as one sentence instead of a trace."""
    try:
        yield
    except (LoadError, NeutralFileError) as told:
        raise CommandError(str(told)) from None
    except KeyboardInterrupt:
        raise CommandError(
            _(
                "Stopped. What came in so far is whole; the same command goes on from "
                "here, and brings nothing in twice."
            ),
            returncode=130,
        ) from None
    except (OSError, sqlite3.Error, OperationalError, DataError) as broken:
        if not _is_disk_full(broken):
            raise
        raise CommandError(
            _(
                "The disk is full. What came in so far is whole; make room, and run the "
                "same command again."
            )
        ) from None


def _is_disk_full(broken: Exception) -> bool:
    if isinstance(broken, OSError):
        return broken.errno in (errno.ENOSPC, errno.EDQUOT)
    if isinstance(broken, sqlite3.Error):
        return broken.sqlite_errorcode == sqlite3.SQLITE_FULL
    return isinstance(broken.__cause__, errors.DiskFull)
