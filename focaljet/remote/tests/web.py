"""A small web nearby, for tests: a real server, which the way out may reach."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from focaljet.base import egress
from focaljet.base.egress import Egress
from focaljet.base.tests.servers import Say, Server, page, serving

HERE = "127.0.0.1"


@contextmanager
def web(monkeypatch: pytest.MonkeyPatch, pages: Mapping[str, Say]) -> Iterator[Server]:
    """Serves `pages` by their paths, under any name; everything else is not found."""

    def say(connection: socket.socket, request: str) -> None:
        path = request.split(" ", 2)[1]
        answer = pages.get(path, page(b"", status="404 Not Found"))
        answer(connection, request)

    with serving(say) as server:
        way_out = Egress(
            allow=frozenset({HERE}),
            ports=frozenset({server.port}),
            resolve=lambda host, port: [HERE],
        )
        monkeypatch.setattr(egress, "_default", lambda: way_out)
        yield server


def at(server: Server, path: str = "/", name: str = "club.example") -> str:
    return f"http://{name}:{server.port}{path}"


def asked(server: Server) -> list[str]:
    """The paths that were asked for, in order."""
    return [request.split(" ", 2)[1] for request in server.asked]
