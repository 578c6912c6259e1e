"""The PostgreSQL that DATABASE_URL names: not ours to start, only to reach."""

from __future__ import annotations

from urllib.parse import urlsplit

import psycopg

from focaljet.config.launcher.binaries import OLDEST_MAJOR
from focaljet.config.launcher.errors import CannotStartError

PATIENCE = 10  # seconds


def check_answers(url: str) -> None:
    """Raises CannotStartError, with the reason and without the password."""
    try:
        with psycopg.connect(_for_libpq(url), connect_timeout=PATIENCE) as connection:
            major = connection.info.server_version // 10_000
    except psycopg.OperationalError as silence:
        raise CannotStartError(
            f"PostgreSQL at {_place(url)} does not answer as DATABASE_URL asks: "
            f"{_reason(str(silence))}."
        ) from None
    except psycopg.ProgrammingError:
        raise CannotStartError(
            "DATABASE_URL is no address of a PostgreSQL; it looks like "
            "postgres://user:password@host:5432/name."
        ) from None
    if major < OLDEST_MAJOR:
        raise CannotStartError(
            f"PostgreSQL at {_place(url)} is version {major}; Focaljet needs "
            f"{OLDEST_MAJOR} or later."
        )


def _for_libpq(url: str) -> str:
    """Without what only Focaljet understands: `pooled=1` (config/env.py)."""
    parts = urlsplit(url)
    words = [word for word in parts.query.split("&") if not word.startswith("pooled=")]
    return parts._replace(query="&".join(words)).geturl()


def _place(url: str) -> str:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = None
    host = parts.hostname or "the local socket"
    return f"{host}:{port}" if port else host


def _reason(said: str) -> str:
    """The last words of the driver's sentence: `Connection refused`, say."""
    first_line = said.strip().splitlines()[0]
    for mark in ("FATAL:", "failed:"):
        if mark in first_line:
            return first_line.rpartition(mark)[2].strip()
    return first_line
