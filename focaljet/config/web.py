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

from focaljet.config.launcher.children import die_with_parent

# More would wait for the same interpreter lock; fewer would let one slow answer of
# the database hold up the rest.
BLOCKING_THREADS = min(8, 2 * (os.cpu_count() or 1) + 1)
STOP_PATIENCE = 10  # seconds for the answers that are under way


def main() -> None:
    host, port = sys.argv[1], int(sys.argv[2])
    server = Granian(
        "focaljet.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        blocking_threads=BLOCKING_THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_PATIENCE,
        log_level=LogLevels.warning,
        log_access=False,
    )
    server.serve(target_loader=load, wrap_loader=False)


def load() -> Callable[..., Any]:
    """Called in granian's own child, which would outlive a parent that is killed."""
    die_with_parent(signal.SIGKILL)
    from focaljet.config.wsgi import application

    return application


if __name__ == "__main__":
    main()
