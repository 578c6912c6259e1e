"""Real web servers on the database of a test, and readers that ask them over HTTP."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from focaljet.config.tests.makers import is_alive, wait_until

GONE = (ConnectionError, http.client.HTTPException, TimeoutError, OSError)


@dataclass
class Web:
    """One server: a process that keeps, and one that hands out pages."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def worker(self) -> int:
        pid = self.process.pid
        path = Path(f"/proc/{pid}/task/{pid}/children")
        return int(path.read_text(encoding="ascii").split()[-1])

    def has_worker(self) -> bool:
        try:
            return is_alive(self.worker)
        except (OSError, IndexError):
            return False

    def answers(self) -> bool:
        try:
            with closing(Reader(self.port)) as reader:
                return reader.get("/robots.txt")[0] == 200
        except GONE:
            return False


class Reader:
    """A browser that keeps its connection, and brings a cookie or none."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self._to = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._headers = {"Accept-Language": "en", "User-Agent": "Mozilla/5.0 Firefox"}
        if cookie:
            self._headers["Cookie"] = cookie

    def close(self) -> None:
        self._to.close()

    def get(self, url: str) -> tuple[int, str, bool]:
        """Status, words, and whether it is a page that may be kept."""
        try:
            self._to.request("GET", url, headers=self._headers)
            answer = self._to.getresponse()
            words = answer.read().decode("utf-8", "replace")
        except GONE:
            self._to.close()
            raise
        return answer.status, words, answer.getheader("ETag") is not None


@contextmanager
def web_processes(
    folder: Path, how_many: int, **environment: str
) -> Iterator[list[Web]]:
    with ExitStack() as stack:
        webs = [
            stack.enter_context(_web(folder / str(number), environment))
            for number in range(how_many)
        ]
        for web in webs:
            assert wait_until(web.answers), "the server does not answer"
        yield webs


@contextmanager
def _web(folder: Path, environment: dict[str, str]) -> Iterator[Web]:
    folder.mkdir(parents=True)
    port = _free_port()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603  (our own program)
            [sys.executable, "-m", "focaljet.config.web", "127.0.0.1", str(port)],
            env=_environment(folder) | environment,
            stdout=log,
            stderr=log,
        )
    web = Web(port, process)
    try:
        yield web
    finally:
        if web.has_worker():
            os.kill(web.worker, signal.SIGCONT)
        process.terminate()
        process.wait(30)


def _environment(folder: Path) -> dict[str, str]:
    where = connection.settings_dict
    user, password = quote(where["USER"] or ""), quote(where["PASSWORD"] or "")
    host, port = where["HOST"], where["PORT"]
    url = f"postgres://{user}:{password}@"
    url += f"/{where['NAME']}?host={quote(host, safe='')}"
    if port:
        url += f"&port={port}"
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST_", "FOCALJET_", "DATABASE_URL"))
    }
    return kept | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "focaljet.config.settings_test",
        "FOCALJET_DATA": str(folder),
        "PYTEST_XDIST_WORKER": "none of its own folders",
    }


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])
