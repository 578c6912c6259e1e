"""`focaljet up`: the whole site by one command, and all of it gone with Ctrl-C."""

from __future__ import annotations

import argparse
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from types import FrameType

from focaljet.config import env
from focaljet.config.data_folder import NO_DEMO, check_version, make_private
from focaljet.config.launcher import address
from focaljet.config.launcher.children import Child
from focaljet.config.launcher.errors import CannotStartError
from focaljet.config.launcher.server import Server, running

WEB_PATIENCE = 60.0  # seconds until the web server must answer
GLANCE = 0.5


def main(words: Sequence[str]) -> int:
    options = _parser().parse_args(words)
    data_dir = Path(options.data).expanduser().resolve()
    _tell_settings(data_dir, options.host, options.port)
    if options.no_demo:
        os.environ[NO_DEMO] = "1"
    stop = _listen_for_the_end()
    address.check_free(options.host, options.port)
    check_version(data_dir)
    make_private(data_dir)
    with running(data_dir) as server:
        welcome = _prepare()
        with closing(Crew(options.host, options.port)) as crew:
            crew.start()
            if crew.waits_for_web(stop):
                _say(welcome)
                _say(_who_can_reach(options.host))
                _say("Ctrl-C stops it.")
            crew.watch(stop, server)
        _say("Stopped.")
    return 0


class Crew:
    """The web server and the worker, started again when they fall."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.web = Child("The web server", web_command(host, port))
        self.worker = Child("The worker", worker_command())

    def start(self) -> None:
        self.web.start()
        self.worker.start()

    def waits_for_web(self, stop: End) -> bool:
        """Whether the web server answers; False when we were told to stop first."""
        deadline = time.monotonic() + WEB_PATIENCE
        while not address.answers(self.host, self.port):
            if self.web.has_ended or time.monotonic() > deadline:
                raise CannotStartError("The web server did not start; see above.")
            if stop.wait(0.05):
                return False
        return True

    def watch(self, stop: End, server: Server | None) -> None:
        while not stop.wait(GLANCE):
            if server and server.ensure():
                _say("PostgreSQL had stopped and was started again.")
            for child in (self.web, self.worker):
                if child.has_ended:
                    _say(child.start_again())

    def close(self) -> None:
        # The web server first: what it still accepts may need the worker.
        self.web.stop()
        self.worker.stop()


def web_command(host: str, port: int) -> list[str]:
    return [sys.executable, "-m", "focaljet.config.web", host, str(port)]


def worker_command() -> list[str]:
    return [sys.executable, "-m", "focaljet.config.worker"]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="focaljet up",
        description="Start the site: database, web server and worker.",
    )
    parser.add_argument(
        "--data",
        metavar="DIR",
        default=env.text("FOCALJET_DATA", "data"),
        help="the folder that holds all the site knows (./data)",
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="where to listen (%(default)s)"
    )
    parser.add_argument(
        "--port",
        type=int,
        default=env.whole("FOCALJET_PORT", 8000),
        help="where to listen (%(default)s)",
    )
    parser.add_argument(
        "--no-demo",
        action="store_true",
        help="leave an empty site empty; a public site is never given the demo club",
    )
    return parser


def _tell_settings(data_dir: Path, host: str, port: int) -> None:
    """Our children read the same settings from the environment."""
    # Of many threads, glibc would give sixteen an arena of memory each, and keep it.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    os.environ["FOCALJET_DATA"] = str(data_dir)
    os.environ["FOCALJET_PORT"] = str(port)
    if not address.is_local(host) and not address.is_every(host):
        os.environ["FOCALJET_BOUND_TO"] = f"[{host}]" if ":" in host else host
        os.environ.setdefault("FOCALJET_URL", address.url(host, port))


class End:
    """That somebody wants us to stop.

    A pipe and no threading.Event: a signal that came while the main thread held the
    lock of the event would wait for that lock for ever.
    """

    def __init__(self) -> None:
        self._was_told = False
        self._hear, self._tell = os.pipe()

    def tell(self, _number: int, _frame: FrameType | None) -> None:
        if not self._was_told:
            self._was_told = True
            os.write(self._tell, b".")

    def wait(self, seconds: float) -> bool:
        """Whether we were told to stop, at the latest after these seconds."""
        if not self._was_told:
            select.select([self._hear], [], [], seconds)
        return self._was_told

    def close(self) -> None:
        os.close(self._hear)
        os.close(self._tell)


def _listen_for_the_end() -> End:
    end = End()
    for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(kind, end.tell)
    return end


def _prepare() -> str:
    """Bring the database up to date; returns what to tell the person.

    In a process of its own, so that this one stays small for as long as it watches.
    """
    answer = subprocess.run(
        [sys.executable, "-m", "focaljet.config.prepare"],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if answer.returncode:
        raise CannotStartError(
            answer.stdout.strip() or "The site could not be prepared."
        )
    return answer.stdout.strip()


def _who_can_reach(host: str) -> str:
    if env.text("FOCALJET_HOSTS"):
        return "It waits for the proxy in front, which takes HTTPS from the readers."
    if address.is_every(host):
        return (
            "It answers to 127.0.0.1 and localhost only: give --host the address that "
            "others type, or FOCALJET_HOSTS the name of a public site."
        )
    return ""


def _say(line: str) -> None:
    if not line:
        return
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
