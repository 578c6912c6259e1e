"""Pages asked of the program in this process, and what they cost; no web server around.

Past the cache of whole pages: what is measured is what has to be computed.
"""

from __future__ import annotations

import io
import os
import statistics
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of processor time: Python's median and fastest tenth, PostgreSQL's
    mean. `statements` with their values, in their order; `size` in bytes."""

    python: float
    fast: float
    postgres: float
    size: int
    statements: list[tuple[str, Any]]


def measured(path: str, cookie: str = "", times: int = 200) -> Cost:
    with statements_of() as asked:
        ask(path, cookie)
    for _ in range(20):
        size = len(ask(path, cookie))
    server = server_seconds()
    costs = []
    for _ in range(times):
        began = time.process_time()
        ask(path, cookie)
        costs.append((time.process_time() - began) * 1000)
    return Cost(
        python=statistics.median(costs),
        fast=statistics.quantiles(costs, n=10)[0],
        postgres=(server_seconds() - server) / times * 1000,
        size=size,
        statements=asked,
    )


@contextmanager
def statements_of() -> Iterator[list[tuple[str, Any]]]:
    """Every statement that is sent in this block, with its values."""
    from django.db import connection

    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, *rest: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, *rest)

    with connection.execute_wrapper(note):
        yield asked


def ask(path: str, cookie: str = "") -> bytes:
    """The page; ends the program where it is not answered by one."""
    path, _, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "HTTP_HOST": "127.0.0.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    if cookie:
        environ["HTTP_COOKIE"] = cookie
    status: list[str] = []

    def start(said: str, _headers: Iterable[Any], *_error: Any) -> Any:
        status.append(said)

    answer: Any = _program()(environ, start)
    body = b"".join(answer)
    answer.close()
    if not status[0].startswith("200"):
        sys.exit(f"{path} answers {status[0]}")
    return body


@cache
def _program() -> Any:
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


def server_seconds() -> float:
    """Processor seconds of the PostgreSQL process behind our connection, so far."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    facts = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2]
    user, system = facts.split()[11:13]
    return (int(user) + int(system)) / TICK
