"""What can go wrong with a backup, as one sentence for whoever made or restores it."""

from __future__ import annotations


class BackupError(Exception):
    """Its text is shown as it stands; `code` is what a BackupRun keeps of it."""

    def __init__(self, text: str, *, code: str = "other") -> None:
        super().__init__(text)
        self.code = code
