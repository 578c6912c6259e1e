from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from focaljet.config.launcher import keeper, paths
from focaljet.config.launcher.binaries import OVERRIDE
from focaljet.config.launcher.cluster import THROW_AWAY


def query(data_dir: Path, words: str) -> list[tuple[object, ...]]:
    with psycopg.connect(
        host=str(paths.socket_dir(data_dir)),
        user=keeper.ROLE,
        dbname=keeper.DATABASE,
        autocommit=True,
    ) as connection:
        cursor = connection.execute(words.encode())
        return cursor.fetchall() if cursor.description else []


def server_pid(data_dir: Path) -> int:
    trace = paths.cluster(data_dir) / "postmaster.pid"
    return int(trace.read_text(encoding="utf-8").splitlines()[0])


def is_alive(pid: int) -> bool:
    """A process that ended and was not asked about yet counts as gone."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


def wait_until(true: Callable[[], bool], *, patience: float = 60.0) -> bool:
    deadline = time.monotonic() + patience
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


STRAY = ("DATABASE_URL", "FOCALJET_", "PYTEST_", "EMAIL_URL", "DJANGO_")


def plain_environment() -> dict[str, str]:
    """That of a person who has set nothing, and whose data may be thrown away."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name == OVERRIDE or not name.startswith(STRAY)
    }
    return kept | {THROW_AWAY: "1"}


def start_user(data_dir: Path) -> subprocess.Popen[str]:
    """Another process that uses the database until its standard input ends."""
    user = subprocess.Popen(
        [sys.executable, "-c", _USER, str(data_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ,
    )
    assert user.stdout
    assert user.stdout.readline() == "in use\n"
    return user


_USER = """
import sys
from pathlib import Path
from focaljet.config.launcher.server import Server
with Server(Path(sys.argv[1])):
    print("in use", flush=True)
    sys.stdin.read()
"""


def children_of(pid: int) -> list[int]:
    """Its children, theirs, and so on."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text(encoding="utf-8").split()):
            found += [child, *children_of(child)]
    return found
