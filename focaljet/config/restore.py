"""`focaljet restore`: a backup comes back into an empty place, and is not served before
everybody who was erased meanwhile is erased once more.

The order is what makes it safe: everything is checked; the place is marked, so that
nothing starts there; database; files; migrations; the erasure log; the mark goes last.
Killed anywhere in between, the mark stays, and the next restore begins anew.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
from django.core.management import CommandError, call_command

from focaljet.backups import opening, whose
from focaljet.backups.errors import BackupError
from focaljet.backups.opening import Backup
from focaljet.base import buffer
from focaljet.config import env
from focaljet.config.data_folder import (
    RESTORING,
    check_version,
    make_private,
    mark_version,
    newer_than_ours,
)
from focaljet.config.launcher import locks
from focaljet.config.launcher.errors import CannotStartError
from focaljet.config.launcher.server import running

KEPT_AT_A_NEW_BEGINNING = {"pg", RESTORING}


def main(words: Sequence[str]) -> int:
    options = _parser().parse_args(words)
    try:
        if options.replay_only:
            return _replay_only(options)
        if options.drill:
            from focaljet.config import drill

            return drill.main(options)
        return _restore(options)
    except (BackupError, CommandError) as trouble:
        raise CannotStartError(str(trouble)) from trouble


def _restore(options: argparse.Namespace) -> int:
    began = time.monotonic()
    if not (options.folder and options.data):
        raise BackupError("Say which backup, and with --data into which new folder.")
    may_be_lost = _may_be_lost(options.erasures_may_be_lost)
    backup = _opened(options)
    target = Path(options.data).expanduser().resolve()
    _tell_settings(target, backup)
    log, log_is_missing = _log(options, backup, may_be_lost)
    restoring = _services()
    restoring.insist_on_known(backup.said)
    _insist_on_empty_database(target, restoring)
    with _taken(target, backup):
        _lay_keys(target, backup)
        if log is None:
            restoring.set_log_aside()
        restoring.lay_log(log)
        found = restoring.Found()
        with running(target):
            _say("Restoring the database …")
            restoring.load_database(backup, found)
            _say("Restoring the files …")
            restoring.load_files(backup, found)
            _finish(found, log_is_missing=log_is_missing)
            report = _report(options, backup, found, time.monotonic() - began)
            restoring.database.unmark()
        mark_version(target)
    _say(_summary(target, backup, found))
    if log_is_missing:
        _say(
            "The erasure log was missing or too short: people who were erased after the "
            "backup may be back. The ledger says so."
        )
    return 0 if report["passed"] else 1


def _replay_only(options: argparse.Namespace) -> int:
    """For whoever brought the database and the files back by other means."""
    data = env.folder("FOCALJET_DATA", Path.cwd() / "data")
    if options.data:
        data = Path(options.data).expanduser().resolve()
    os.environ["FOCALJET_DATA"] = str(data)
    check_version(data)
    django.setup()
    restoring = _services()
    given = opening.log_file(options.erasure_log)
    if given and not given.exists():
        raise BackupError(f"There is no erasure log at {given}.")
    restoring.lay_log(given)
    found = restoring.Found()
    with running(data):
        _finish(found, log_is_missing=False)
    _say(_played(found))
    return 0


def _finish(found: Any, *, log_is_missing: bool) -> None:
    from focaljet.config import prepare

    _say("Bringing the database up to date …")
    prepare.migrate()
    call_command("privacy", "columns")
    _say("Playing back the erasure log …")
    _services().finish(found, log_is_missing=log_is_missing)
    buffer.flush_all()  # while the database is still there


def _services() -> Any:
    """Imported late: the models want the settings, which come from the backup."""
    from focaljet.backups.services import restoring

    return restoring


def _opened(options: argparse.Namespace) -> Backup:
    passphrase = None
    if options.passphrase_file:
        passphrase = opening.passphrase_in(options.passphrase_file)
    _say("Checking the backup …")
    backup = opening.opened(
        options.folder.expanduser(),
        identity_file=options.identity,
        passphrase=passphrase,
        keys_file=options.keys,
    )
    if newer_than_ours(backup.said.focaljet):
        raise BackupError(
            f"This backup was made by a newer Focaljet ({backup.said.focaljet}): restore "
            "it with that one."
        )
    return backup


def _tell_settings(target: Path, backup: Backup) -> None:
    """The settings are read once, when Django is set up: with the keys of the site."""
    secret, *older = backup.secrets
    given = env.text("FOCALJET_SECRET_KEY")
    if given and given not in backup.secrets:
        raise BackupError(
            "FOCALJET_SECRET_KEY is another key than that of the backup: this is another "
            "site, or the old key belongs into FOCALJET_SECRET_KEY_FALLBACKS and out of "
            "the way."
        )
    os.environ["FOCALJET_DATA"] = str(target)
    os.environ.setdefault("FOCALJET_SECRET_KEY", secret)
    known = [*env.words("FOCALJET_SECRET_KEY_FALLBACKS"), secret, *older]
    os.environ["FOCALJET_SECRET_KEY_FALLBACKS"] = ",".join(dict.fromkeys(known))
    django.setup()


def _may_be_lost(words: str | None) -> bool:
    if words is None:
        return False
    if words.strip().rstrip(".").casefold() != opening.LOST_WORDS.casefold():
        raise BackupError(
            "Whoever restores without the erasure log says it in these words: "
            f'--erasures-may-be-lost "{opening.LOST_WORDS}"'
        )
    return True


def _log(
    options: argparse.Namespace, backup: Backup, may_be_lost: bool
) -> tuple[Path | None, bool]:
    """The log to play back, and whether it is known to lack something."""
    usual = env.text("FOCALJET_ERASURE_LOG")
    place = options.erasure_log or (Path(usual) if usual else None)
    log = opening.log_file(place.expanduser() if place else None)
    try:
        opening.check_log(log, backup.said)
    except opening.LogError as trouble:
        if not may_be_lost:
            raise BackupError(
                f"{trouble} Without it, people who were erased after the backup would "
                "come back, so nothing was restored. If there is none any more: "
                f'--erasures-may-be-lost "{opening.LOST_WORDS}"'
            ) from trouble
        # What an older one says is better than nothing.
        return (log if opening.can_be_read(log) else None), True
    return log, False


@contextmanager
def _taken(target: Path, backup: Backup) -> Iterator[None]:
    """The folder is ours alone, marked until the block ends well."""
    _insist_on_place(target, backup)
    make_private(target)
    mark = target / RESTORING
    with locks.only_one(mark) as alone:
        if not alone:
            raise BackupError(f"Another restore into {target} is under way.")
        mark.write_text(f"{backup.folder.name}\n", encoding="utf-8")
        for left in target.iterdir():
            if left.name not in KEPT_AT_A_NEW_BEGINNING:
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        yield
        mark.unlink()


def _insist_on_place(target: Path, backup: Backup) -> None:
    if not target.exists() or (target / RESTORING).exists():
        return
    if not target.is_dir() or any(target.iterdir()):
        site = whose.said_by(target)
        which = " with another site in it" if site not in ("", backup.said.site) else ""
        raise BackupError(
            f"{target} is there already{which}: name a folder that is new or empty."
        )


def _insist_on_empty_database(target: Path, restoring: Any) -> None:
    """Where DATABASE_URL names one; ours is made with the folder."""
    if env.text("DATABASE_URL"):
        with running(target):
            restoring.insist_on_empty()


def _lay_keys(target: Path, backup: Backup) -> None:
    given = env.text("FOCALJET_SECRET_KEY") != backup.secrets[0]
    for name, content in backup.keys.items():
        if name == "secret.key" and given:
            continue
        path = target / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)


def _report(
    options: argparse.Namespace, backup: Backup, found: Any, seconds: float
) -> dict[str, Any]:
    from focaljet.backups.services import drilling

    said = drilling.report(backup.said, found, seconds)
    if options.report:
        text = json.dumps(said, indent=1, ensure_ascii=False) + "\n"
        options.report.write_text(text, encoding="utf-8")
    for check in said["checks"]:
        if not check["passed"]:
            _say(f"! {check['text']}")
    return said


def _summary(target: Path, backup: Backup, found: Any) -> str:
    lines = [
        f"Restored: the site of {backup.said.made_at[:16].replace('T', ' ')} UTC, "
        f"{found.rows} rows and {found.files} files.",
        _played(found),
    ]
    if backup.said.in_bucket and not env.text("FOCALJET_S3_BUCKET"):
        lines.append("Pictures lay in a bucket: set FOCALJET_S3_BUCKET as before.")
    lines.append(f"Start it with `focaljet up --data {target}`.")
    return "\n".join(lines)


def _played(found: Any) -> str:
    played = found.played
    held = f", {played.held} held back" if played.held else ""
    return (
        f"Erasure log: {played.lines} lines, {played.erased} people erased once more"
        f"{held}. Mails that waited: {found.mails_dropped}, not sent a second time."
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="focaljet restore", description="Bring a backup back into a new folder."
    )
    parser.add_argument("folder", nargs="?", type=Path, help="the folder of the backup")
    parser.add_argument("--data", metavar="DIR", help="the new data folder")
    parser.add_argument("--identity", metavar="FILE", type=Path, help="the private key")
    parser.add_argument("--passphrase-file", metavar="FILE", type=Path)
    parser.add_argument(
        "--keys", metavar="FILE", type=Path, help="keys.age, where it is kept apart"
    )
    parser.add_argument(
        "--erasure-log", metavar="FILE", type=Path, help="the newest erasure log"
    )
    parser.add_argument(
        "--erasures-may-be-lost",
        metavar="WORDS",
        help=f'go on without the log: "{opening.LOST_WORDS}"',
    )
    parser.add_argument("--report", metavar="FILE", type=Path, help="write it as JSON")
    parser.add_argument(
        "--drill", action="store_true",
        help="restore into a throw-away place, check it, and leave nothing",
    )  # fmt: skip
    parser.add_argument(
        "--replay-only", action="store_true",
        help="play back the erasure log over a site that came back by other means",
    )  # fmt: skip
    return parser


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
