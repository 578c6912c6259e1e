"""Bytes to text when nobody says, or says wrongly, what they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focaljet.importers.usenet.charsets import decoded, header_text


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        ("Größe".encode(), "utf-8", "Größe"),
        ("Größe".encode(), None, "Größe"),
        ("Größe".encode("latin-1"), None, "Größe"),
        ("Größe".encode("latin-1"), "utf-8", "Größe"),
        ("Größe".encode("latin-1"), "us-ascii", "Größe"),
        ("Größe".encode(), "x-no-such-charset", "Größe"),
        ("“so”".encode("cp1252"), "iso-8859-1", "“so”"),
        ("Привет".encode("koi8-r"), "KOI8-R", "Привет"),
        ("車".encode("iso2022_jp"), None, "車"),
        ("車".encode("shift_jis"), "shift_jis", "車"),
        (b"1 + 1", "utf-8", "1 + 1"),
        (b"\x81\x8d", None, "\x81\x8d"),
        ("Größe".encode(), "unicode_escape", "Größe"),
        ("Größe".encode(), "rot13", "Größe"),
        ("Größe".encode(), "idna", "Größe"),
        ("Größe".encode(), "\x00", "Größe"),
    ],
)
def test_bytes_become_the_words_that_were_meant(
    data: bytes, declared: str | None, text: str
):
    assert decoded(data, declared) == text


@given(st.binary(), st.none() | st.text())
def test_no_bytes_and_no_charset_are_too_strange(data: bytes, declared: str | None):
    assert isinstance(decoded(data, declared), str)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Clutch slips", "Clutch slips"),
        ("Clutch\n  slips", "Clutch slips"),
        ("=?iso-8859-1?Q?Gr=F6=DFe?=", "Größe"),
        ("=?UTF-8?B?R3LDtsOfZQ==?=", "Größe"),
        ("=?UTF-8?B?R3LDtsOfZQ?= of it", "Größe of it"),
        ("=?utf-8?q?two?=\n =?utf-8?q?_words?=", "two words"),
        ("=?utf-8?b?R3LD?= =?utf-8?b?tsOfZQ==?=", "Größe"),
        ("Re: =?utf-8?q?a?= plain =?utf-8?q?b?=", "Re: a plain b"),
        ("=?utf-8*de?q?Gr=C3=B6=C3=9Fe?=", "Größe"),
        ("=?no-such?q?Gr=F6=DFe?=", "Größe"),
        ("=?utf-8?b?!?=", ""),
        ("=?utf-8?x?what?=", "=?utf-8?x?what?="),
        ("Gr\udcf6\udcdfe", "Größe"),
        ("Gr\udcc3\udcb6\udcc3\udc9fe", "Größe"),
    ],
)
def test_headers_are_read_as_they_are_found_in_the_wild(raw: str, text: str):
    assert header_text(raw) == text


@given(st.text())
def test_no_header_is_too_strange(raw: str):
    assert "\n" not in header_text(raw)
