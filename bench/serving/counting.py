"""How many queries each page asks: counted in a process of its own, without a server.

    python bench/serving/counting.py < requests.json     (FOCALJET_DATA names the site)

Takes a JSON of `[[name, [request, …]], …]`, whole requests as text. Each is carried out
as the web server would hand it on, and only the last of a name is counted: those before
it fill the memory. Prints `{name: queries}`.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.db.backends.utils import CursorWrapper

Application = Callable[..., Any]


def main() -> None:
    wanted: list[tuple[str, list[str]]] = json.load(sys.stdin)
    from focaljet.config import env
    from focaljet.config.launcher.server import running

    with running(env.folder("FOCALJET_DATA", Path.cwd() / "data")):
        from focaljet.config import web

        application = web.load()
        from django.conf import settings

        from focaljet.base import buffer

        settings.BUFFERS_WRITE_THEMSELVES = False
        counted = {}
        for name, requests in wanted:
            for request in requests[:-1]:
                queries_of(application, request)
                buffer.flush_all()
            counted[name] = queries_of(application, requests[-1])
        buffer.flush_all()
    json.dump(counted, sys.stdout)


def queries_of(application: Application, request: str) -> int:
    said: list[str] = []
    with every_query() as asked:
        answer = application(
            environ_of(request), lambda status, *_: said.append(status)
        )
        for _part in answer:
            pass
        if hasattr(answer, "close"):
            answer.close()
    if not said[-1].startswith(("200 ", "302 ")):
        sys.exit(f"{request.splitlines()[0]} is answered by {said[-1]}.")
    return len(asked)


@contextmanager
def every_query() -> Iterator[list[str]]:
    """What is asked in this block, on whatever connection: the site lends them out."""
    asked: list[str] = []

    def noting(carry_out: Callable[..., Any]) -> Callable[..., Any]:
        def noted(cursor: CursorWrapper, sql: str, *given: Any) -> Any:
            asked.append(sql)
            return carry_out(cursor, sql, *given)

        return noted

    one = noting(CursorWrapper.execute)
    many = noting(CursorWrapper.executemany)
    with (
        patch.object(CursorWrapper, "execute", one),
        patch.object(CursorWrapper, "executemany", many),
    ):
        yield asked


def environ_of(request: str) -> dict[str, Any]:
    """A whole request as text, in the words of WSGI."""
    head, _, body = request.partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    method, target, _version = first.split(" ")
    path, _, query = target.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(body.encode()),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
        "wsgi.multithread": True,
    }
    for line in lines:
        name, _, value = line.partition(": ")
        key = name.upper().replace("-", "_")
        plain = key in {"CONTENT_TYPE", "CONTENT_LENGTH"}
        environ[key if plain else f"HTTP_{key}"] = value
    return environ


if __name__ == "__main__":
    main()
