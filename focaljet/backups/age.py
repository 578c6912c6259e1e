"""Encryption in the age format, as streams: memory does not grow with what is sealed.

A backup is sealed to a public key (age1…), or to a passphrase. age has no stream under a
passphrase here, so each such backup gets a key pair of its own, whose private half lies
beside it under the passphrase: what `age-keygen | age --passphrase` makes, and what the
`age` program opens as well.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

import pyrage
from pyrage import passphrase as under_passphrase
from pyrage import x25519

from focaljet.backups.errors import BackupError

BLOCK = 1 << 18
SECRET_START = "AGE-SECRET-KEY-1"  # noqa: S105  how such a key begins


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class Writable(Protocol):
    def write(self, data: bytes, /) -> object: ...
    def flush(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Sealed:
    """What an encrypted file came to, in bytes and as a SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Lock:
    """To whom a backup is sealed. `identity` is the file to lay beside it, or nothing."""

    recipients: tuple[x25519.Recipient, ...]
    identity: bytes = b""


class Flow:
    """A stream to read from pieces that are made one after the other."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def read(self, size: int = -1, /) -> bytes:
        while not self._rest:
            try:
                self._rest = memoryview(next(self._pieces))
            except StopIteration:
                return b""
        taken = self._rest[:size] if size >= 0 else self._rest
        self._rest = self._rest[len(taken) :]
        return bytes(taken)


class _Counted:
    """Passes on what is written, and says how much it was."""

    def __init__(self, target: BinaryIO) -> None:
        self.target = target
        self.size = 0
        self.digest = hashlib.sha256()

    def write(self, data: bytes, /) -> int:
        self.target.write(data)
        self.size += len(data)
        self.digest.update(data)
        return len(data)

    def flush(self) -> None:
        self.target.flush()


def new_key() -> tuple[str, str]:
    """The private and the public half of a new key."""
    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def lock_for(public_keys: list[str]) -> Lock:
    """Raises BackupError for what is no public key."""
    try:
        return Lock(tuple(x25519.Recipient.from_str(key) for key in public_keys))
    except pyrage.RecipientError:
        raise BackupError(
            "A public key begins with age1 and is 62 characters long; "
            "`focaljet backup key` makes one.",
            code="key",
        ) from None


def lock_under(passphrase: str) -> Lock:
    identity = x25519.Identity.generate()
    said = under_passphrase.encrypt(f"{identity}\n".encode(), passphrase)
    return Lock((identity.to_public(),), said)


def identities_in(text: str) -> list[x25519.Identity]:
    """The private keys of a key file. Raises BackupError where there is none."""
    lines = (line.strip() for line in text.splitlines())
    try:
        found = [
            x25519.Identity.from_str(line)
            for line in lines
            if line.startswith(SECRET_START)
        ]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise BackupError(
            "There is no private key in that file: it has a line that begins with "
            f"{SECRET_START}."
        )
    return found


def identities_under(passphrase: str, sealed: bytes) -> list[x25519.Identity]:
    try:
        said = under_passphrase.decrypt(sealed, passphrase)
    except pyrage.DecryptError:
        raise BackupError("That is not the passphrase of this backup.") from None
    return identities_in(said.decode())


def seal(source: Readable, target: BinaryIO, lock: Lock) -> Sealed:
    """Encrypt what can be read. Errors of the source and of the disk come as OSError."""
    counted = _Counted(target)
    try:
        pyrage.encrypt_io(source, counted, list(lock.recipients))
    except pyrage.EncryptError as trouble:
        raise OSError(str(trouble)) from trouble
    return Sealed(counted.size, counted.digest.hexdigest())


def unseal(path: Path, target: Writable, keys: list[x25519.Identity]) -> None:
    """Decrypt a file. Raises BackupError for another key, and for altered bytes."""
    with path.open("rb") as source:
        try:
            pyrage.decrypt_io(source, target, keys)
        except pyrage.DecryptError as trouble:
            if "No matching keys" in str(trouble):
                raise BackupError(
                    f"{path.name} was sealed to another key than this one."
                ) from None
            raise BackupError(f"{path.name} cannot be opened: {trouble}.") from trouble
        except OSError as trouble:
            if trouble.errno is None and "decryption" in str(trouble):
                raise BackupError(f"{path.name} was changed.") from None
            raise


def digest_of(path: Path) -> Sealed:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            size += len(block)
    return Sealed(size, digest.hexdigest())
