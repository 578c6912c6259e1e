"""The words of a message, out of whatever wraps them, and the names of its files."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from django.utils.translation import gettext as _

from focaljet.base.markup.clean import clean
from focaljet.importers.usenet.blocks import without_blocks
from focaljet.importers.usenet.charsets import decoded, header_text
from focaljet.importers.usenet.html_text import text_of

LONGEST = 200_000
MOST_PARTS = 500

_OVERSTRUCK = re.compile(".\x08")
# A list's own footer, sent as a part of its own.
_FOOTER = re.compile(r"\s*_{20,}\n")


@dataclass(frozen=True, slots=True)
class Body:
    text: str
    files: tuple[str, ...]
    is_cut: bool = False


def body_of(message: Message) -> Body:
    files: list[str] = []
    text = "\n\n".join(part.strip("\n") for part in _texts(message, files))
    text, names = without_blocks(_tidied(text))
    files += names
    text = text.strip("\n")
    if not text.strip() and not files:
        text = _("(This message has no text.)")
    text = "\n\n".join([text, *_notes(files)]).strip("\n")
    if len(text) > LONGEST:
        return Body(
            f"{text[:LONGEST].rstrip()}\n\n{_('(cut here)')}", tuple(files), True
        )
    return Body(text, tuple(files))


def _texts(message: Message, files: list[str]) -> Iterator[str]:
    """The parts to be read; names of the others go to `files`."""
    parts = 0
    waiting: list[Message] = [message]
    while waiting and parts < MOST_PARTS:
        part = waiting.pop()
        parts += 1
        kind = part.get_content_type()
        if part.is_multipart():
            inner = [each for each in part.get_payload() if isinstance(each, Message)]
            if kind == "multipart/alternative":
                inner = _best(inner)
            elif kind == "message/rfc822":
                files.append(
                    header_text(str(inner[0].get("Subject", kind))) if inner else kind
                )
                continue
            waiting.extend(reversed(inner))
        elif kind.startswith("text/") and not _is_file(part):
            text = _text(part)
            if not _FOOTER.match(text):
                yield text_of(text) if kind == "text/html" else text
        elif kind not in ("application/pgp-signature", "application/x-pkcs7-signature"):
            files.append(_name(part) or kind)


def _best(parts: list[Message]) -> list[Message]:
    """Of several forms of the same text the plain one; else the last, the richest."""
    plain = [part for part in parts if part.get_content_type() == "text/plain"]
    if plain and _text(plain[0]).strip():
        return plain[:1]
    html = [part for part in parts if part.get_content_type() == "text/html"]
    return html[:1] or parts[-1:]


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or (
        bool(_name(part)) and part.get_content_type() != "text/plain"
    )


def _name(part: Message) -> str:
    try:
        return header_text(part.get_filename() or "")[:200]
    except (UnicodeError, LookupError, TypeError, ValueError):
        return ""


def _text(part: Message) -> str:
    try:
        data = part.get_payload(decode=True)
    except (binascii.Error, ValueError, UnicodeError):
        data = None
    if not isinstance(data, bytes):
        return ""
    try:
        charset = part.get_content_charset()
    except (UnicodeError, LookupError, TypeError, ValueError):
        charset = None
    text = decoded(data, charset)
    return _unflowed(part, text) if "flowed" in str(part.get_param("format")) else text


def _unflowed(part: Message, text: str) -> str:
    """Lines that end in a blank go on in the next one (RFC 3676)."""
    drop_blank = str(part.get_param("delsp")).lower() == "yes"
    lines: list[str] = []
    open_depth: int | None = None
    for raw in text.replace("\r\n", "\n").split("\n"):
        words = raw.lstrip(">")
        depth = len(raw) - len(words)
        words = words.removeprefix(" ")
        if open_depth == depth and words != "-- ":
            lines[-1] += words
        else:
            lines.append(f"{'>' * depth} {words}" if depth else words)
        is_open = words.endswith(" ") and words != "-- "
        open_depth = depth if is_open else None
        if is_open and drop_blank:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def _tidied(text: str) -> str:
    """Plain lines: no controls, no tabs, no blanks at the ends (but for `-- `)."""
    while "\x08" in text and (struck := _OVERSTRUCK.sub("", text)) != text:
        text = struck
    lines = (line.expandtabs(8) for line in clean(text).split("\n"))
    return "\n".join(line if line == "-- " else line.rstrip() for line in lines)


def _notes(files: list[str]) -> list[str]:
    return [_("[%s was attached and is not kept here]") % name for name in files[:10]]
