"""The backup of the night, where the settings say where to, and to which key."""

from __future__ import annotations

import logging
from pathlib import Path

from django.conf import settings

from focaljet.backups.errors import BackupError
from focaljet.backups.queries import goes_by_itself
from focaljet.backups.services import backing_up, pruning

log = logging.getLogger(__name__)


def make_and_prune() -> Path | None:
    """None where nothing is asked for, or it went wrong: the log says why, and so does
    the page of the owners. Old ones go only after a new one has come."""
    if not goes_by_itself():
        return None
    folder = Path(settings.BACKUP_DIR).expanduser()
    try:
        made = backing_up.make(to=folder, lock=settings.BACKUP_TO)
    except BackupError as trouble:
        log.error("No backup was made. %s", trouble)
        return None
    pruning.prune(folder)
    return made
