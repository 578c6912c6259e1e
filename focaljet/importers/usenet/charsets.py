"""Bytes to text, when the declared charset is wrong, unknown or missing."""

from __future__ import annotations

import base64
import binascii
import codecs
import quopri
import re

# Codecs of Python that are no charset of mail; some of them are slow on purpose.
_NO_CHARSETS = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"}
)
# Says us-ascii or nothing and holds bytes above: what it really is, is guessed.
_SAYS_NOTHING = frozenset({"ascii", "x-unknown", "unknown-8bit", "8bit", "default"})
# What is called Latin-1 on the Internet is the superset of Windows (WHATWG).
_WIDER = {"iso8859-1": "cp1252", "latin-1": "cp1252", "gb2312": "gb18030"}
_ESCAPES = re.compile(rb"\x1b[$(]")


def decoded(data: bytes, declared: str | None = None) -> str:
    """Never raises: the declared charset, else UTF-8, else the one of Windows."""
    if _ESCAPES.search(data) and (text := _strictly(data, "iso2022_jp_2")) is not None:
        return text
    for charset in (_known(declared), "utf-8", "cp1252"):
        if charset and (text := _strictly(data, charset)) is not None:
            return text
    return data.decode("latin-1")


def _known(declared: str | None) -> str | None:
    if not declared or declared.strip().lower() in _SAYS_NOTHING:
        return None
    try:
        name = codecs.lookup(declared.strip().strip("'\"")).name
    except (LookupError, ValueError):
        return None
    if name in _SAYS_NOTHING or name.replace("-", "_") in _NO_CHARSETS:
        return None
    return _WIDER.get(name, name)


def _strictly(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except (UnicodeError, LookupError):  # LookupError: a codec that makes no text
        return None


_WORD = re.compile(
    r"=\?([\w.:+-]{1,40})(?:\*[\w-]{0,10})?\?([bBqQ])\?([^?\r\n]{0,4000})\?="
)
_BETWEEN = re.compile(r"(\?=)[ \t\r\n]+(=\?)")


def header_text(raw: str) -> str:
    """A header as people wrote it, on one line: raw 8-bit and RFC 2047, in any mix.

    `raw` is what `email` gives: bytes above 127 as surrogates.
    """
    text = decoded(raw.encode("utf-8", "surrogateescape"))
    if "=?" in text:
        text = _joined_words(_BETWEEN.sub(r"\1\2", text))
    return " ".join(text.split())


def _joined_words(text: str) -> str:
    """Encoded words to text. Neighbours of one charset are decoded together, since
    broken programs part them within a letter."""
    parts: list[str] = []
    waiting, charset, end = b"", "", 0
    for word in _WORD.finditer(text):
        if waiting and (word.start() > end or word[1].lower() != charset):
            parts.append(decoded(waiting, charset))
            waiting = b""
        parts.append(text[end : word.start()])
        if (data := _word_bytes(word[2], word[3])) is None:
            parts.append(word[0])
        else:
            waiting, charset = waiting + data, word[1].lower()
        end = word.end()
    return "".join([*parts, decoded(waiting, charset) if waiting else "", text[end:]])


def _word_bytes(encoding: str, words: str) -> bytes | None:
    try:
        raw = words.encode("ascii")
        if encoding in "qQ":
            return quopri.decodestring(raw, header=True)
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except (UnicodeError, binascii.Error):
        return None
