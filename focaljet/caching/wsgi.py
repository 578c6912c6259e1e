"""The words of WSGI, and asking an application something that no reader asked."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Answer = Iterable[bytes]
Application = Callable[[Environ, StartResponse], Answer]

FOR_ALL = {
    "cache-control",
    "content-language",
    "content-length",
    "content-security-policy",
    "content-type",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "link",
    "permissions-policy",
    "referrer-policy",
    "retry-after",
    "strict-transport-security",
    "vary",
    "x-content-type-options",
    "x-frame-options",
    "x-robots-tag",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A whole answer."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def is_for_all(self) -> bool:
        """Whether it has no header but those that say the same to everybody.

        Named one by one: a cookie is not among them, nor what nobody thought of.
        """
        return all(name.lower() in FOR_ALL for name, _value in self.headers)

    @property
    def is_a_page(self) -> bool:
        """Whether it was found, is a page, and everybody may be handed it."""
        kinds = [said for name, said in self.headers if name.lower() == "content-type"]
        return (
            self.status.startswith("200 ")
            and len(kinds) == 1
            and kinds[0].startswith("text/html")
            and self.is_for_all
        )


def made_up(*, scheme: str, host: str, path: str, query: str, language: str) -> Environ:
    """A request of nobody: what is not named here cannot reach the page."""
    name, _, port = host.partition(":")
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": name,
        "SERVER_PORT": port or ("443" if scheme == "https" else "80"),
        "HTTP_HOST": host,
        "HTTP_ACCEPT_LANGUAGE": language,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if scheme == "https":
        environ["HTTP_X_FORWARDED_PROTO"] = "https"
    return environ


def ask(application: Application, environ: Environ) -> Said:
    """The whole answer of an application."""
    said: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
        said.append((status, headers))

    answer = application(environ, start)
    try:
        body = b"".join(answer)
    finally:
        close_answer(answer)
    return Said(*said[-1], body)


def close_answer(answer: Answer) -> None:
    close = getattr(answer, "close", None)
    if close is not None:
        close()


def hand_on(said: Said, environ: Environ, start_response: StartResponse) -> Answer:
    start_response(said.status, said.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [said.body]
