"""`python -m focaljet.privacy.proof.carry_out`: the proof, in a process of its own.

Started by services/proving.py with an environment that leads to the scratch copy. A line
of standard output is a step that begins; the last one is the report. Standard error is
the copy's log: it lies in the copy's data folder, where the proof searches it too.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import django


def main() -> int:
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    # Nobody looks at the copy's pages, so that no static files are collected for it.
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}

    from focaljet.privacy.proof import scratch
    from focaljet.privacy.proof.run import Run

    def say(step: str) -> None:
        sys.stdout.write(f"{json.dumps({'step': step})}\n")
        sys.stdout.flush()

    say("copy")
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    scratch.copy_tables(os.environ[scratch.SOURCE])
    scratch.copy_files(Path(os.environ[scratch.SITE_DATA]), Path(settings.DATA_DIR))
    without = frozenset(filter(None, [os.environ.get(scratch.WITHOUT, "")]))
    report = Run(progress=say, skip=without).prove()
    sys.stdout.write(f"{json.dumps({'report': report.as_json()})}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
