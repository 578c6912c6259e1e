"""The web server: `python -m focaljet.config.web HOST PORT`, started by `focaljet up`."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from focaljet.config import env
from focaljet.config.launcher.children import die_with_parent

# One for each request that computes or waits (config/door.py), and some that hand out
# kept pages whatever the others do.
THREADS = 20
STOP_PATIENCE = 10  # seconds for the answers that are under way


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "focaljet.config.settings")
    host, port = sys.argv[1], int(sys.argv[2])
    server = Granian(
        "focaljet.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=env.whole("FOCALJET_WEB_PROCESSES", 1),
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_PATIENCE,
        log_level=LogLevels.warning,
        log_access=False,
    )
    server.serve(target_loader=load, wrap_loader=False)


def load() -> Callable[..., Any]:
    """Called in granian's own child, which would outlive a parent that is killed."""
    die_with_parent(signal.SIGKILL)
    from focaljet.caching import process
    from focaljet.config.wsgi import application

    process.serves_pages()
    return application


if __name__ == "__main__":
    main()
