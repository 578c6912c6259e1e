"""A number that leaves the house and comes back without anybody reading it on the way.

Tokens can be read by whoever holds them; what lies in a browser for months should not
tell which member it is about (C44).
"""

from __future__ import annotations

import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from focaljet.base.tokens import BadTokenError

NONCE = 12  # bytes
WIDTH = 8


def hide(purpose: str, number: int) -> str:
    """Some 48 characters, different every time."""
    nonce = os.urandom(NONCE)
    plain = number.to_bytes(WIDTH, "big")
    sealed = _cipher(settings.SECRET_KEY, purpose).encrypt(nonce, plain, None)
    return urlsafe_b64encode(nonce + sealed).decode()


def unhide(purpose: str, hidden: str) -> int:
    """The number; raises BadTokenError where it was not hidden here, for this purpose."""
    try:
        raw = urlsafe_b64decode(hidden)
    except ValueError:
        raise BadTokenError from None
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            found = _cipher(secret, purpose).decrypt(raw[:NONCE], raw[NONCE:], None)
        except (InvalidTag, ValueError):
            continue
        return int.from_bytes(found, "big")
    raise BadTokenError


def _cipher(secret: str, purpose: str) -> AESGCM:
    said = f"focaljet hidden: {purpose}".encode()
    return AESGCM(hmac.digest(secret.encode(), said, "sha256"))
