"""Secrets that have to be read again lie encrypted in the database.

The key follows from SECRET_KEY, so that a stolen database alone opens nothing. What an
old key closed opens as long as the key stands in SECRET_KEY_FALLBACKS.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class SealedForeverError(Exception):
    """The secret was closed with a key that this site no longer has."""


def seal(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises SealedForeverError where no key of ours opens it."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise SealedForeverError from None


def _keys() -> MultiFernet:
    return _ring(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@lru_cache(maxsize=4)
def _ring(*secrets: str) -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    said = b"focaljet second step"
    return urlsafe_b64encode(hmac.digest(secret.encode(), said, "sha256"))
