"""The process that keeps PostgreSQL for as long as somebody uses it.

Started by server.py as `python -m focaljet.config.launcher.keeper DATA_DIR`. It says
one line on its standard output: `ready`, `kept` (by another keeper), or the trouble.
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType

import psycopg
from psycopg import sql

from focaljet.config.launcher import cluster as clusters
from focaljet.config.launcher import locks
from focaljet.config.launcher.children import dies_with_us, stop
from focaljet.config.launcher.cluster import SUPERUSER, Cluster
from focaljet.config.launcher.errors import CannotStartError

READY = "ready"
KEPT = "kept"
KEEPER_LOCK = "keeper.lock"
USERS_LOCK = "users.lock"
DATABASE = ROLE = "focaljet"

START_PATIENCE = 120.0  # seconds; after a crash the server first replays its log
STOP_PATIENCE = 60.0
# Children of a server that was killed may hold its memory for a moment longer.
ORPHANS_PATIENCE = 30.0
ORPHANS = "shared memory block"
QUICK_DEATH = 10.0
MOST_QUICK_DEATHS = 3


def main() -> int:
    data_dir = Path(sys.argv[1])
    home = clusters.make_home(data_dir)
    with locks.only_one(home / KEEPER_LOCK) as alone:
        if not alone:
            _say(KEPT)
            return 0
        try:
            Keeper(clusters.prepare(data_dir), home).keep()
        except CannotStartError as trouble:
            _say(str(trouble))
            return 1
    return 0


class Keeper:
    def __init__(self, cluster: Cluster, home: Path) -> None:
        self.cluster = cluster
        self.home = home
        self.stopping = threading.Event()
        self.server: subprocess.Popen[bytes] | None = None

    def keep(self) -> None:
        signal.signal(signal.SIGTERM, self._on_signal)
        signal.signal(signal.SIGINT, self._on_signal)
        _end_leftover(self.cluster)
        server = self._start()
        _say(READY)
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nobody reads there now
        threading.Thread(target=self._stop_when_unused, daemon=True).start()
        quick_deaths = 0
        while True:
            started = time.monotonic()
            server.wait()
            if self.stopping.is_set():
                return
            quick = time.monotonic() - started < QUICK_DEATH
            quick_deaths = quick_deaths + 1 if quick else 0
            if quick_deaths >= MOST_QUICK_DEATHS:
                raise CannotStartError("PostgreSQL stops again and again.")
            server = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        """Start the server and wait until it answers and holds our database."""
        server = self._launch()
        began = time.monotonic()
        while True:
            try:
                _ensure_database(self.cluster)
            except psycopg.OperationalError:
                pass
            else:
                return server
            waited = time.monotonic() - began
            if server.poll() is not None:
                if waited > ORPHANS_PATIENCE or ORPHANS not in _said(self.cluster):
                    raise CannotStartError(_why_not(self.cluster))
                server = self._launch()
            if self.stopping.is_set() or waited > START_PATIENCE:
                self._stop()
                raise CannotStartError(
                    f"PostgreSQL did not answer within {START_PATIENCE:.0f} seconds; "
                    f"its log is in {self.cluster.log_dir}."
                )
            time.sleep(0.05)

    def _launch(self) -> subprocess.Popen[bytes]:
        with self.cluster.start_log.open("wb") as output:
            self.server = subprocess.Popen(
                [
                    self.cluster.binaries.path("postgres"),
                    "-D", str(self.cluster.folder),
                    "-c", f"config_file={self.cluster.settings_file}",
                    "-c", f"hba_file={self.cluster.host_rules_file}",
                ],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/",
                env=clusters.clean_environment(),
                preexec_fn=dies_with_us(signal.SIGINT),
                **self.cluster.account.run_as,
            )  # fmt: skip
        return self.server

    def _stop_when_unused(self) -> None:
        # Every user holds this lock together with the others; we get it when the
        # last one is gone, however it went.
        fcntl.flock(locks.open_lock(self.home / USERS_LOCK), fcntl.LOCK_EX)
        self._stop()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping.set()
        if self.server and self.server.poll() is None:
            self.server.send_signal(signal.SIGINT)

    def _stop(self) -> None:
        self.stopping.set()
        if self.server:
            stop(self.server, signal.SIGINT, patience=STOP_PATIENCE)


def _ensure_database(cluster: Cluster) -> None:
    """Our role, which is no superuser, and our database; safe to run again."""
    role, database = sql.Identifier(ROLE), sql.Identifier(DATABASE)
    with psycopg.connect(
        host=str(cluster.socket_dir),
        user=SUPERUSER,
        dbname="postgres",
        autocommit=True,
        connect_timeout=10,
    ) as connection:
        found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if not found.fetchone():
            extra = sql.SQL("" if clusters.is_durable() else " CREATEDB")
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN{}").format(role, extra),
            )
        found = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
        )
        if not found.fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role)
            )


def _said(cluster: Cluster) -> str:
    return cluster.start_log.read_text(encoding="utf-8", errors="replace")


def _why_not(cluster: Cluster) -> str:
    lines = _said(cluster).strip().splitlines()
    reasons = [line for line in lines if "FATAL" in line or "could not" in line]
    reason = (reasons or lines or ["no reason was given"])[-1].split("FATAL:")[-1]
    return (
        f"PostgreSQL did not start: {reason.strip()} (the log is in {cluster.log_dir})."
    )


def _end_leftover(cluster: Cluster) -> None:
    """A server whose keeper was killed, or the trace of one that is gone."""
    trace = cluster.folder / "postmaster.pid"
    try:
        pid = int(trace.read_text(encoding="utf-8").splitlines()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return
    deadline = time.monotonic() + STOP_PATIENCE
    if not _is_server(pid, cluster):
        # The number may belong to another process by now, which would keep
        # PostgreSQL from starting.
        trace.unlink(missing_ok=True)
        return
    os.kill(pid, signal.SIGINT)
    while _is_server(pid, cluster):
        if time.monotonic() > deadline:
            raise CannotStartError(
                f"A PostgreSQL (process {pid}) that runs in {cluster.folder} since "
                "an earlier start does not stop."
            )
        time.sleep(0.05)


def _is_server(pid: int, cluster: Cluster) -> bool:
    """Whether that process is a PostgreSQL in our folder: it goes to live there."""
    try:
        return Path(os.readlink(f"/proc/{pid}/cwd")) == cluster.folder.resolve()
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return False
    answer = subprocess.run(
        ["ps", "-p", str(pid), "-o", "comm="],  # noqa: S607
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return "postgres" in answer.stdout


def _say(line: str) -> None:
    """To whoever started us; they may be gone, and we go on."""
    try:
        sys.stdout.write(line.replace("\n", " ") + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        pass


if __name__ == "__main__":
    sys.exit(main())
