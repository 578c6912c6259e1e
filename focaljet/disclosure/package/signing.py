"""The signature of a package, which anybody can check without a secret of ours.

Ed25519 over one line with the SHA-256 of the file, so that a large file need not fit in
memory. The key lies in the data folder; its public half is read at /privacy/disclosure/key.
"""

from __future__ import annotations

import binascii
import hashlib
import os
from base64 import b64decode, b64encode
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from django.conf import settings

NAME = "disclosure.key"
PIECE = 1 << 20


class NotOursError(Exception):
    """The file is not as it was signed; the text may be shown."""


def key_path() -> Path:
    return Path(settings.DATA_DIR) / NAME


def public_key() -> bytes:
    """PEM. Makes the key where there is none yet."""
    return (
        _private_key()
        .public_key()
        .public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )


def fingerprint(public: bytes) -> str:
    """SHA-256 of the key itself, in hex: to be read out over the telephone."""
    raw = _public_key(public).public_bytes(
        serialization.Encoding.Raw, serialization.PublicFormat.Raw
    )
    return hashlib.sha256(raw).hexdigest()


def sign(digest: str) -> str:
    """`digest` is the SHA-256 of a file in hex; the signature is one line of base64."""
    return b64encode(_private_key().sign(_said(digest))).decode()


def check(digest: str, signature: str, public: bytes) -> None:
    """Raises NotOursError unless exactly this was signed with the key."""
    try:
        raw = b64decode(signature.strip(), validate=True)
        # One spelling alone, or a changed letter at its end could mean the same.
        if b64encode(raw).decode() != signature.strip():
            raise NotOursError("The signature was changed.")
        _public_key(public).verify(raw, _said(digest))
    except (InvalidSignature, binascii.Error, ValueError):
        raise NotOursError(
            "The file was changed, or was not signed with this key."
        ) from None


def digest_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _said(digest: str) -> bytes:
    return f"focaljet disclosure\n{digest}\n".encode()


def _public_key(pem: bytes) -> Ed25519PublicKey:
    key = serialization.load_pem_public_key(pem)
    if not isinstance(key, Ed25519PublicKey):
        raise NotOursError("This is no Ed25519 key.")
    return key


def _private_key() -> Ed25519PrivateKey:
    path = key_path()
    if not path.exists():
        _make(path)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise NotOursError(f"{NAME} is no Ed25519 key.")
    return key


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{NAME}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(
            Ed25519PrivateKey.generate().private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
    try:
        # A link, not a rename: of two first packages at once, both keep one key.
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
