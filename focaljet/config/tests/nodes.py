"""A site of several machines on this one: PostgreSQL, its standby, and web nodes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg

from focaljet.config.launcher import cluster as clusters
from focaljet.config.launcher import keeper
from focaljet.config.launcher.children import dies_with_us
from focaljet.config.launcher.cluster import SUPERUSER, Cluster
from focaljet.config.tests.makers import plain_environment, wait_until

HOST_RULES = """\
local all all trust
host all all 127.0.0.1/32 trust
host replication all 127.0.0.1/32 trust
"""
OWN = """\
listen_addresses = '127.0.0.1'
wal_level = replica
max_wal_senders = 5
hot_standby = on
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


@dataclass
class Postgres:
    """A server of its own; as a standby it follows another one."""

    cluster: Cluster
    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @classmethod
    def primary(cls, home: Path) -> Postgres:
        cluster = clusters.prepare(home)
        cluster.host_rules_file.write_text(HOST_RULES, encoding="utf-8")
        cluster.folder.with_name("own.conf").write_text(OWN, encoding="utf-8")
        made = cls(cluster, cluster.folder)
        made.start()
        with made.connected(SUPERUSER, "postgres") as connection:
            connection.execute(f"CREATE ROLE {keeper.ROLE} LOGIN CREATEDB")
            connection.execute(f"CREATE DATABASE {keeper.DATABASE} OWNER {keeper.ROLE}")
        return made

    def standby(self) -> Postgres:
        """A copy of this one that replays what it writes."""
        made = Postgres(self.cluster, self.folder.with_name(f"standby-{free_port()}"))
        account = self.cluster.account
        made.folder.mkdir(mode=0o700)
        os.chown(made.folder, account.uid, account.gid)
        self._run(
            "pg_basebackup", "--pgdata", str(made.folder), "--checkpoint", "fast",
            "--wal-method", "stream", "--write-recovery-conf", "--no-sync",
            "--dbname",
            f"host=127.0.0.1 port={self.port} user={SUPERUSER}",
        )  # fmt: skip
        made.start()
        return made

    def url(self, **more: str) -> str:
        words = "&".join(f"{name}={value}" for name, value in more.items())
        where = f"127.0.0.1:{self.port}/{keeper.DATABASE}"
        return f"postgres://{keeper.ROLE}@{where}{'?' if words else ''}{words}"

    def start(self) -> None:
        with self.folder.with_name(f"{self.folder.name}.log").open("ab") as output:
            self.process = subprocess.Popen(
                [
                    self.cluster.binaries.path("postgres"),
                    "-D", str(self.folder),
                    "-c", f"config_file={self.cluster.settings_file}",
                    "-c", f"hba_file={self.cluster.host_rules_file}",
                    "-c", f"port={self.port}",
                ],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/",
                env=clusters.clean_environment(),
                preexec_fn=dies_with_us(signal.SIGINT),
                **self.cluster.account.run_as,
            )  # fmt: skip
        assert wait_until(self.answers)

    def answers(self) -> bool:
        try:
            self.connect(SUPERUSER, "postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, kind: signal.Signals = signal.SIGINT) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(kind)
            self.process.wait(30)

    def connect(
        self, user: str = SUPERUSER, database: str = keeper.DATABASE
    ) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=user, dbname=database,
            autocommit=True, connect_timeout=5,
        )  # fmt: skip

    @contextmanager
    def connected(
        self, user: str = SUPERUSER, database: str = keeper.DATABASE
    ) -> Iterator[psycopg.Connection[Any]]:
        with self.connect(user, database) as connection:
            yield connection

    def ask(self, words: str, *values: Any) -> list[tuple[Any, ...]]:
        with self.connected() as connection:
            cursor = connection.execute(words.encode(), values)
            return cursor.fetchall() if cursor.description else []

    def replayed(self, primary: Postgres) -> bool:
        """Whether it has replayed all that the primary has written by now."""
        [(written,)] = primary.ask("SELECT pg_current_wal_flush_lsn()::text")
        return wait_until(
            lambda: (
                self.ask("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", written)
                == [(True,)]
            )
        )

    def fill_from(self, source: Mapping[str, Any]) -> None:
        """The tables, the triggers and the rows of a database of Django's settings."""
        password = {"PGPASSWORD": str(source["PASSWORD"])} if source["PASSWORD"] else {}
        dump = subprocess.Popen(
            [
                self.cluster.binaries.path("pg_dump"), "--no-owner",
                "--host", str(source["HOST"]), "--port", str(source["PORT"] or 5432),
                "--username", str(source["USER"]), str(source["NAME"]),
            ],
            stdout=subprocess.PIPE, env=clusters.clean_environment() | password,
        )  # fmt: skip
        assert dump.stdout
        with dump.stdout as lines:
            subprocess.run(
                [
                    self.cluster.binaries.path("psql"), "--quiet", "--no-psqlrc",
                    "--set", "ON_ERROR_STOP=1", "--dbname", self.url(),
                ],
                stdin=lines, stdout=subprocess.DEVNULL, check=True,
                env=clusters.clean_environment(),
            )  # fmt: skip
        assert dump.wait() == 0

    def _run(self, name: str, *words: str) -> None:
        subprocess.run(
            [self.cluster.binaries.path(name), *words],
            check=True, cwd="/", env=clusters.clean_environment(),
            capture_output=True,
            **self.cluster.account.run_as,
        )  # fmt: skip


class Node:
    """A web server of the site, as `focaljet up` starts it, with a folder of its own."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.port = free_port()
        self.home = home
        self._environment = plain_environment() | {
            "DJANGO_SETTINGS_MODULE": "focaljet.config.settings",
            "FOCALJET_DATA": str(home),
            "FOCALJET_PORT": str(self.port),
            **settings,
        }
        self.lines: list[str] = []

    def run(self, code: str) -> str:
        """What a program of these settings prints."""
        done = subprocess.run(
            [sys.executable, "-c", code],
            check=True, env=self._environment, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return done.stdout

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "focaljet.config.web", "127.0.0.1", str(self.port)],
            env=self._environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            preexec_fn=dies_with_us(signal.SIGKILL),
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def answers(self) -> bool:
        try:
            return self.get("/forum/").status < 500
        except OSError:
            return False

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
        self._reader.join(30)

    def get(
        self, path: str, words: Mapping[str, str] | None = None, **headers: str
    ) -> Answer:
        """Sends the words, where there are any. Errors of HTTP are answers too; raises
        OSError where nobody answers."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=urlencode(words).encode() if words else None,
            headers={"User-Agent": "Mozilla/5.0 Firefox/145.0"} | headers,
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
                return Answer(answer.status, answer.read().decode(), answer.headers)
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.read().decode(), error.headers)

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            self.lines.extend(lines)


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    headers: Any
