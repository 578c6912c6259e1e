"""The site's own number, in the database and beside what belongs to the same site."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from focaljet.backups import whose
from focaljet.backups.errors import BackupError
from focaljet.backups.models import SiteMark
from focaljet.base import clock


def site_id() -> str:
    """Made at the first backup. The caller sees to it that nobody else makes one too."""
    found = SiteMark.objects.order_by("made_at").first()
    return str((found or SiteMark.objects.create(made_at=clock.now())).pk)


def known_site_id() -> str:
    """The same, or "" before the first backup."""
    found = SiteMark.objects.order_by("made_at").first()
    return str(found.pk) if found else ""


def mark_places(site: str) -> None:
    """The data folder and that of the erasure log say whose they are from now on.

    Raises BackupError where one of them is another site's.
    """
    for folder in (Path(settings.DATA_DIR), Path(settings.ERASURE_LOG_DIR)):
        said = whose.said_by(folder)
        if said and said != site:
            raise BackupError(
                f"{folder} belongs to another site: look at FOCALJET_ERASURE_LOG and "
                "FOCALJET_DATA.",
                code="site",
            )
        if not said:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (folder / whose.NAME).write_text(f"{site}\n", encoding="ascii")
