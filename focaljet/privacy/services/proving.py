"""`focaljet privacy prove`: on a scratch copy, so that the site itself is not touched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection, transaction

from focaljet.base.alone import alone
from focaljet.privacy.erasing import steps
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.models.proofs import ProofRun
from focaljet.privacy.proof import report as reports
from focaljet.privacy.proof import scratch
from focaljet.privacy.proof.report import Report

WORK = 7_306  # of base.alone
RUNS_KEPT = 30
# What would lead the copy back to the site, or out of the house.
NOT_HANDED_ON = ("EMAIL_URL", "FOCALJET_ERASURE_LOG", "FOCALJET_DATA")

Progress = Callable[[str], object]


class ProofError(Exception):
    """The proof could not be carried out, which says nothing about the site."""


def prove(*, without: str = "", progress: Progress = lambda _step: None) -> Report:
    """Copy the site, let people come and go in the copy, search it; keep the result.

    `without` withholds one action of the erasure by its name, to see that the proof
    fails then; such a run is not kept. Raises ProofError for an unknown action, and
    where the copy cannot be made or the process breaks down.
    """
    if without and without not in steps.actions(Erasure.Words.GO):
        raise ProofError(f"There is no action “{without}”.")
    with alone(WORK) as at_it:
        if not at_it:
            raise ProofError("Another proof is running. Wait until it has ended.")
        source = scratch.current_schema()
        with (
            scratch.schema() as schema,
            tempfile.TemporaryDirectory(prefix="focaljet-proof-") as folder,
        ):
            environment = _environment(Path(folder) / "data", source, schema)
            environment[scratch.WITHOUT] = without
            report = _carry_out(Path(folder), environment, progress)
    if not without:
        keep(report)
    return report


def is_small_enough() -> bool:
    """Whether a copy may be made of it every night (settings.PROVE_UP_TO_BYTES)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return bool(cursor.fetchone()[0] <= settings.PROVE_UP_TO_BYTES)


@transaction.atomic
def keep(report: Report) -> ProofRun:
    """The result for the public page; the last thirty are kept."""
    run = ProofRun.objects.create(
        ran_at=datetime.fromisoformat(report.ran_at),
        seconds=report.seconds,
        passed=report.passed,
        planted=report.planted,
        exported=report.exported,
        residue=len(report.residue) + len(report.links),
        report=report.as_json(),
    )
    old = ProofRun.objects.order_by("-pk").values_list("pk", flat=True)[RUNS_KEPT:]
    ProofRun.objects.filter(pk__in=list(old)).delete()
    return run


def _carry_out(folder: Path, environment: dict[str, str], progress: Progress) -> Report:
    data = folder / "data"
    log = data / "log"
    log.mkdir(mode=0o700, parents=True)
    said = ""
    with (log / "site.log").open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "focaljet.privacy.proof.carry_out"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
            text=True,
        )
        with process:
            for line in process.stdout or ():
                told = json.loads(line)
                said = told.get("report", "")
                if step := told.get("step"):
                    progress(step)
    if process.returncode or not said:
        lines = (log / "site.log").read_text("utf-8", "replace").strip().splitlines()
        why = lines[-1] if lines else "it said nothing"
        trouble = ProofError(f"The proof broke down: {why}")
        # For whoever looks for the cause: that of made-up people on a site of its own.
        trouble.add_note("\n".join(lines[-60:]))
        raise trouble
    return reports.read(said)


def _environment(data: Path, source: str, schema: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in NOT_HANDED_ON}
    return {
        **kept,
        # The real one also where a test asks.
        "DJANGO_SETTINGS_MODULE": settings.PROOF_SETTINGS,
        "FOCALJET_DATA": str(data),
        "FOCALJET_SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": _database_url(),
        scratch.SCHEMA: schema,
        scratch.SOURCE: source,
        scratch.SITE_DATA: str(settings.DATA_DIR),
    }


def _database_url() -> str:
    """The site's own database: whatever was told to this process, or worked out."""
    told = connection.settings_dict
    options = {
        name: str(value)
        for name, value in told.get("OPTIONS", {}).items()
        if name.startswith("ssl")
    }
    if told["OPTIONS"].get("prepare_threshold", 0) is None:
        options["pooled"] = "1"
    host = str(told["HOST"])
    if host.startswith("/"):
        options["host"] = host
    where = quote(host) if not host.startswith("/") else ""
    port = f":{told['PORT']}" if told["PORT"] else ""
    who = quote(str(told["USER"]), safe="")
    if told["PASSWORD"]:
        who += f":{quote(str(told['PASSWORD']), safe='')}"
    name = quote(str(told["NAME"]), safe="")
    return f"postgres://{who}@{where}{port}/{name}?{urlencode(options)}"
