"""Passwords that somebody would guess."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from zxcvbn import matching

from focaljet.guarding.password_rules import Holder, holds, names_around
from focaljet.guarding.strength import FLOOR, HOW_MUCH_IS_JUDGED, estimated

PASSWORD = "a long and quiet road"
ANN = Holder("Annabelle Lee", "annabelle.lee@example.org")


def refused(password: str) -> str:
    try:
        validate_password(password, ANN)
    except ValidationError as wrong:
        return " ".join(wrong.messages)
    return ""


@pytest.mark.parametrize(
    "password",
    [
        "Annabelle Lee",
        "annabelle1234",
        "1annabelle.lee1",
        "annabelle.lee@example.org",
        "ANNABELLELEE12",
        "focaljet2026",
    ],
)
def test_a_name_with_little_else_is_no_password(password: str):
    assert "makes most of it" in refused(password)


@pytest.mark.parametrize("password", [PASSWORD, "annabelle likes old cars"])
def test_a_name_among_other_words_is_nobodys_business(password: str):
    assert refused(password) == ""


def test_the_common_ones_and_the_short_ones_are_refused():
    assert "too common" in refused("qwertyuiop")
    assert "too short" in refused("Tr0ub4dor")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("P@ssword1234", "many people use"),
        ("qwertyuiop12", "many people use"),
        ("zxcvbnm,./zx", "side by side"),
        ("abcabcabcabcabc", "says the same thing"),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", "says the same thing"),
        ("fghijklmnopqr", "follow one another"),
        ("encyclopedias", "a word or a name"),
    ],
)
def test_what_a_machine_soon_guesses_is_refused_with_the_reason_and_a_way_out(
    password: str, why: str
):
    said = refused(password)
    assert "A machine guesses this" in said
    assert why in said
    assert "Take three or four words" in said


@pytest.mark.parametrize(
    "password",
    ["correct horse battery staple", "lantern copper fifth river", "x7Kq9!zPv2"],
)
def test_words_that_do_not_belong_together_pass(password: str):
    assert refused(password) == ""


def test_of_two_hundred_characters_so_many_are_judged_as_are_judged_quickly():
    long = "".join(chr(33 + number * 7 % 94) for number in range(200))
    score, parts = estimated(long, [])
    assert refused(long) == ""
    assert score == 4
    assert sum(len(part["token"]) for part in parts) == HOW_MUCH_IS_JUDGED


def test_the_names_of_one_are_not_kept_for_the_next():
    assert estimated("annabelle.lee", names_around(ANN))[0] < FLOOR
    assert "user_inputs" not in matching.RANKED_DICTIONARIES


def lines_of(*passwords: str, end: bytes = b"\r\n") -> bytes:
    digests = sorted(
        hashlib.sha1(each.encode(), usedforsecurity=False).hexdigest().upper()
        for each in passwords
    )
    return b"".join(f"{each}:{len(each)}".encode() + end for each in digests)


def digest_of(password: str) -> bytes:
    said = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest()
    return said.upper().encode()


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("count", [0, 1, 2, 3, 50, 1001])
def test_every_line_of_the_file_is_found_and_nothing_else(count: int, end: bytes):
    known = [f"password number {number}" for number in range(count)]
    file = BytesIO(lines_of(*known, end=end))
    assert all(holds(file, digest_of(each)) for each in known)
    for number in range(200):
        assert not holds(file, digest_of(f"another {number}"))


class Counted(BytesIO):
    reads = 0

    def readline(self, *size) -> bytes:
        self.reads += 1
        return super().readline(*size)


def test_a_large_file_is_not_read_but_halved():
    file = Counted(lines_of(*(f"password {number}" for number in range(20_000))))
    holds(file, digest_of("another"))
    assert file.reads < 50


@pytest.fixture
def file_of_passwords(tmp_path: Path, settings) -> None:
    path = tmp_path / "known.txt"
    path.write_bytes(lines_of(PASSWORD, "another one of these"))
    settings.PASSWORDS_FILE = str(path)


@pytest.mark.usefixtures("file_of_passwords")
def test_a_password_that_became_known_is_refused():
    assert "became known" in refused(PASSWORD)
    assert refused("a hill of old stones") == ""


def test_a_file_that_cannot_be_read_refuses_nothing(settings, tmp_path: Path):
    settings.PASSWORDS_FILE = str(tmp_path / "not there")
    assert refused(PASSWORD) == ""
