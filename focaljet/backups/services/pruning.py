"""How long backups live. The newest whole one stays, however old it is.

Two sites may share a folder, each with its own term: those of another site are not seen.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from focaljet.backups import manifest
from focaljet.backups.errors import BackupError
from focaljet.backups.manifest import Manifest
from focaljet.backups.services import marking
from focaljet.backups.services.backing_up import NAMED_BY, PREFIX
from focaljet.base import clock


def prune(folder: Path) -> int:
    """Take away what is too old; how many. Only what `make` has named is touched, and
    nothing that says to be another site's."""
    site = marking.known_site_id()
    ours = ((place, said) for place, said in whole_ones(folder) if said.site == site)
    newest = next(ours, None)
    oldest, gone = clock.now() - timedelta(days=settings.BACKUP_DAYS), 0
    for place in folder.glob(f"{PREFIX}*"):
        made_at = _made_at(place)
        is_newest = newest is not None and place == newest[0]
        if made_at and made_at < oldest and not is_newest and _may_go(place, site):
            shutil.rmtree(place)
            gone += 1
    return gone


def whole_ones(folder: Path) -> Iterator[tuple[Path, Manifest]]:
    """The newest first: those whose manifest can be read, and whose parts are as long as
    it says. The keys may lie elsewhere."""
    for place in sorted(folder.glob(f"{PREFIX}*"), reverse=True):
        try:
            said = manifest.read(place)
        except BackupError:
            continue
        sizes = {name: said.part(name).size for name in said.parts}
        sizes.pop(manifest.KEYS, None)
        if all(_size(place / manifest.file_of(n)) == size for n, size in sizes.items()):
            yield place, said


def _may_go(place: Path, site: str) -> bool:
    try:
        return manifest.read(place).site == site
    except BackupError:
        return True  # a broken one, which nobody can restore


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else -1


def _made_at(place: Path) -> datetime | None:
    try:
        return datetime.strptime(f"{place.name}+0000", f"{PREFIX}{NAMED_BY}%z")
    except ValueError:
        return None
