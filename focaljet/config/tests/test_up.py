from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from focaljet.config import up
from focaljet.config.data_folder import MARK
from focaljet.config.tests.makers import (
    children_of,
    is_alive,
    plain_environment,
    query,
    wait_until,
)


class Site:
    """A real `focaljet up`, as a person would start it."""

    def __init__(self, data_dir: Path, port: int, **extra: str) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "focaljet.config.cli", "up",
                "--data", str(data_dir), "--port", str(port),
            ],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env=plain_environment() | extra,
        )  # fmt: skip
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        self.lines.extend(iter(self.process.stdout.readline, ""))

    @property
    def said(self) -> str:
        return "".join(self.lines)

    def says(self, words: str) -> bool:
        return wait_until(
            lambda: words in self.said or self.process.poll() is not None, patience=120
        ) and (words in self.said)

    def page(self, path: str = "/") -> str:
        with urllib.request.urlopen(self.url + path, timeout=20) as answer:  # noqa: S310
            return str(answer.read().decode())

    def end(self, kind: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(kind)
        code = self.process.wait(60)
        self._reader.join(60)
        assert not self._reader.is_alive(), "somebody still holds its output"
        assert self.process.stdout
        self.process.stdout.close()
        return code


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    """One folder for all starts of this file: each finds what the last one left."""
    folder = Path(tempfile.mkdtemp(prefix="focaljet-up-"))
    folder.chmod(0o711)
    yield folder / "data"
    shutil.rmtree(folder)


@contextmanager
def started(data_dir: Path) -> Iterator[Site]:
    site = Site(data_dir, free_port())
    try:
        assert site.says("Ctrl-C stops it."), site.said
        yield site
    finally:
        if site.process.stdout and not site.process.stdout.closed:
            site.end()


@pytest.fixture(scope="module")
def site(data_dir: Path) -> Iterator[Site]:
    with started(data_dir) as site:
        yield site


def test_a_start_serves_the_site_and_greets_the_owner(site: Site, data_dir: Path):
    assert f"Focaljet is at {site.url}/" in site.said
    assert "<html" in site.page()
    link = re.search(r"Sign in as the owner, once: (\S+)", site.said)
    assert link
    assert "<html" in site.page(link[1].removeprefix(site.url))


def test_nobody_else_may_look_into_the_data_folder(site: Site, data_dir: Path):
    assert data_dir.stat().st_mode & 0o007 == 0


def test_a_web_server_that_falls_is_started_again(site: Site):
    [web] = [pid for pid in children_of(site.process.pid) if runs(pid, "config.web")][
        :1
    ]
    os.kill(web, signal.SIGKILL)
    assert site.says("The web server stopped by itself (signal SIGKILL)")
    assert wait_until(lambda: can_read(site))


def test_a_database_that_falls_comes_back_under_the_running_site(site: Site):
    [keeper] = [pid for pid in children_of(site.process.pid) if runs(pid, "keeper")]
    os.kill(keeper, signal.SIGKILL)
    assert site.says("PostgreSQL had stopped and was started again.")
    assert wait_until(lambda: can_read(site))


def test_ctrl_c_stops_every_child_and_the_next_start_has_the_same_database(
    site: Site, data_dir: Path
):
    query(
        data_dir,
        "INSERT INTO accounts_group (name, kind) VALUES ('Track day crew', 'own')",
    )
    family = children_of(site.process.pid)
    assert len(family) > 3
    said_before = len(site.said)
    assert site.end() == 0
    goodbye = site.said[said_before:]
    assert goodbye.endswith("Stopped.\n")
    assert "Traceback" not in goodbye
    assert wait_until(lambda: not any(map(is_alive, family)))
    with started(data_dir):
        groups = query(data_dir, "SELECT name FROM accounts_group WHERE kind = 'own'")
        assert groups == [("Track day crew",)]


def test_a_killed_start_leaves_nothing_behind(data_dir: Path):
    with started(data_dir) as site:
        family = children_of(site.process.pid)
        site.end(signal.SIGKILL)
    assert wait_until(lambda: not any(map(is_alive, family)))


def test_a_taken_port_is_one_sentence(data_dir: Path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert refusal(data_dir, port) == (
            f"Port {port} on 127.0.0.1 is taken: choose another with --port.\n"
        )


def test_a_folder_of_a_newer_version_is_one_sentence(tmp_path: Path):
    (tmp_path / MARK).write_text("99.0\n")
    said = refusal(tmp_path, free_port())
    assert "was last used by Focaljet 99.0" in said
    assert said.count("\n") == 1


def test_a_silent_postgresql_is_one_sentence_without_the_password(tmp_path: Path):
    url = f"postgres://ann:secret@127.0.0.1:{free_port()}/club"
    said = refusal(tmp_path, free_port(), DATABASE_URL=url)
    assert "Connection refused" in said
    assert "secret" not in said
    assert said.count("\n") == 1


def refusal(data_dir: Path, port: int, **extra: str) -> str:
    site = Site(data_dir, port, **extra)
    assert site.process.wait(60) == 1
    site.end()
    return site.said


def runs(pid: int, word: str) -> bool:
    return word in Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")


def can_read(site: Site) -> bool:
    try:
        return "<html" in site.page()
    except OSError:
        return False


def test_a_signal_at_any_moment_ends_the_waiting():
    """Thousands of signals, so that some come while the lock of a wait would be held."""
    pid, before = os.getpid(), signal.getsignal(signal.SIGUSR1)
    told = 0
    try:
        for _ in range(3_000):
            end = up.End()
            signal.signal(signal.SIGUSR1, end.tell)
            sender = threading.Thread(target=os.kill, args=(pid, signal.SIGUSR1))
            sender.start()
            while not end.wait(0.001):
                pass
            sender.join()
            end.close()
            told += 1
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert told == 3_000
