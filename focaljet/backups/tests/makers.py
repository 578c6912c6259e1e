from __future__ import annotations

from pathlib import Path

from focaljet.backups import age, reports
from focaljet.backups.models import BackupRun
from focaljet.backups.services import backing_up, drilling
from focaljet.base import clock


def make_key(folder: Path) -> tuple[Path, age.Lock]:
    """A private key in a file, and the lock that it opens."""
    folder.mkdir(parents=True, exist_ok=True)
    secret, public = age.new_key()
    file = folder / "private.key"
    file.write_text(f"# public key: {public}\n{secret}\n")
    return file, age.lock_for([public])


def make_backup(folder: Path) -> tuple[Path, Path]:
    """The folder of a backup of the test's site, and the key that opens it."""
    file, lock = make_key(folder)
    return backing_up.make(to=folder / "backups", lock=lock), file


def make_runs() -> None:
    """A good night, a bad one, and a drill."""
    now = clock.now()
    good = {"at": now, "seconds": 2.5, "size": 4_200_000, "name": "focaljet-x"}
    BackupRun.objects.create(**good)
    BackupRun.objects.create(at=now, seconds=0.1, trouble="full")
    checks = [reports.check("whole", True, "2209 rows and 3 files are all there.")]
    drilling.keep(
        {
            "made_at": now.isoformat(),
            "seconds": 4.2,
            "passed": True,
            "checks": checks,
        }
    )
