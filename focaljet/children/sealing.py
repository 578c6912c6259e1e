"""Rows as one encrypted parcel, by a key made from the site's own.

The key lies where SECRET_KEY lies, which no dump of the database and no page shows. A
new SECRET_KEY with the old one in SECRET_KEY_FALLBACKS opens old parcels.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterator
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

PURPOSE = b"focaljet sealed rows"
NONCE = 12


class CannotOpenError(Exception):
    """Not sealed by a key that this site still has, or changed since."""


def seal(said: Any) -> tuple[bytes, str]:
    """What JSON can hold, encrypted; and the id of the key."""
    nonce = secrets.token_bytes(NONCE)
    plain = json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass")
    parcel = nonce + AESGCM(_key(settings.SECRET_KEY)).encrypt(nonce, plain, PURPOSE)
    return parcel, key_id(settings.SECRET_KEY)


def unseal(parcel: bytes) -> Any:
    """Raises CannotOpenError."""
    for secret in _secrets():
        try:
            plain = AESGCM(_key(secret)).decrypt(
                parcel[:NONCE], parcel[NONCE:], PURPOSE
            )
        except (InvalidTag, ValueError):
            continue
        return json.loads(plain.decode("utf-8", "surrogatepass"))
    raise CannotOpenError


def key_id(secret: str) -> str:
    return hmac.digest(secret.encode(), PURPOSE + b" key id", "sha256").hex()[:8]


def _secrets() -> Iterator[str]:
    yield settings.SECRET_KEY
    yield from settings.SECRET_KEY_FALLBACKS


def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), PURPOSE, "sha256")
