"""Making a backup: database, files and keys apart, each encrypted; all of it or nothing."""

from __future__ import annotations

import shutil
import subprocess
import time
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from focaljet.backups import age, database, manifest, places, writing
from focaljet.backups.age import Lock, Sealed
from focaljet.backups.errors import BackupError
from focaljet.backups.manifest import Manifest
from focaljet.backups.models import BackupRun
from focaljet.backups.services import marking
from focaljet.base import clock
from focaljet.base.alone import alone
from focaljet.privacy import erasure_log
from focaljet.privacy.models.ledger import LedgerLine
from focaljet.privacy.services import ledger

ONE_AT_A_TIME = 7_360  # of base.alone
PREFIX = "focaljet-"
MAKING = ".making-"
NAMED_BY = "%Y%m%dT%H%M%S%fZ"


def make(*, to: Path, lock: Lock | list[str]) -> Path:
    """Make a backup in a new folder under `to`, for a lock or for public keys; how it
    went is kept in a BackupRun.

    Raises BackupError; then nothing is left of it.
    """
    began, run = time.monotonic(), BackupRun(at=clock.now(), trouble="other")
    try:
        with alone(ONE_AT_A_TIME) as nobody_else:
            if not nobody_else:
                raise BackupError("A backup is being made already.")
            keys = lock if isinstance(lock, Lock) else age.lock_for(lock)
            made = _made(to, keys)
        run.size, run.name, run.trouble = manifest.read(made).size, made.name, ""
    except BackupError as trouble:
        run.trouble = trouble.code
        raise
    except OSError as trouble:
        error = writing.trouble_with(to, trouble)
        run.trouble = error.code
        raise error from trouble
    finally:
        run.seconds = time.monotonic() - began
        _keep(run)
    return made


@transaction.atomic
def _keep(run: BackupRun) -> None:
    run.save()
    if run.is_good:
        ledger.write(kind=LedgerLine.Kind.BACKUP)


def _made(to: Path, lock: Lock) -> Path:
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in to.glob(f"{MAKING}*"):  # by a backup that was cut short
        shutil.rmtree(left)
    name = f"{PREFIX}{clock.now():{NAMED_BY}}"
    making = to / f"{MAKING}{name}"
    making.mkdir(mode=0o700)
    try:
        _fill(making, lock)
        writing.sync(making)
        making.rename(to / name)
        writing.sync(to)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return to / name


def _fill(folder: Path, lock: Lock) -> None:
    site = marking.site_id()
    marking.mark_places(site)
    # Before the snapshot: whoever is erased from now on is in the log behind this line.
    line, log_seal = end_of_log()
    parts: dict[str, Sealed] = {}
    with database.snapshot() as (own, moment):
        major = database.major_of(own)
        with writing.new_file(folder / manifest.file_of(manifest.DATABASE)) as out:
            parts[manifest.DATABASE] = _dump(moment, major, out, lock)
        rows, migrations = database.rows_in(own), database.migrations_in(own)
    tar = places.Tar(places.files(folder.parent))
    for part, pieces in (
        (manifest.FILES, tar.pieces()),
        (manifest.KEYS, places.small_tar(places.keys())),
    ):
        with writing.new_file(folder / manifest.file_of(part)) as out:
            parts[part] = age.seal(age.Flow(pieces), out, lock)
    if lock.identity:
        with writing.new_file(folder / manifest.IDENTITY) as out:
            out.write(lock.identity)
    said = Manifest(
        format=manifest.FORMAT,
        focaljet=settings.FOCALJET_VERSION,
        made_at=clock.now().isoformat(),
        site=site,
        migrations=migrations,
        postgres=major,
        log_line=line,
        log_seal=log_seal,
        rows=rows,
        files=tar.count,
        in_bucket=bool(settings.ATTACHMENTS_IN_BUCKET),
        parts={name: asdict(part) for name, part in parts.items()},
    ).sealed(settings.SECRET_KEY)
    with writing.new_file(folder / manifest.NAME) as out:
        out.write(said.as_text().encode())


def end_of_log() -> tuple[int, str]:
    """Number and seal of the last line of the erasure log; 0 and "" where it is empty.

    Raises BackupError for a broken log: a backup of today would not be restorable.
    """
    try:
        return erasure_log.end()
    except erasure_log.LogError as broken:
        raise BackupError(str(broken), code="site") from broken


def _dump(moment: str, major: int, out: BinaryIO, lock: Lock) -> Sealed:
    process = database.dumping(moment, major)
    if process.stdout is None or process.stderr is None:
        raise AssertionError
    try:
        sealed = age.seal(process.stdout, out, lock)
        said = process.stderr.read()
        if process.wait():
            raise BackupError(
                f"pg_dump did not come to its end: {database.reason_of(said)}.",
                code="database",
            )
        return sealed
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.kill()
        process.wait()
    for stream in (process.stdout, process.stderr):
        if stream:
            stream.close()
