"""What the commands do: an archive to a neutral file, the file into the forum, a report."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from pathlib import Path

from django.utils.translation import gettext as _

from focaljet.base import clock, text
from focaljet.forum.models.forums import Forum
from focaljet.importers import folder
from focaljet.importers.loading import report as reports
from focaljet.importers.loading.errors import LoadError
from focaljet.importers.loading.load import Progress, load, look
from focaljet.importers.loading.report import Report
from focaljet.importers.neutral.reader import Reader
from focaljet.importers.usenet.convert import Progress as Tick
from focaljet.importers.usenet.convert import convert
from focaljet.importers.usenet.reasons import Reason
from focaljet.importers.usenet.summary import Summary


@dataclass(frozen=True, slots=True)
class Outcome:
    """Lines for the terminal, and the file that tells all of it."""

    lines: tuple[str, ...]
    report_file: Path


def convert_usenet(
    archive: Path, *, join_subjects: timedelta | None, tick: Tick = lambda: None
) -> tuple[Path, Summary]:
    """The neutral file of an archive, made anew. Raises LoadError for no archive."""
    folder.forget_old_files()
    if not archive.exists():
        raise LoadError(_("There is nothing at %s.") % archive)
    file = folder.neutral_file_for(archive)
    summary = convert(
        archive,
        file,
        secret=folder.author_secret(),
        join_subjects=join_subjects,
        progress=tick,
    )
    if not summary.messages:
        file.unlink()
        raise LoadError(_no_messages(archive, summary))
    return file, summary


def bring_in(
    file: Path,
    *,
    into: Forum | None = None,
    summary: Summary | None = None,
    progress: Progress = lambda done: None,
) -> Outcome:
    """Load a neutral file and write the report. Raises LoadError, NeutralFileError."""
    done = load(file, into=into, progress=progress)
    lines = (*(summary.lines() if summary else ()), *done.summary())
    return Outcome(lines, _write_report(file, lines, done))


def preview(file: Path) -> Iterator[str]:
    return look(file).summary()


def put_away(file: Path, keep: Path | None) -> None:
    """The neutral file holds names and words: it goes, unless the owner wants it."""
    if keep is None:
        file.unlink(missing_ok=True)
    else:
        shutil.move(file, keep)


def _no_messages(archive: Path, summary: Summary) -> str:
    if set(summary.remarks) <= {Reason.EMPTY}:
        return _("There is no message at %s: it is empty.") % archive
    reason, _count = summary.remarks.most_common(1)[0]
    return _("There is no message at %(archive)s. %(why)s") % {
        "archive": archive,
        "why": reason.label,
    }


def _write_report(file: Path, lines: Iterable[str], done: Report) -> Path:
    name = f"{file.stem}-{clock.now():%Y%m%d-%H%M%S}.report.txt"
    path = folder.imports_dir() / name
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out, Reader(file) as neutral:
        details = reports.lines(chain(neutral.remarks(), done.remarks))
        out.writelines(
            f"{line}\n"
            for line in chain([text.one_line(done.title), ""], lines, [""], details)
        )
    return path
