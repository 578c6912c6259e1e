"""The web server: `python -m focaljet.config.web HOST PORT`, started by `focaljet up`."""

from __future__ import annotations

import gc
import logging
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels, logger

from focaljet.config import env
from focaljet.config.launcher.children import die_with_parent

# One for each request that computes or waits (config/door.py) or that its sender holds up
# (caching/holding.py), and some that hand out kept pages whatever the others do. They are
# made when they are needed, and go again.
THREADS = 448
# A thread that computes gives the interpreter to the others after so many seconds. With
# Python's 0.005, whoever hands out a kept page waits for that once for each of those who
# compute, for what takes a tenth of a millisecond (docs/operate/overload.md).
SWITCH_EVERY = 0.0005
# So many connections a process; browsers and proxies keep them open while nothing is
# asked, and it has nothing to do with how many requests are computed (config/door.py).
CONNECTIONS = 4_000
STOP_PATIENCE = 10  # seconds for the answers that are under way


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "focaljet.config.settings")
    host, port = sys.argv[1], int(sys.argv[2])
    _take_all_files()
    processes = max(1, env.whole("FOCALJET_WEB_PROCESSES", 1))
    server = Granian(
        "focaljet.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=processes,
        blocking_threads=THREADS,
        backpressure=CONNECTIONS,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_PATIENCE,
        log_level=LogLevels.warning,
        log_access=False,
    )
    logger.addFilter(_is_news)
    if processes > 1:
        _share_what_is_loaded()
    server.serve(target_loader=load, wrap_loader=False)


def _take_all_files() -> None:
    """As many connections and files as the system lets us have."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _share_what_is_loaded() -> None:
    """Load the program before the processes are forked: they share its memory, and one
    that takes the place of another is there at once."""
    from focaljet.config import wsgi  # noqa: F401

    gc.collect()
    gc.freeze()  # what is there now is not looked at again, and so stays shared


def load() -> Callable[..., Any]:
    """Called in granian's own child, which would outlive a parent that is killed."""
    die_with_parent(signal.SIGKILL)
    from focaljet.caching import process
    from focaljet.config.wsgi import application

    sys.setswitchinterval(SWITCH_EVERY)
    process.serves_pages()
    return application


def _is_news(record: logging.LogRecord) -> bool:
    """Not that there are many threads: most wait, and config/door.py lets few compute."""
    return "Python threads" not in record.getMessage()


if __name__ == "__main__":
    main()
