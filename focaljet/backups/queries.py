"""How backups and drills went."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from focaljet.backups.models import BackupRun, DrillRun
from focaljet.base import clock

SHOWN = 20
EVERY_NIGHT_AT = (2, 20)  # UTC, as the clockwork in tasks.py has it
LATE = timedelta(hours=36)
A_DRILL_HOLDS = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Drill:
    """The last drill with its checks, each `passed` and `text`."""

    run: DrillRun
    checks: list[dict[str, Any]]
    is_old: bool


def goes_by_itself() -> bool:
    return bool(settings.BACKUP_DIR and settings.BACKUP_TO)


def runs() -> list[BackupRun]:
    return list(BackupRun.objects.all()[:SHOWN])


def last_good() -> BackupRun | None:
    return BackupRun.objects.filter(trouble="").first()


def is_late(run: BackupRun | None) -> bool:
    """Where a backup is made every night, and the last good one is not of last night."""
    return goes_by_itself() and (run is None or clock.now() - run.at > LATE)


def next_night() -> datetime | None:
    if not goes_by_itself():
        return None
    hour, minute = EVERY_NIGHT_AT
    now = clock.now()
    next_one = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return next_one if next_one > now else next_one + timedelta(days=1)


def last_drill() -> Drill | None:
    run = DrillRun.objects.first()
    if run is None:
        return None
    checks = json.loads(run.report)["checks"]
    return Drill(run, checks, clock.now() - run.at > A_DRILL_HOLDS)
