"""Where the web server listens: is the place free, does somebody answer there?"""

from __future__ import annotations

import errno
import ipaddress
import socket

from focaljet.config.launcher.errors import CannotStartError


def check_free(host: str, port: int) -> None:
    """Raises CannotStartError with what to do when we could not listen there."""
    if not 0 < port < 65536:
        raise CannotStartError(f"{port} is no port: choose one from 1 to 65535.")
    family, place = _resolved(host, port)
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
            probe.listen(1)
        except OSError as refused:
            raise CannotStartError(_why(refused, host, port)) from None


def answers(host: str, port: int) -> bool:
    if is_every(host):
        host = "::1" if ":" in host else "127.0.0.1"
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def url(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def is_local(host: str) -> bool:
    return host == "localhost" or _has(host, "is_loopback")


def is_every(host: str) -> bool:
    return _has(host, "is_unspecified")


def _has(host: str, quality: str) -> bool:
    try:
        return bool(getattr(ipaddress.ip_address(host), quality))
    except ValueError:
        return False


def _resolved(host: str, port: int) -> tuple[int, tuple[object, ...]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise CannotStartError(
            f"No address is known for {host}: choose another with --host."
        ) from None
    family, _, _, _, place = found[0]
    return family, place


def _why(refused: OSError, host: str, port: int) -> str:
    if refused.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken: choose another with --port."
    if refused.errno == errno.EADDRNOTAVAIL:
        return f"This machine does not have the address {host}: choose another with --host."
    if refused.errno in (errno.EACCES, errno.EPERM):
        return f"Port {port} is only for root: choose one above 1023 with --port."
    return f"Cannot listen on {host}, port {port}: {refused.strerror}."
