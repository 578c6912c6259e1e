"""A page as bytes, ready to be handed out: compressed once, named by its content."""

from __future__ import annotations

import gzip
import hashlib
from functools import lru_cache

import brotli

from focaljet.caching.wsgi import Answer, Environ, StartResponse

# Any number of caches between here and the reader may keep it, and each asks every time
# whether it still holds: an answer of a few bytes, out of memory.
CACHE_CONTROL = "public, max-age=0, must-revalidate"
OURS = {"content-length", "cache-control", "vary", "etag", "content-encoding"}
BROTLI_QUALITY, GZIP_LEVEL = 5, 6
LONGEST_ACCEPTED = 200
SUFFIX = {"": "", "gzip": "-gz", "br": "-br"}


class Page:
    """Bodies and headers by encoding. `size` is all that it takes, in bytes."""

    __slots__ = ("answers", "body", "headers", "name", "size")

    def __init__(self, headers: list[tuple[str, str]], body: bytes) -> None:
        self.body = body
        self.headers = [
            (name, said) for name, said in headers if name.lower() not in OURS
        ]
        said = {name.lower(): value for name, value in headers}
        vary = [one.strip() for one in said.get("vary", "").split(",") if one.strip()]
        self.headers.append(("Vary", ", ".join(dict.fromkeys([*vary, *_VARIES]))))
        self.headers.append(("Cache-Control", CACHE_CONTROL))
        self.name = hashlib.sha256(body).hexdigest()[:24]
        bodies = {
            "": body,
            "gzip": gzip.compress(body, GZIP_LEVEL, mtime=0),
            "br": brotli.compress(body, quality=BROTLI_QUALITY),
        }
        self.answers = {
            encoding: (self._headers_of(encoding, len(made)), [made])
            for encoding, made in bodies.items()
        }
        self.size = sum(map(len, bodies.values())) + 2_000

    def answer(self, environ: Environ, start_response: StartResponse) -> Answer:
        encoding = best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        headers, body = self.answers[encoding]
        if wanted := environ.get("HTTP_IF_NONE_MATCH"):
            etag = f'"{self.name}{SUFFIX[encoding]}"'
            if _names(wanted, etag):
                start_response("304 Not Modified", self._unchanged(encoding))
                return []
        start_response("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else body

    def marked(
        self, environ: Environ, start_response: StartResponse, mark: bytes
    ) -> Answer:
        """With a notice at the top of what it says, and not to be kept by anybody."""
        where = self.body.find(b">", self.body.find(b"<main")) + 1
        body = self.body[:where] + mark + self.body[where:]
        headers = [(n, said) for n, said in self.headers if n != "Cache-Control"]
        headers += [("Cache-Control", "no-store"), ("Content-Length", str(len(body)))]
        start_response("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _headers_of(self, encoding: str, length: int) -> list[tuple[str, str]]:
        headers = [
            *self.headers,
            ("Content-Length", str(length)),
            ("ETag", f'"{self.name}{SUFFIX[encoding]}"'),
        ]
        return [*headers, ("Content-Encoding", encoding)] if encoding else headers

    def _unchanged(self, encoding: str) -> list[tuple[str, str]]:
        kept = {"ETag", "Cache-Control", "Vary"}
        return [one for one in self.answers[encoding][0] if one[0] in kept]


_VARIES = ("Accept-Encoding", "Accept-Language", "Cookie")


def best_encoding(accepted: str) -> str:
    """ "br", "gzip" or "" for a header Accept-Encoding; what is longer than any that
    browsers send counts as none."""
    return _best_encoding(accepted) if len(accepted) <= LONGEST_ACCEPTED else ""


@lru_cache(maxsize=1_000)
def _best_encoding(accepted: str) -> str:
    weights: dict[str, float] = {}
    for one in accepted.lower().split(","):
        name, _, rest = one.strip().partition(";")
        weights[name.strip()] = _weight(rest)
    any_other = weights.get("*", 0.0)
    found = {name: weights.get(name, any_other) for name in ("br", "gzip")}
    best = max(found, key=found.__getitem__)
    return best if found[best] > 0 else ""


def _weight(said: str) -> float:
    name, _, value = said.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def _names(wanted: str, etag: str) -> bool:
    """Whether If-None-Match names this ETag."""
    if wanted.strip() == "*":
        return True
    return any(one.strip().removeprefix("W/") == etag for one in wanted.split(",")[:20])
