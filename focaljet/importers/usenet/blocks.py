"""Finds what stands in a text for programs only: files in letters, keys, seals."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

_UU_BEGIN = re.compile(r"begin [0-7]{3,4} (\S.{0,199})$")
_UU_LINE = re.compile(r"[ -`]{0,90}$")
_YENC_BEGIN = re.compile(r"=ybegin .*?name=(\S.{0,199})$")
_PGP = re.compile(r"-----BEGIN PGP (SIGNATURE|PUBLIC KEY BLOCK|MESSAGE)-----$")
_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"


@dataclass(frozen=True, slots=True)
class _Block:
    end: int  # of its last line
    name: str  # for the reader; "" for a seal, which nobody misses


def without_blocks(text: str) -> tuple[str, list[str]]:
    """The text without such blocks, and the names of what they held. Linear."""
    if not ("begin " in text or "=ybegin" in text or "-----BEGIN PGP" in text):
        return text, []
    lines = text.split("\n")
    kept: list[str] = []
    names: list[str] = []
    number = 0
    is_signed = False
    while number < len(lines):
        if lines[number] == _SIGNED:
            number = _after_signed_headers(lines, number)
            is_signed = True
        elif block := _block_at(lines, number):
            names += [block.name] if block.name else []
            number = block.end + 1
        else:
            kept.append(_undashed(lines[number]) if is_signed else lines[number])
            number += 1
    return "\n".join(kept), names


def _block_at(lines: list[str], start: int) -> _Block | None:
    line = lines[start]
    if line.startswith("begin ") and (begin := _UU_BEGIN.match(line)):
        end = _end_of(lines, start, "end", lambda line: not _UU_LINE.match(line))
        return _Block(end, begin[1]) if end else None
    if line.startswith("=ybegin ") and (begin := _YENC_BEGIN.match(line)):
        end = _end_of(lines, start, "=yend", lambda line: line.startswith("=ybegin "))
        return _Block(end, begin[1]) if end else None
    if pgp := _PGP.match(line):
        last = f"-----END PGP {pgp[1]}-----"
        end = _end_of(lines, start, last, lambda line: line.startswith("-----"))
        names = {"SIGNATURE": "", "MESSAGE": _("encrypted text")}
        return _Block(end, names.get(pgp[1], _("PGP key"))) if end else None
    return None


def _end_of(
    lines: list[str], start: int, last: str, is_foreign: Callable[[str], bool]
) -> int:
    """The line that ends the block; 0 where something else comes first."""
    for number in range(start + 1, len(lines)):
        if lines[number].startswith(last):
            return number
        if is_foreign(lines[number]):
            return 0
    return 0


def _after_signed_headers(lines: list[str], start: int) -> int:
    number = start + 1
    while number < len(lines) and re.match(r"[A-Z][A-Za-z]+: ", lines[number]):
        number += 1
    return number


def _undashed(line: str) -> str:
    return line[2:] if line.startswith("- -") else line
