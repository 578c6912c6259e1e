"""Signed tokens: what a link or a form carries out and brings back unchanged.

A token says one thing for one purpose until one moment. Anyone can read what
is in it, so it holds ids and never a name or an address; nobody can change it.

    token = tokens.make("unsubscribe", {"m": ann.pk}, lasts=timedelta(days=60))
    payload = tokens.read("unsubscribe", token)

A new SECRET_KEY with the old one in SECRET_KEY_FALLBACKS keeps old tokens
valid. Needs no Django beyond the settings: the link server reads them too.
"""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import lru_cache

from django.conf import settings

from focaljet.base import clock

Payload = Mapping[str, str | int]

LONGEST = 2000  # characters; a longer one was not made here
KEY_ID_LENGTH = 6


class TokenError(Exception):
    """The token cannot be used."""


class BadTokenError(TokenError):
    """Not made by this site, or for another purpose, or changed on the way."""


class ExpiredTokenError(TokenError):
    """Was good once; its time is over."""


def make(purpose: str, payload: Payload, *, lasts: timedelta) -> str:
    """A url-safe token of `payload`, some 40 characters longer than its JSON."""
    expires = int((clock.now() + lasts).timestamp())
    said = json.dumps([expires, dict(payload)], separators=(",", ":"))
    body = _text(said.encode())
    secret = settings.SECRET_KEY
    return f"{body}.{_key_id(secret)}{_signature(secret, purpose, body)}"


def read(purpose: str, token: str) -> Payload:
    """What `make` was given for the same purpose.

    Raises BadTokenError or ExpiredTokenError, both TokenErrors.
    """
    body, _, seal = token.partition(".")
    key_id, signature = seal[:KEY_ID_LENGTH], seal[KEY_ID_LENGTH:]
    if len(token) > LONGEST or not token.isascii():
        raise BadTokenError
    for secret in _secrets():
        # The encoded texts are compared, so that only one spelling is good.
        if _key_id(secret) == key_id and hmac.compare_digest(
            _signature(secret, purpose, body), signature
        ):
            return _opened(body)
    raise BadTokenError


def _opened(body: str) -> Payload:
    expires, payload = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    if clock.now().timestamp() >= expires:
        raise ExpiredTokenError
    opened: Payload = payload
    return opened


def _secrets() -> Iterator[str]:
    yield settings.SECRET_KEY
    yield from settings.SECRET_KEY_FALLBACKS


def _signature(secret: str, purpose: str, body: str) -> str:
    # 128 bits: as hard to guess as any key, and half the length in a mail.
    key = _key_for(secret, purpose)
    return _text(hmac.digest(key, body.encode(), "sha256")[:16])


@lru_cache(maxsize=128)
def _key_for(secret: str, purpose: str) -> bytes:
    return hmac.digest(secret.encode(), f"focaljet token: {purpose}".encode(), "sha256")


@lru_cache(maxsize=16)
def _key_id(secret: str) -> str:
    digest = hmac.digest(secret.encode(), b"focaljet token key id", "sha256")
    return _text(digest)[:KEY_ID_LENGTH]


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
