"""What is measured: the site as `focaljet up` starts it, and beside it what it is held against."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from serving import processes

HERE = Path(__file__).resolve().parent
PATIENCE = 300.0  # seconds until a site answers; a new one is made meanwhile
WITHOUT_MEMORY = {"FOCALJET_PAGE_CACHE": "0"}


class CannotMeasureError(Exception):
    """With what is missing, for the person."""


@dataclass(frozen=True, slots=True)
class Crew:
    """The numbers of processes, each for all below it; a server by its port.

    `computing` is a second web server, which keeps no page, for the same database.
    """

    up: int
    kept_port: int
    computed_port: int
    web: int
    computing: int
    worker: int
    database: int

    def seconds(self, port: int) -> dict[str, float]:
        """Processor seconds so far of the web server at that port, and of the rest."""
        now = processes.Table.now()
        web = self.computing if port == self.computed_port else self.web
        return {
            "web": now.seconds(web),
            "worker": now.seconds(self.worker),
            "database": now.seconds(self.database),
        }

    def memory(self) -> dict[str, processes.Memory]:
        now = processes.Table.now()
        parts = {"web": self.web, "worker": self.worker, "database": self.database}
        return {name: processes.memory(now.tree(pid)) for name, pid in parts.items()}


@dataclass(frozen=True, slots=True)
class Nginx:
    port: int
    pid: int


def environment(data: Path, port: int, **more: str) -> dict[str, str]:
    """Nothing of the person's own settings, so that all runs are alike."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("FOCALJET_", "DATABASE_URL", "PG"))
    }
    python_path = os.pathsep.join([str(HERE.parent.parent), str(HERE.parent)])
    return {
        **kept,
        "PYTHONPATH": python_path,
        "FOCALJET_DATA": str(data),
        "FOCALJET_PORT": str(port),
        # As behind a proxy, so that requests can come from many networks.
        "FOCALJET_PROXIES": "127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "focaljet.config.settings",
        **more,
    }


@contextmanager
def running(data: Path, log: Path) -> Iterator[Crew]:
    """The site of this folder, with a second web server that keeps nothing."""
    kept, computed = free_port(), free_port()
    with ExitStack() as stack:
        said = stack.enter_context(log.open("wb"))
        words = [sys.executable, "-m", "focaljet.config.cli", "up"]
        words += ["--data", str(data), "--port", str(kept)]
        up = stack.enter_context(
            _started(words, said, environment(data, kept), until=kept)
        )
        words = [sys.executable, "-m", "focaljet.config.web"]
        words += ["127.0.0.1", str(computed)]
        told = environment(data, kept, **WITHOUT_MEMORY)
        computing = stack.enter_context(_started(words, said, told, until=computed))
        parts = _parts(up)
        yield Crew(
            up=up,
            kept_port=kept,
            computed_port=computed,
            web=parts["focaljet.config.web"],
            worker=parts["focaljet.config.worker"],
            computing=computing,
            database=_postmaster(data),
        )


def asked(script: str, data: Path, port: int, told: Any = None, **more: str) -> Any:
    """What one of our scripts that know Django says of the site; both sides in JSON."""
    answer = subprocess.run(  # noqa: S603  ourselves
        [sys.executable, str(HERE / script)],
        env=environment(data, port, **more),
        input=json.dumps(told),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if answer.returncode:
        raise CannotMeasureError(f"{script} did not get to its end; see above.")
    return json.loads(answer.stdout)


def ready_to_search(data: Path, port: int) -> None:
    """Nothing that was imported or made waits to be indexed while we measure."""
    words = [sys.executable, "-m", "focaljet.config.cli", "search", "rebuild"]
    done = subprocess.run(  # noqa: S603  ourselves
        words, env=environment(data, port), stdout=subprocess.DEVNULL, check=False
    )
    if done.returncode:
        raise CannotMeasureError("The posts could not be indexed for the search.")


def make_site(data: Path, *, members: int, topics: int, posts: int) -> None:
    """A club of that size; nothing where it was made before."""
    # Each run leaves a topic in it, after which it is of another size.
    note, said = data / "made", f"{members} {topics} {posts}\n"
    if note.exists() and note.read_text(encoding="utf-8") == said:
        return
    words = [sys.executable, "-m", "focaljet.config.cli"]
    told = environment(data, 8000)
    data.mkdir(parents=True, exist_ok=True)
    size = f"--members {members} --topics {topics} --posts {posts}".split()
    for command in (["migrate", "--verbosity", "0"], ["demo", *size]):
        made = subprocess.run([*words, *command], env=told, check=False)  # noqa: S603
        if made.returncode:
            raise CannotMeasureError("The site to measure could not be made.")
    note.write_text(said, encoding="utf-8")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


@contextmanager
def nginx(folder: Path, files: dict[str, tuple[bytes, str]]) -> Iterator[Nginx | None]:
    """nginx, which serves these files; None where it is not installed.

    By name: the bytes, and how they are compressed ("" for not at all).
    """
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        yield None
        return
    port = free_port()
    for name, (body, _coding) in files.items():
        (folder / name).write_bytes(body)
    places = "\n".join(
        f"location = /{name} {{ default_type text/html; {_said_to_be(coding)} }}"
        for name, (_body, coding) in files.items()
    )
    # Nothing that a careful owner would not set either; as many workers as processors.
    (folder / "nginx.conf").write_text(
        f"""
        {"user root;" if os.geteuid() == 0 else ""}
        daemon off; worker_processes auto; pid {folder}/nginx.pid;
        error_log {folder}/nginx.log;
        events {{ worker_connections 1024; }}
        http {{
          access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
          open_file_cache max=100;
          client_body_temp_path {folder}; proxy_temp_path {folder};
          fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
          server {{ listen 127.0.0.1:{port}; root {folder}; {places} }}
        }}
        """,
        encoding="utf-8",
    )
    words = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    words += ["-e", str(folder / "nginx.log")]
    with (
        (folder / "nginx.said").open("wb") as said,
        _started(words, said, dict(os.environ), until=port) as pid,
    ):
        yield Nginx(port, pid)


def _said_to_be(coding: str) -> str:
    return f'add_header Content-Encoding "{coding}";' if coding else ""


@contextmanager
def _started(
    words: list[str], said: Any, environment: dict[str, str], *, until: int
) -> Iterator[int]:
    """A process of ours, from when somebody answers at its port; ended afterwards."""
    process = subprocess.Popen(  # noqa: S603  ourselves, or nginx
        words, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while not answers(until):
            if process.poll() is not None or time.monotonic() > deadline:
                log = Path(said.name).read_text(encoding="utf-8", errors="replace")
                raise CannotMeasureError(f"{words[0]} did not start:\n{log[-2000:]}")
            time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _parts(up: int) -> dict[str, int]:
    """The children of `focaljet up`, by the module that each runs."""
    found = {}
    for pid in processes.Table.now().children(up):
        line = processes.words(pid)
        if "-m" in line:
            found[line[line.index("-m") + 1]] = pid
    return found


def _postmaster(data: Path) -> int:
    from focaljet.config.launcher import paths

    trace = paths.cluster(data) / "postmaster.pid"
    return int(trace.read_text(encoding="utf-8").splitlines()[0])
