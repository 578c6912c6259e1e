"""Bringing a backup back: database, files, and then whoever was erased meanwhile."""

from __future__ import annotations

import os
import shutil
import tarfile
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from pyrage import x25519

from focaljet.backups import age, database, manifest, places, signals
from focaljet.backups.errors import BackupError
from focaljet.backups.manifest import Manifest
from focaljet.backups.opening import LOG, Backup
from focaljet.backups.services import marking, replaying
from focaljet.backups.services.replaying import Played
from focaljet.base import clock
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.models.ledger import LedgerLine
from focaljet.privacy.services import erasing, ledger

MAIL = "mail"  # the queue of everything that leaves as a mail


@dataclass(slots=True)
class Found:
    """What a restore met on its way; `faults` are sentences, and empty is good."""

    rows: int = 0
    files: int = 0
    mails_dropped: int = 0
    played: Played = field(default_factory=Played)
    faults: list[str] = field(default_factory=list)


def insist_on_known(said: Manifest) -> None:
    """Raises BackupError where a newer Focaljet has made the backup."""
    newest: dict[str, str] = {}
    for app, name in MigrationLoader(None).disk_migrations:
        newest[app] = max(name, newest.get(app, ""))
    for app, name in said.migrations:
        if name > newest.get(app, name):
            raise BackupError(
                f"This backup was made by a newer Focaljet ({app} {name} is unknown "
                "here): restore it with that one."
            )


def insist_on_empty() -> None:
    """Raises BackupError where the database holds something that is not a restore's."""
    if not (database.is_empty() or database.is_marked()):
        raise BackupError(
            "The database is not empty, and no restore was begun there: name one that is."
        )


def load_database(backup: Backup, found: Found) -> None:
    """Into the empty database of this site, in one transaction of pg_restore's.

    Marked before, so that no other server of the site begins to serve it.
    """
    insist_on_empty()
    if not database.is_empty():
        database.make_empty()
    database.mark()
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        major = int(cursor.fetchone()[0]) // 10_000
    if major < backup.said.postgres:
        raise BackupError(
            f"The backup is of PostgreSQL {backup.said.postgres}, and here is {major}: "
            "restore it on that version or a later one."
        )
    connection.close()
    process = database.restoring(major)
    if process.stdin is None or process.stderr is None:
        raise AssertionError
    said = _Said(process.stderr)
    trouble = None
    try:
        age.unseal(backup.part(manifest.DATABASE), process.stdin, backup.identities)
        process.stdin.close()
    except (BackupError, OSError) as met:
        trouble = met
        if "roken pipe" not in str(met):
            process.kill()  # half a dump is not to be committed
        with suppress(OSError):
            process.stdin.close()
    if process.wait() > 0:
        raise BackupError(f"pg_restore stopped: {said.reason()}.") from trouble
    if trouble:
        raise trouble
    _count_rows(backup.said, found)


class _Said:
    """What a process says on its standard error, read while it runs."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._words = b""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        with self._stream:
            self._words = self._stream.read()

    def reason(self) -> str:
        self._reader.join()
        return database.reason_of(self._words)


def _count_rows(said: Manifest, found: Found) -> None:
    with database.snapshot() as (own, _moment):
        rows = database.rows_in(own)
    found.rows = sum(rows.values())
    for table in sorted(said.rows.keys() | rows.keys()):
        if table in database.WITHOUT_ROWS:
            continue
        here, there = rows.get(table, 0), said.rows.get(table, 0)
        if here != there:
            found.faults.append(f"{table} has {here} rows; the backup had {there}.")


def load_files(backup: Backup, found: Found) -> None:
    """Pictures and whatever else lay in the data folder."""
    data, media = Path(settings.DATA_DIR), Path(settings.MEDIA_ROOT)
    before = os.umask(0o077)
    try:
        with _Unsealed(backup.part(manifest.FILES), backup.identities) as tar:
            for member in tar:
                # Nothing of PostgreSQL's, no key and no log is in a backup of ours.
                if not (member.isfile() and places.may_come_back(member.name)):
                    raise BackupError("The files hold something that no backup has.")
                first, _slash, rest = member.name.partition("/")
                to = media if first == "media" else data
                member.name = rest if first == "media" else member.name
                tar.extract(member, to, filter="data")
                found.files += 1
    except tarfile.FilterError:
        raise BackupError("A file in the backup leads out of its folder.") from None
    finally:
        os.umask(before)
    if found.files != backup.said.files:
        found.faults.append(
            f"{found.files} files came; the backup had {backup.said.files}."
        )


class _Unsealed:
    """A tar file that is decrypted while it is read, by a thread of its own."""

    def __init__(self, path: Path, identities: list[x25519.Identity]) -> None:
        hear, tell = os.pipe()
        self._hear: BinaryIO = os.fdopen(hear, "rb")
        self._tell: BinaryIO = os.fdopen(tell, "wb")
        self._trouble: BaseException | None = None
        self._thread = threading.Thread(
            target=self._decrypt, args=(path, identities), daemon=True
        )

    def _decrypt(self, path: Path, identities: list[x25519.Identity]) -> None:
        try:
            with self._tell:
                age.unseal(path, self._tell, identities)
        except (BackupError, OSError) as trouble:
            self._trouble = trouble

    def __enter__(self) -> tarfile.TarFile:
        self._thread.start()
        return tarfile.open(fileobj=self._hear, mode="r|")

    def __exit__(self, kind: object, *_rest: object) -> None:
        if kind is None:
            while self._hear.read(1 << 18):  # what stands behind the end of the tar
                pass
        self._hear.close()
        self._thread.join()
        if kind is None and self._trouble:
            raise self._trouble


def lay_log(log: Path | None) -> None:
    """The log to where this site keeps it; one that is there stays in its place."""
    place = Path(settings.ERASURE_LOG_DIR) / LOG
    if log is None or not log.exists() or log.resolve() == place.resolve():
        return
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if place.exists() and not place.read_bytes().startswith(log.read_bytes()):
        raise BackupError(
            f"Another erasure log lies at {place}: restore with that one, or move it away."
        )
    if not place.exists():
        half = place.with_suffix(".half")
        shutil.copyfile(log, half)
        half.chmod(0o600)
        half.rename(place)


def set_log_aside() -> None:
    """A log that nobody can believe would stop every erasure from here on."""
    place = Path(settings.ERASURE_LOG_DIR) / LOG
    if place.exists():
        place.rename(place.with_name(f"{LOG}.set-aside-{clock.now():%Y%m%dT%H%M%S}"))


def finish(found: Found, *, log_is_missing: bool = False) -> None:
    """What has to be true before anybody is served; safe to repeat.

    The database is up to date by now. Whoever was erased since the backup goes again;
    mails and sign-ins of that day end; who had asked to be erased gets the days of grace
    anew, since they may have called it off after the backup.
    """
    found.played = replaying.replay()
    found.mails_dropped = end_what_waited()
    give_grace_anew()
    Session.objects.all().delete()
    cache.clear()
    with transaction.atomic():
        signals.site_restored.send(sender=None)
        ledger.write(
            kind=LedgerLine.Kind.RESTORE,
            count=found.played.erased,
            field="without the erasure log" if log_is_missing else "",
        )
    marking.mark_places(marking.site_id())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def end_what_waited() -> int:
    """Mails that waited may have left since; how many were dropped. Other jobs are safe
    to run twice, and go on."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs"
            " WHERE queue_name = %s AND status IN ('todo', 'doing')",
            [MAIL],
        )
        dropped = cursor.rowcount
        # The clockwork asks for these again.
        cursor.execute(
            "DELETE FROM procrastinate_jobs"
            " WHERE status = 'doing' AND queueing_lock IS NOT NULL"
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL"
            " WHERE status = 'doing'"
        )
        cursor.execute("DELETE FROM procrastinate_workers")
    return int(dropped)


def give_grace_anew() -> None:
    """A child that was found is erased within the day, whatever else happened."""
    until = clock.now() + max(erasing.grace(), timedelta(days=1))
    Erasure.objects.filter(ended_at=None, begun_at=None, due_at__lt=until).exclude(
        cause=Erasure.Cause.CHILD
    ).update(due_at=until)
