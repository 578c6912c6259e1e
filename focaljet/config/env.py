"""Typed readers for settings that come from the environment."""

from __future__ import annotations

import ipaddress
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes"}
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def words(name: str) -> list[str]:
    """A list divided by commas; absent means empty."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def whole(name: str, default: int) -> int:
    value = text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} must be a whole number, not {value!r}."
        ) from None


def networks(name: str) -> list[Network]:
    """Addresses or networks such as 127.0.0.1 or 10.0.0.0/8, divided by commas."""
    try:
        return [ipaddress.ip_network(word, strict=False) for word in words(name)]
    except ValueError as wrong:
        raise ImproperlyConfigured(
            f"{name} holds no list of networks: {wrong}."
        ) from wrong


def folder(name: str, default: Path) -> Path:
    return Path(text(name, str(default))).expanduser().resolve()


def secret_key(data: Path) -> str:
    """FOCALJET_SECRET_KEY, or the key in the data folder, made on first start."""
    if given := text("FOCALJET_SECRET_KEY"):
        return given
    path = data / "secret.key"
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    data.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".secret.key.{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        # A link, not a rename: of two first starts at once, both keep one key.
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text(encoding="ascii").strip()


def older_keys(data: Path) -> list[str]:
    """FOCALJET_SECRET_KEY_FALLBACKS, and those that a restored backup brought along."""
    try:
        restored = (data / "secret.fallbacks").read_text(encoding="utf-8").split()
    except OSError:
        restored = []
    return list(dict.fromkeys([*words("FOCALJET_SECRET_KEY_FALLBACKS"), *restored]))


# A statement that came five times is planned once for the connection: a topic page then
# costs PostgreSQL a fifth.
PLANNED_ONCE = {"server_side_binding": True, "prepare_threshold": 5}
# Behind a pooler that lends a connection for one transaction, a plan would be lost.
PLANNED_EACH_TIME = PLANNED_ONCE | {"prepare_threshold": None}
# A server that does not answer is given up before whoever asked gives us up. In seconds,
# but for the second, which is in milliseconds; sockets on the machine ignore all of them.
GIVEN_UP_AFTER = {
    "connect_timeout": 3,
    "tcp_user_timeout": 5_000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}


def database(url: str) -> dict[str, Any]:
    """postgres://user:password@host:port/name?sslmode=require, as Django wants it.

    `pooled=1` says that a pooler such as pgBouncer lends connections per transaction.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "DATABASE_URL must begin with postgres://; Focaljet runs on PostgreSQL only."
        )
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    pooled = options.pop("pooled", "") in YES
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": GIVEN_UP_AFTER
        | options
        | (PLANNED_EACH_TIME if pooled else PLANNED_ONCE),
        # Between two transactions a cursor of the server's would be somebody else's.
        "DISABLE_SERVER_SIDE_CURSORS": pooled,
    }


def past_the_pooler() -> None:
    """For a process that listens, or holds a lock for longer than a transaction: all of
    it goes to the database by FOCALJET_DIRECT_DATABASE_URL, where that is set."""
    if text("DATABASE_URL") and (direct := text("FOCALJET_DIRECT_DATABASE_URL")):
        os.environ["DATABASE_URL"] = direct


def other_databases() -> dict[str, dict[str, Any]]:
    """Further ways to the database of DATABASE_URL, for Django's DATABASES.

    Raises ImproperlyConfigured where that is not set: they would lead to another one.
    """
    found = {}
    for alias, name in (
        ("direct", "FOCALJET_DIRECT_DATABASE_URL"),
        ("replica", "FOCALJET_REPLICA_URL"),
    ):
        if not (url := text(name)):
            continue
        if not text("DATABASE_URL"):
            raise ImproperlyConfigured(f"{name} says nothing without DATABASE_URL.")
        found[alias] = {
            "ENGINE": "django.db.backends.postgresql",
            "CONN_MAX_AGE": 600,
            **database(url),
            "TEST": {"MIRROR": "default"},
        }
    return found


def email(url: str) -> dict[str, Any]:
    """smtp://user:password@host:587?tls=1 (or smtps://…), as Django settings."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"}:
        raise ImproperlyConfigured("EMAIL_URL must begin with smtp:// or smtps://.")
    options = dict(parse_qsl(parts.query))
    implicit = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if implicit else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": implicit,
        "EMAIL_USE_TLS": not implicit and options.get("tls") in YES,
        "EMAIL_TIMEOUT": 20,
    }


def attachments() -> dict[str, Any]:
    """The storage of pictures and files: a folder, or the bucket of FOCALJET_S3_BUCKET.

    A proof works on a copy in a schema of its own, and never in the bucket.
    """
    bucket = text("FOCALJET_S3_BUCKET")
    if not bucket or text("FOCALJET_SCHEMA"):
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": text("FOCALJET_S3_ENDPOINT") or None,
            "access_key": text("FOCALJET_S3_KEY") or None,
            "secret_key": text("FOCALJET_S3_SECRET") or None,
            "region_name": text("FOCALJET_S3_REGION") or None,
            "default_acl": None,  # private, as the bucket is
            "file_overwrite": True,
            "querystring_auth": True,
        },
    }
