"""Code in colours: pieces of a text with the kind of each.

Not Pygments, which was measured: of its lexers for 38 languages, 21 take the square of
the length and need two seconds and more for 20,000 characters made to be slow. Here each
language is one expression that eats at least what it looked at, so that no text takes
longer than its length. docs/decisions/0022-one-composer.md
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from focaljet.base.markup.languages import LANGUAGES, SAME_AS, Language

# Beyond this, code stays plain.
MAX_CODE = 20_000

Piece = tuple[str, str]


def pieces(code: str, language: str) -> Iterator[Piece]:
    """(kind, text) in order; the kind is "" where nothing is to be coloured."""
    name = SAME_AS.get(language.lower(), language.lower())
    if (known := LANGUAGES.get(name)) is None or len(code) > MAX_CODE:
        yield "", code
        return
    end = 0
    for found in _expression(name).finditer(code):
        kind = _kind(found, known)
        if not kind:
            continue
        if found.start() > end:
            yield "", code[end : found.start()]
        yield kind, found[0]
        end = found.end()
    if end < len(code):
        yield "", code[end:]


def _kind(found: re.Match[str], language: Language) -> str:
    kind = (found.lastgroup or "").partition("_")[0]
    if kind != "word":
        return kind
    word = found[0].lower() if language.ignores_case else found[0]
    if word in language.keywords:
        return "key"
    if word in language.constants:
        return "num"
    return "call" if language.calls and found.string[found.end() :][:1] == "(" else ""


@cache
def _expression(name: str) -> re.Pattern[str]:
    language = LANGUAGES[name]
    flags = re.MULTILINE | (re.IGNORECASE if language.ignores_case else re.NOFLAG)
    return re.compile("|".join(_alternatives(language)), flags)


def _alternatives(language: Language) -> Iterator[str]:
    """The first that fits counts. None looks further than it eats."""
    for number, (kind, expression) in enumerate(language.own):
        yield f"(?P<{kind}_{number}>{expression})"
    blocks = [*language.blocks, *([("/*", "*/")] if language.slashes else [])]
    comments = [_block(*pair) for pair in blocks]
    lines = [*language.lines, *(["//"] if language.slashes else [])]
    comments += [rf"{mark}[^\n]*+" for mark in lines]
    if comments:
        yield f"(?P<note>{'|'.join(comments)})"
    strings = [_block(mark, mark) for mark in language.long_strings]
    strings += [rf"{mark}(?:[^{mark}\\\n]|\\.)*+{mark}?" for mark in language.strings]
    if strings:
        yield f"(?P<str>{'|'.join(strings)})"
    yield r"(?P<word>[^\W\d]\w*+)"
    yield r"(?P<num>\d[\w.]*+)"


def _block(start: str, end: str) -> str:
    """From one mark to the other, or to the end of the text where it is missing."""
    return rf"{re.escape(start)}(?s:.*?)(?:{re.escape(end)}|\Z)"
