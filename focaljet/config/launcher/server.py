"""PostgreSQL for the time that somebody needs it: `with running(data_dir): …`."""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from focaljet.config.launcher import cluster as clusters
from focaljet.config.launcher import keeper, locks, paths, remote
from focaljet.config.launcher.errors import CannotStartError

PATIENCE = keeper.START_PATIENCE + 10


class Server:
    """One user's hold on the server of a data folder."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.absolute()
        self.home = clusters.make_home(self.data_dir)
        self._keeper: subprocess.Popen[bytes] | None = None
        self._hold = locks.open_lock(self.home / keeper.USERS_LOCK)

    def __enter__(self) -> Server:
        # Waits while the keeper of an earlier start brings the server down.
        fcntl.flock(self._hold, fcntl.LOCK_SH)
        try:
            self.ensure()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._leave()

    def ensure(self) -> bool:
        """Start the server if nobody keeps it; True if that was needed.

        Raises CannotStartError. Cheap enough to be asked every second.
        """
        if self._is_kept():
            if self._keeper is None:
                self._wait_until_it_answers()
            return False
        self._start_keeper()
        return True

    def _is_kept(self) -> bool:
        if self._keeper:
            return self._keeper.poll() is None
        return locks.is_held(self.home / keeper.KEEPER_LOCK)

    def _start_keeper(self) -> None:
        with (self.home / "keeper.log").open("ab") as log:
            self._keeper = process = subprocess.Popen(
                [sys.executable, "-m", keeper.__name__, str(self.data_dir)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,  # Ctrl-C is ours; the server goes last
            )
        if process.stdout is None:
            raise AssertionError
        with process.stdout as lines:
            answer = lines.readline().decode().strip()
        if answer == keeper.READY:
            return
        process.wait()
        self._keeper = None
        if answer != keeper.KEPT:
            raise CannotStartError(answer or self._silence())
        self._wait_until_it_answers()

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not answers(self.data_dir):
            nobody = not locks.is_held(self.home / keeper.KEEPER_LOCK)
            if nobody or time.monotonic() > deadline:
                raise CannotStartError(self._silence())
            time.sleep(0.05)

    def _silence(self) -> str:
        log = paths.log_dir(self.data_dir)
        return f"PostgreSQL does not answer; its log is in {log}."

    def _leave(self) -> None:
        """Let go; the last one to go waits until the server is down."""
        os.close(self._hold)
        while self._is_kept():
            if locks.is_shared(self.home / keeper.USERS_LOCK):
                break  # others still use it, and the keeper stays for them
            time.sleep(0.02)
        if self._keeper:
            # Not a zombie of ours to wait for when it serves others.
            self._keeper.returncode = self._keeper.poll() or 0


@contextlib.contextmanager
def running(data_dir: Path) -> Iterator[Server | None]:
    """The database of this data folder answers inside the block.

    With DATABASE_URL there is nothing to start, and the block gets None. Raises
    CannotStartError when nobody answers.
    """
    if url := os.environ.get("DATABASE_URL", "").strip():
        remote.check_answers(url)
        yield None
        return
    with Server(data_dir) as server:
        yield server


def answers(data_dir: Path) -> bool:
    try:
        psycopg.connect(
            host=str(paths.socket_dir(data_dir)),
            user=keeper.ROLE,
            dbname=keeper.DATABASE,
            connect_timeout=5,
        ).close()
    except psycopg.OperationalError:
        return False
    return True
