"""What a restore found, as a report; and the reports of drills, kept for the staff."""

from __future__ import annotations

import json
from typing import Any

from focaljet.backups import reports
from focaljet.backups.manifest import Manifest
from focaljet.backups.models import DrillRun
from focaljet.backups.services.restoring import Found
from focaljet.base import clock
from focaljet.personal.columns import undeclared_columns
from focaljet.privacy.services import ledger


def report(said: Manifest, found: Found, seconds: float) -> dict[str, Any]:
    """Asked of a site that has just been restored. `checks` are name, passed and text."""
    followed = ledger.verify()
    columns = list(undeclared_columns())
    played = found.played
    faults = "; ".join(found.faults[:5])
    checks = [
        reports.check(
            "whole",
            not found.faults,
            faults or f"{found.rows} rows and {found.files} files are all there.",
        ),
        reports.check(
            "ledger",
            not followed.trouble,
            followed.trouble or f"The ledger holds over {followed.lines} lines.",
        ),
        reports.check(
            "columns",
            not columns,
            f"Nobody declared: {', '.join(columns)}"
            if columns
            else "Every column is declared.",
        ),
        reports.check(
            "erased",
            True,
            f"The erasure log has {played.lines} lines; {played.erased} people were "
            f"erased once more, {played.held} are held back.",
        ),
    ]
    return reports.report(said, checks, seconds)


def keep(said: dict[str, Any]) -> DrillRun:
    return DrillRun.objects.create(
        at=clock.now(),
        backup_made_at=said["made_at"],
        seconds=said["seconds"],
        passed=said["passed"],
        report=json.dumps(said),
    )
