"""Mail and Usenet text to tree.

Quoted lines become quotes within quotes, with the "X writes:" line as their source;
what stands under `-- ` is the signature; words that were wrapped at the width of a
terminal flow again; tables and drawings keep every space (`plain_shapes.py`).
"""

import re
from collections.abc import Iterator
from itertools import groupby

from focaljet.base.markup.inline import leaves, linked, paragraphs
from focaljet.base.markup.marks import QUOTE_PLACE
from focaljet.base.markup.plain_shapes import is_drawing, joined_lines
from focaljet.base.markup.tree import (
    MAX_DEPTH,
    Block,
    Break,
    Drawing,
    Inline,
    Quote,
    QuoteRef,
    Rule,
    Signature,
)

# `>`, also behind initials (`JD> `), a bar or one space. `:` and `|` are used as well, but
# people also begin a line of their own with them, so those count in company only.
_QUOTED = re.compile(r" ?(?:[A-Za-z]{1,4}(?=>[> ])|\|)?> ?")
_RARE_QUOTED = re.compile(r" ?(:|\|(?!.*\|))(?: |$)")
_SAYS = re.compile(
    r"(?:\b(?:writes|wrote|written by|says|said|asks|asked|writeth|scribbled|posted|"
    r"schrieb|schreibt|écrit|ecrit|scrive|ha scritto|escribió|escreveu|schreef|skrev)\b"
    r"[^\n]{0,40}[:;,]?|\bIn (?:article|message) <[^>\n]+>[^\n]{0,80}:)\s*(?:\.{3}|--)?\s*$",
    re.IGNORECASE,
)
_DASHES = re.compile(r"-{2,3}|[-_=*~]{20,}")
_LINE_ACROSS = re.compile(r" *(?:-{3,}|_{3,}|={3,}|\*{3,}|~{3,})")
_MAX_SIGNATURE = 15


def parse(source: str) -> tuple[Block, ...]:
    lines = [line.rstrip() for line in source.expandtabs(8).split("\n")]
    body, signature = _parted(lines)
    return (*_blocks(body, MAX_DEPTH), *_signed(signature))


def _parted(lines: list[str]) -> tuple[list[str], list[str]]:
    """The body and the signature, which begins at a line of dashes near the end.

    The rule is `-- `, but many programs lost the space and many people drew a line.
    """
    end = len(lines)
    while end and (not lines[end - 1] or _DASHES.fullmatch(lines[end - 1])):
        end -= 1
    for number in range(end - 1, max(end - _MAX_SIGNATURE - 2, 0), -1):
        if _DASHES.fullmatch(lines[number]):
            while _DASHES.fullmatch(lines[number - 1]):
                number -= 1
            if any(lines[:number]):
                return lines[:number], lines[number + 1 : end]
    return lines, []


def _signed(lines: list[str]) -> tuple[Signature, ...]:
    nodes: list[Inline] = []
    for line in lines:
        if line.strip() and not _DASHES.fullmatch(line.strip()):
            nodes += [*linked(_single_spaced(line)), Break()]
    return (Signature(tuple(nodes[:-1])),) if nodes else ()


def _single_spaced(line: str) -> str:
    return " ".join(line.split())


def _blocks(lines: list[str], room: int) -> tuple[Block, ...]:
    """Blocks of some lines; `room` says how much deeper quotes may nest."""
    blocks: list[Block] = []
    own: list[str] = []
    for is_quoted, group in _quoted_and_own(lines):
        if not is_quoted or not room:
            own += group
            continue
        inner = _blocks([_unquoted(line) for line in group], room - 1)
        if not inner:
            continue
        own, by = _attribution(own)
        blocks += _prose(own)
        _append_quote(blocks, inner, by, apart=any(own))
        own = []
    return (*blocks, *_prose(own))


def _append_quote(
    blocks: list[Block], inner: tuple[Block, ...], by: str, *, apart: bool
) -> None:
    """A quote that goes on after an empty line is still the same one."""
    if blocks and isinstance(blocks[-1], Quote) and not by and not apart:
        blocks[-1] = Quote((*blocks[-1].children, *inner), blocks[-1].by)
    else:
        blocks.append(Quote(inner, by))


def _quoted_and_own(lines: list[str]) -> Iterator[tuple[bool, list[str]]]:
    flags = [_QUOTED.match(line) is not None for line in lines]
    for number, line in enumerate(lines):
        if not flags[number] and (mark := _RARE_QUOTED.match(line)):
            near = lines[number + 1 : number + 2] + lines[max(number - 1, 0) : number]
            flags[number] = any(
                (other := _RARE_QUOTED.match(text)) and other[1] == mark[1]
                for text in near
            )
    pairs = zip(flags, lines, strict=True)
    for is_quoted, group in groupby(pairs, key=lambda pair: pair[0]):
        yield is_quoted, [line for _, line in group]


def _unquoted(line: str) -> str:
    mark = _QUOTED.match(line) or _RARE_QUOTED.match(line)
    return line[mark.end() :] if mark else line


def _attribution(own: list[str]) -> tuple[list[str], str]:
    """Part the line that says who is quoted from the end of our own words.

    It may run over three lines, when it stands alone between empty ones, or begin at
    a line that says `In article`, `On …`.
    """
    end = len(own)
    while end and not own[end - 1]:
        end -= 1
    if not end or len(own) - end > 1 or not _SAYS.search(own[end - 1]):
        return own, ""
    start = end - 1
    for earlier in range(start, max(end - 4, -1), -1):
        if not own[earlier]:
            break
        if re.match(r"\s*(?:In |On |From |At |Quoting )", own[earlier]):
            start = earlier
            break
        if earlier == 0 or not own[earlier - 1]:
            start = earlier
    return own[:start], " ".join(" ".join(own[start:end]).split())


def _prose(lines: list[str]) -> Iterator[Block]:
    """Paragraphs and drawings of lines that quote nobody."""
    for has_words, group in groupby(lines, key=bool):
        if not has_words:
            continue
        stanza = list(group)
        if len(stanza) == 1 and _LINE_ACROSS.fullmatch(stanza[0]):
            yield Rule()
        elif is_drawing(stanza) and not any(map(QUOTE_PLACE.search, stanza)):
            yield Drawing(_flush_left(stanza))
        else:
            yield from paragraphs(_flowing(stanza))


def _flowing(stanza: list[str]) -> Iterator[Inline | QuoteRef]:
    for number, line in enumerate(joined_lines(stanza)):
        if number:
            yield Break()
        yield from leaves(line)


def _flush_left(lines: list[str]) -> str:
    margin = min(len(line) - len(line.lstrip()) for line in lines)
    return "\n".join(line[margin:] for line in lines)
