"""The one way out: fetches a public web page, and nothing else.

    page = egress.fetch(url, accept=("text/html",), max_bytes=500_000)

The address comes from a stranger, and so does all that comes back. A name is
looked up once and the connection goes to the very address that was judged, so
that a name cannot mean another machine a moment later. Every redirect is a new
address, judged anew. No cookie, no proxy, no referrer, no credential goes out.
"""

import re
import ssl
import time
import zlib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as LookUpTimeout
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from ipaddress import ip_address
from socket import IPPROTO_TCP, gaierror, getaddrinfo
from typing import Any
from urllib.parse import urljoin

import httpcore

from focaljet.base.destination import (
    Destination,
    EgressError,
    ForbiddenAddressError,
    destination,
    is_public,
)

MOST_REDIRECTS = 3
MOST_ADDRESSES = 3  # of one name, tried in turn
REDIRECTS = frozenset({301, 302, 303, 307, 308})

Resolve = Callable[[str, int], list[str]]


class UnreachableError(EgressError):
    """No such name, no answer, or an answer that is no HTTP."""


class TooManyRedirectsError(EgressError):
    """The page leads in circles, or too far."""


class TooSlowError(EgressError):
    """The time for the whole of it was over; drop by drop does not help."""


class TooLargeError(EgressError):
    """More bytes than wanted, as sent or when unpacked."""


class WrongTypeError(EgressError):
    """Something else than what was asked for."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """`url` is where it came from in the end. `body` is b"" unless status is 2xx.
    `charset` is what the server said of it, or ""."""

    url: str
    status: int
    content_type: str
    body: bytes
    charset: str = ""


def _look_up(host: str, port: int) -> list[str]:
    return [str(found[4][0]) for found in getaddrinfo(host, port, proto=IPPROTO_TCP)]


@dataclass(frozen=True)
class Egress:
    """What is let out. Only tests make one of their own, with servers nearby."""

    allow: frozenset[str] = frozenset()  # addresses that pass, though not public
    ports: frozenset[int] = frozenset()  # besides 80 and 443
    resolve: Resolve = _look_up
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def fetch(
        self,
        url: str,
        *,
        accept: tuple[str, ...] = ("text/html",),
        max_bytes: int = 1_000_000,
        timeout: float = 10,
        cut: bool = False,
    ) -> Fetched:
        """GET it. `accept` are types such as "image/png" or "image/*"; `timeout`
        is in seconds for everything together. What is longer than `max_bytes` is an
        error, or left there where a beginning will do (`cut`). Raises an EgressError."""
        clock = Deadline(timeout)
        where = destination(url, ports=self.ports)
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._get(where, accept, Limit(max_bytes, cut), clock)
            if isinstance(answer, Fetched):
                return answer
            where = destination(urljoin(where.url, answer), ports=self.ports)
        raise TooManyRedirectsError

    def _get(
        self,
        where: Destination,
        accept: tuple[str, ...],
        limit: "Limit",
        clock: "Deadline",
    ) -> "Fetched | str":
        """The page, or the address that it redirects to."""
        pinned = Pinned(self._judged(where, clock), clock)
        headers = [
            ("Host", where.netloc),
            ("User-Agent", f"Focaljet/{version('focaljet')}"),
            ("Accept", ", ".join(accept)),
            ("Accept-Encoding", "gzip"),
        ]
        try:
            with (
                httpcore.ConnectionPool(self.trust, network_backend=pinned) as pool,
                pool.stream("GET", where.url, headers=headers) as response,
            ):
                said = {k.decode("latin-1").lower(): v for k, v in response.headers}
                location = said.get("location", b"").decode("latin-1")
                if response.status in REDIRECTS and location:
                    return location
                told = said.get("content-type", b"").decode("latin-1")
                kind = told.partition(";")[0].strip().lower()
                if not 200 <= response.status < 300:
                    return Fetched(where.url, response.status, kind, b"")
                if not _wanted(kind, accept):
                    raise WrongTypeError(kind)
                packed = said.get("content-encoding", b"").decode("latin-1").lower()
                body = _body(response.iter_stream(), packed, limit)
                charset = _charset(told)
                return Fetched(where.url, response.status, kind, body, charset)
        except httpcore.TimeoutException as slow:
            raise TooSlowError from slow
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as broken:
            raise UnreachableError(str(broken)) from broken

    def _judged(self, where: Destination, clock: "Deadline") -> list[str]:
        """The addresses behind the name, all of them fit to be called."""
        try:
            ip_address(where.host)
        except ValueError:
            found = self._looked_up(where, clock)
        else:
            found = [where.host]
        for address in found:
            if address not in self.allow and not is_public(address):
                raise ForbiddenAddressError(where.host)
        return found[:MOST_ADDRESSES]

    def _looked_up(self, where: Destination, clock: "Deadline") -> list[str]:
        # The system's look-up knows no timeout, so it is waited for from outside.
        asked = _lookups().submit(self.resolve, where.host, where.port)
        try:
            found = asked.result(timeout=clock.left())
        except LookUpTimeout as slow:
            raise TooSlowError from slow
        except (gaierror, UnicodeError) as unknown:
            raise UnreachableError(where.host) from unknown
        if not found:
            raise UnreachableError(where.host)
        return found


@dataclass(frozen=True, slots=True)
class Limit:
    """So many bytes; with `cut` the beginning is enough."""

    bytes: int
    cut: bool = False


class Deadline:
    """One allowance of time for look-up, connection and every byte together."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds

    def left(self) -> float:
        left = self.end - time.monotonic()
        if left <= 0:
            raise TooSlowError
        return left


class Pinned(httpcore.NetworkBackend):
    """Connects to addresses that were judged before, whatever name is asked for.

    The name still stands in the Host line and is what the certificate must say.
    """

    def __init__(self, addresses: list[str], clock: Deadline) -> None:
        self.addresses = addresses
        self.clock = clock
        self.inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        *others, last = self.addresses
        for address in others:
            try:
                return self._connect(address, port)
            except httpcore.ConnectError:
                continue
        return self._connect(last, port)

    def _connect(self, address: str, port: int) -> httpcore.NetworkStream:
        stream = self.inner.connect_tcp(address, port, timeout=self.clock.left())
        return Timed(stream, self.clock)


class Timed(httpcore.NetworkStream):
    """A connection on which every wait ends when the whole time is over."""

    def __init__(self, inner: httpcore.NetworkStream, clock: Deadline) -> None:
        self.inner = inner
        self.clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, self.clock.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, self.clock.left())

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self.clock.left()
        return Timed(
            self.inner.start_tls(ssl_context, server_hostname, left), self.clock
        )

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)


def _wanted(kind: str, accept: tuple[str, ...]) -> bool:
    family = f"{kind.partition('/')[0]}/*"
    return "/" in kind and (kind in accept or family in accept)


def _charset(content_type: str) -> str:
    found = re.search(r"charset\s*=\s*\"?([\w.:-]{1,40})", content_type, re.IGNORECASE)
    return found[1].lower() if found else ""


def _body(pieces: Iterable[bytes], packed: str, limit: Limit) -> bytes:
    """The whole body, unpacked; never holds more than the limit and one piece."""
    if packed not in ("", "identity", "gzip", "x-gzip"):
        raise WrongTypeError(packed)
    unpack = zlib.decompressobj(wbits=31) if packed.endswith("gzip") else None
    body = bytearray()
    for piece in pieces:
        # One byte too many is asked for, so that too much can be told from enough.
        room = limit.bytes - len(body) + 1
        try:
            body += unpack.decompress(piece, room) if unpack else piece
        except zlib.error as broken:
            raise UnreachableError("broken compression") from broken
        if len(body) > limit.bytes:
            if limit.cut:
                return bytes(body[: limit.bytes])
            raise TooLargeError
    if unpack and not unpack.eof:
        raise UnreachableError("broken compression")
    return bytes(body)


@cache
def _lookups() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=4, thread_name_prefix="egress-look-up")


@cache
def _default() -> Egress:
    return Egress()


def fetch(
    url: str,
    *,
    accept: tuple[str, ...] = ("text/html",),
    max_bytes: int = 1_000_000,
    timeout: float = 10,
    cut: bool = False,
) -> Fetched:
    """See `Egress.fetch`."""
    return _default().fetch(
        url, accept=accept, max_bytes=max_bytes, timeout=timeout, cut=cut
    )
