"""The same few characters as programs write them down: a search must know each."""

from __future__ import annotations

import codecs
import re
from base64 import b64decode
from base64 import b64encode as base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

# What is read behind a find, enough for any canary in the widest encoding.
WINDOW = 420


@dataclass(frozen=True, slots=True)
class Needle:
    """How a marker looks in one encoding, and how to read on from there.

    `read` takes the bytes from the place of the find, less `lead` bytes before it.
    """

    encoding: str
    written: bytes
    read: Callable[[bytes], str]
    lead: int = 0


def needles(marker: str) -> Iterator[Needle]:
    raw = marker.encode()
    yield Needle("plain", raw, _text)
    yield Needle("plain, capitals", raw.upper(), lambda b: _text(b).lower())
    for name, digits in (("hex", raw.hex()), ("hex, capitals", raw.hex().upper())):
        yield Needle(name, digits.encode(), _hex)
    for offset in range(3):
        yield _base64(raw, offset)
    yield Needle("URL", "".join(f"%{b:02X}" for b in raw).encode(), _url)
    yield Needle("URL, small", "".join(f"%{b:02x}" for b in raw).encode(), _url)
    yield Needle("HTML", "".join(f"&#{b};" for b in raw).encode(), _html)
    yield Needle("HTML, hex", "".join(f"&#x{b:x};" for b in raw).encode(), _html_hex)
    yield Needle("UTF-16LE", marker.encode("utf-16-le"), _wide("utf-16-le"))
    yield Needle("UTF-16BE", marker.encode("utf-16-be"), _wide("utf-16-be"))
    yield Needle("UTF-32LE", marker.encode("utf-32-le"), _wide("utf-32-le"))
    yield Needle("JSON", "".join(f"\\u{b:04x}" for b in raw).encode(), _json)
    yield Needle(
        "quoted-printable", "".join(f"={b:02X}" for b in raw).encode(), _quoted
    )
    turned = codecs.encode(marker, "rot13")
    if turned != marker:
        yield Needle(
            "ROT13", turned.encode(), lambda b: codecs.decode(_text(b), "rot13")
        )


def _base64(raw: bytes, offset: int) -> Needle:
    """The middle of it, which does not depend on what stands before and behind."""
    written = base64(b"\0" * offset + raw)
    first = -(-offset * 8 // 6)
    last = (offset + len(raw)) * 8 // 6

    def read(found: bytes) -> str:
        token = re.match(rb"[A-Za-z0-9+/_-]*", found)
        text = (token[0] if token else b"").translate(bytes.maketrans(b"-_", b"+/"))
        if len(text) % 4 == 1:  # no whole byte stands in the last letter
            text = text[:-1]
        return _text(b64decode(text + b"=" * (-len(text) % 4))[offset:])

    return Needle(f"base64, offset {offset}", written[first:last], read, lead=first)


def _text(found: bytes) -> str:
    return found.decode("utf-8", "replace")


def _hex(found: bytes) -> str:
    digits = re.match(rb"(?:[0-9a-fA-F]{2})*", found)
    return _text(bytes.fromhex(digits[0].decode() if digits else ""))


def _url(found: bytes) -> str:
    return _text(unquote_to_bytes(found))


def _html(found: bytes) -> str:
    return _text(re.sub(rb"&#(\d{1,3});", lambda m: bytes([int(m[1]) % 256]), found))


def _html_hex(found: bytes) -> str:
    pattern = rb"&#x([0-9a-f]{1,2});"
    return _text(re.sub(pattern, lambda m: bytes([int(m[1], 16)]), found))


def _json(found: bytes) -> str:
    pattern = rb"\\u00([0-9a-f]{2})"
    return _text(re.sub(pattern, lambda m: bytes([int(m[1], 16)]), found))


def _quoted(found: bytes) -> str:
    pattern = rb"=([0-9A-F]{2})"
    return _text(re.sub(pattern, lambda m: bytes([int(m[1], 16)]), found))


def _wide(encoding: str) -> Callable[[bytes], str]:
    def read(found: bytes) -> str:
        width = 4 if "32" in encoding else 2
        return found[: len(found) // width * width].decode(encoding, "replace")

    return read
