"""`focaljet restore --drill`: whether a backup would come back, tried in a place that is
thrown away. It knows neither the site's database nor its bucket, and sends no mail."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

from focaljet.backups import manifest, reports
from focaljet.backups.errors import BackupError
from focaljet.config import env
from focaljet.config.data_folder import MARK, check_version
from focaljet.config.launcher import paths
from focaljet.config.launcher.server import running

NOT_FOR_A_DRILL = (
    "DATABASE_URL",
    "FOCALJET_DIRECT_DATABASE_URL",
    "FOCALJET_REPLICA_URL",
    "EMAIL_URL",
    "FOCALJET_S3_",
    "FOCALJET_ERASURE_LOG",
    "FOCALJET_BACKUP_",
    "FOCALJET_DATA",
)


def main(options: argparse.Namespace) -> int:
    if not options.folder:
        raise BackupError("Say which backup is to be tried.")
    data = env.folder("FOCALJET_DATA", Path.cwd() / "data")
    said = manifest.read(options.folder)
    with _throw_away() as place:
        report = _tried(options, said, _log(options, data), place)
    _keep(report, data)
    text = json.dumps(report, indent=1, ensure_ascii=False) + "\n"
    if options.report:
        options.report.write_text(text, encoding="utf-8")
    for check in report["checks"]:
        sys.stdout.write(f"{'+' if check['passed'] else '!'} {check['text']}\n")
    sys.stdout.write(
        f"The drill passed in {report['seconds']} s.\n"
        if report["passed"]
        else "The drill failed.\n"
    )
    return 0 if report["passed"] else 1


def _tried(
    options: argparse.Namespace, said: manifest.Manifest, log: Path, place: Path
) -> dict[str, Any]:
    began = time.monotonic()
    told = place / "report.json"
    words = [str(options.folder.resolve()), "--data", str(place / "data")]
    words += ["--report", str(told), "--erasure-log", str(log)]
    for name in ("identity", "passphrase_file", "keys"):
        if given := getattr(options, name):
            words += [f"--{name.replace('_', '-')}", str(given.resolve())]
    if options.erasures_may_be_lost is not None:
        words += ["--erasures-may-be-lost", options.erasures_may_be_lost]
    answer = subprocess.run(
        [sys.executable, "-m", "focaljet.config.cli", "restore", *words],
        stdout=sys.stderr, stderr=subprocess.PIPE, text=True, check=False,
        env=_environment(),
    )  # fmt: skip
    if told.exists():
        report: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
        return report
    lines = answer.stderr.strip().splitlines() or ["It stopped without a word."]
    return reports.failed(said, lines[-1], time.monotonic() - began)


def _environment() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(NOT_FOR_A_DRILL)
    }


def _log(options: argparse.Namespace, data: Path) -> Path:
    """The site's own log, of which the drill works on a copy."""
    place = options.erasure_log or env.folder("FOCALJET_ERASURE_LOG", data / "erasures")
    return Path(place).resolve()


@contextmanager
def _throw_away() -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix="focaljet-drill-"))
    place.chmod(0o711)  # for PostgreSQL's own account; the data folder in it is closed
    data = place / "data"
    try:
        yield place
    finally:
        home = paths.home(data)
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(place, ignore_errors=True)


def _keep(report: dict[str, Any], data: Path) -> None:
    """For the page of the staff, where this is the machine of the site."""
    if not (data / MARK).exists():
        return
    check_version(data)
    os.environ["FOCALJET_DATA"] = str(data)
    django.setup()
    from focaljet.backups.services import drilling

    with running(data):
        drilling.keep(report)
