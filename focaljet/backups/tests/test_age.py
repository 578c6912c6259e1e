from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest

from focaljet.backups import age
from focaljet.backups.errors import BackupError
from focaljet.base.tests.memory import memory_used

WORDS = b"Ann, 3 Garage Lane" * 1000


def sealed(words: bytes, to: Path, lock: age.Lock) -> age.Sealed:
    with to.open("wb") as file:
        return age.seal(io.BytesIO(words), file, lock)


@pytest.mark.clause("C70", "C71b")
def test_only_the_private_key_opens_what_was_sealed_to_its_public_half(tmp_path: Path):
    secret, public = age.new_key()
    file = tmp_path / "x.age"
    said = sealed(WORDS, file, age.lock_for([public]))
    assert said.size == file.stat().st_size
    assert said.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert b"Garage" not in file.read_bytes()
    out = io.BytesIO()
    age.unseal(file, out, age.identities_in(f"# mine\n{secret}\n"))
    assert out.getvalue() == WORDS
    with pytest.raises(BackupError, match="another key"):
        age.unseal(file, io.BytesIO(), age.identities_in(age.new_key()[0]))


@pytest.mark.clause("C71f")
@pytest.mark.parametrize("place", [3, 150, -5])
def test_one_byte_changed_and_it_does_not_open(tmp_path: Path, place: int):
    secret, public = age.new_key()
    file = tmp_path / "x.age"
    sealed(WORDS, file, age.lock_for([public]))
    altered = bytearray(file.read_bytes())
    altered[place] ^= 1
    file.write_bytes(altered)
    with pytest.raises(BackupError):
        age.unseal(file, io.BytesIO(), age.identities_in(secret))


def test_what_is_no_key_is_refused_in_a_sentence():
    with pytest.raises(BackupError, match="begins with age1"):
        age.lock_for(["ssh-ed25519 AAAA"])
    with pytest.raises(BackupError, match="no private key"):
        age.identities_in("AGE-SECRET-KEY-1NONSENSE")


def test_an_error_while_reading_is_the_error_of_the_seal(tmp_path: Path):
    def pieces():
        yield b"x" * 100_000
        raise OSError(28, "No space left on device")

    lock = age.lock_for([age.new_key()[1]])
    with (tmp_path / "x.age").open("wb") as out, pytest.raises(OSError, match="space"):
        age.seal(age.Flow(pieces()), out, lock)


def test_memory_does_not_grow_with_what_is_sealed(tmp_path: Path):
    secret, public = age.new_key()
    lock, file = age.lock_for([public]), tmp_path / "x.age"

    class Nowhere:
        def write(self, data: bytes, /) -> int:
            return len(data)

        def flush(self) -> None: ...

    def round_trip(blocks: int) -> None:
        with file.open("wb") as out:
            age.seal(age.Flow(b"y" * 100_000 for _ in range(blocks)), out, lock)
        age.unseal(file, Nowhere(), age.identities_in(secret))

    with memory_used() as little:
        round_trip(10)
    with memory_used() as much:
        round_trip(200)
    assert much.most < little.most + 500_000
