"""What the pages of a site cost, in milliseconds of processor time and in queries.

    python bench/pages.py                  (FOCALJET_DATA or DATABASE_URL name the site)

Each page is asked of the program 200 times in this process, with the settings of a real
site and no web server around it. Python's time is the processor time of this process,
PostgreSQL's that of its one server process. The median is quoted, and the fastest tenth,
since a machine that does other things slows the rest.
"""

from __future__ import annotations

import io
import os
import statistics
import sys
import time
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import django

TICK = os.sysconf("SC_CLK_TCK")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "focaljet.config.settings")
    from focaljet.config import env
    from focaljet.config.launcher.server import running

    data_dir = env.folder("FOCALJET_DATA", Path.cwd() / "data")
    with ExitStack() as stack:
        stack.enter_context(running(data_dir))
        django.setup()
        measure_all()


def measure_all() -> None:
    from django.test import Client

    from focaljet.accounts.models import Member
    from focaljet.forum import tally
    from focaljet.forum.models.topics import Topic

    topic = Topic.objects.filter(deleted_at=None).order_by("-highest_pos").first()
    member = Member.objects.filter(imported_at=None, is_active=True).last()
    if topic is None or member is None:
        sys.exit("There is nothing to read on this site.")
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(member)
    session = client.cookies["session"].value
    pages = {
        "board": "/forum/",
        "topic list": f"/forum/{topic.forum_id}/",
        "topic, 20 posts": f"/forum/topics/{topic.pk}/",
    }
    print(  # noqa: T201
        f"{'page':16} {'reader':8} {'python ms':>18} {'postgres':>9} {'queries':>8} {'bytes':>8}"
    )
    for who, cookie in (("guest", ""), ("member", f"session={session}")):
        for name, path in pages.items():
            line = measured(path, cookie)
            print(f"{name:16} {who:8} {line}")  # noqa: T201
    client.logout()
    # Not left for the end of the process: the database may be gone by then.
    tally.views.flush()
    tally.renderings.flush()


def measured(path: str, cookie: str, times: int = 200) -> str:
    from django.db import connection

    asked: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        ask(path, cookie)
    for _ in range(20):
        size = len(ask(path, cookie))
    server = _server_seconds()
    costs = []
    for _ in range(times):
        began = time.process_time()
        ask(path, cookie)
        costs.append((time.process_time() - began) * 1000)
    in_server = (_server_seconds() - server) / times * 1000
    fast = statistics.quantiles(costs, n=10)[0]
    middle = statistics.median(costs)
    return f"{middle:7.1f} (fast {fast:4.1f}) {in_server:9.1f} {len(asked):8} {size:8}"


def ask(path: str, cookie: str) -> bytes:
    from focaljet.config.wsgi import application

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

    answer: Any = application(environ, start)
    body = b"".join(answer)
    answer.close()
    if not status[0].startswith("200"):
        sys.exit(f"{path} answers {status[0]}")
    return body


def _server_seconds() -> float:
    """Processor seconds of the PostgreSQL process behind our connection, so far."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    facts = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2]
    user, system = facts.split()[11:13]
    return (int(user) + int(system)) / TICK


if __name__ == "__main__":
    main()
