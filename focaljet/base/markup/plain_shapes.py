"""Telling wrapped prose from tables and drawings, by the shape of the lines.

A stanza (lines between empty ones) is taken for a drawing when its spaces carry
meaning: gaps inside several lines, more signs than letters, or a ragged left edge.
Otherwise it is prose. Prose that a program wrapped is joined again: a line was wrapped
if the first word of the next would not have fitted into the width that the stanza
shows; where it would have fitted, the author broke the line on purpose.
"""

import re
from itertools import pairwise

_GAP = re.compile(r"(?<=[^\s.!?:])\s{3,}(?=\S)")
_SIGNS = re.compile(r"[^\w\s.,;:!?'\"()]")
_LETTERS = re.compile(r"\w")
_BULLET = re.compile(r"\s*(?:[-*+•o]|\(?\d{1,3}[.)]|[a-zA-Z][.)])\s")
_HEADER = re.compile(r"[A-Z][\w-]{1,20}: ")
# Editors wrapped between these widths; a line shorter than the first stands alone.
_NARROWEST, _WIDEST = 55, 80
# Nobody fills every line to the brim.
_SLACK = 6
_RAGGED = 12


def is_drawing(stanza: list[str]) -> bool:
    if len(stanza) < 2:
        return len(_GAP.findall(stanza[0])) > 1
    gaps = sum(bool(_GAP.search(line.strip())) for line in stanza)
    if gaps >= 2 and gaps * 2 >= len(stanza):
        return True
    text = "".join(stanza)
    if len(_SIGNS.findall(text)) > len(_LETTERS.findall(text)):
        return True
    return _is_ragged(stanza)


def _is_ragged(stanza: list[str]) -> bool:
    """Several different and deep indents, as in a drawing or a centred notice."""
    margin = min(map(_indent, stanza))
    indents = [_indent(line) - margin for line in stanza]
    deep = sum(indent >= 4 for indent in indents)
    return (
        len(set(indents)) >= 3 and max(indents) >= _RAGGED and deep * 2 >= len(stanza)
    )


def joined_lines(stanza: list[str]) -> list[str]:
    """The lines as the author meant them, without indents or double spaces."""
    width = min(max(max(map(len, stanza)), _NARROWEST), _WIDEST) - _SLACK
    joined = [[_plain(stanza[0])]]
    for above, line in pairwise(stanza):
        if not _was_wrapped(above, line, width):
            joined.append([])
        joined[-1].append(_plain(line))
    return [" ".join(line) for line in joined]


def _was_wrapped(above: str, line: str, width: int) -> bool:
    if _BULLET.match(line) or _HEADER.match(line):
        return False
    if not _LETTERS.search(line) or not _LETTERS.search(above):
        return False
    if _indent(line) > _indent(above) + 1 and not _BULLET.match(above):
        return False
    return len(above) + 1 + len(line.split(None, 1)[0]) > width


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _plain(line: str) -> str:
    return " ".join(line.split())
