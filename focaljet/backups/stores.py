"""Backups as personal data: everything of everybody, which nobody reads or changes.

Nothing in them can be erased by person, and nothing has to be: they are encrypted, live
for days, and who was erased since is erased once more before one is served.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from focaljet.backups.services import pruning
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    Purpose,
    Stage,
    Store,
    Visible,
    after,
)

STAYS = after(
    "made_at",
    days=7,
    words=_("seven days, unless the owner of the site keeps them longer"),
)

STORES = [
    Store(
        "backups",
        Kept(
            Category.CONTENT,
            Purpose.SECURITY,
            _("to bring the site back after a loss"),
            on_erase=OnErase.KEEP,
            visible=Visible.NOBODY,
            keep=STAYS,
            basis=_(
                "they are encrypted, nobody reads them, and whoever was erased is "
                "erased again before one is used"
            ),
            until=STAYS,
        ),
        forget="focaljet.backups.stores.forget",
        stage=Stage.FILES,
        title=_("encrypted backups"),
    )
]


def forget() -> int:
    """Also where backups were made by hand into the folder of the settings."""
    return pruning.prune(Path(settings.BACKUP_DIR)) if settings.BACKUP_DIR else 0
