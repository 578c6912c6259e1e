"""Finding where a `[quote …]`, `[spoiler]` or `[ispoiler]` ends, in one pass over the source."""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

# Up to the closing bracket; a quoted value may hold brackets. Atomic, and stopping at
# the next opening bracket, so that no source makes it look twice at a character.
ARGS = r"(?P<args>(?:[= \t](?>\"[^\"\n]{0,200}\"|[^\[\]\n])*+)?)"

_TAG = re.compile(
    rf"(?<!\\)\[(?P<close>/)?(?P<name>quote|i?spoiler)\b{ARGS}\]", re.IGNORECASE
)
NAMES = ("quote", "spoiler", "ispoiler")
_CODE = re.compile(r"\[(/)?(?:code|icode|noparse|plain)\b[^\[\]\n]*\]", re.IGNORECASE)
_FENCE = re.compile(r"^ {0,3}(`{3,})([^`\n]*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Pair:
    """An opening tag and the one that closes it, as places in the source."""

    name: str
    args: str
    start: int
    inner_start: int
    inner_end: int
    end: int


def pairs_in(source: str) -> dict[int, Pair]:
    """Every matched pair outside code, by the place where it starts."""
    pairs: dict[int, Pair] = {}
    in_code = spans_that_hold(code_spans(source))
    waiting: dict[str, list[re.Match[str]]] = {name: [] for name in NAMES}
    for tag in _TAG.finditer(source):
        if in_code(tag.start()):
            continue
        openers = waiting[tag["name"].lower()]
        if not tag["close"]:
            openers.append(tag)
        elif openers:
            pair = _paired(openers.pop(), tag)
            pairs[pair.start] = pair
    return pairs


def _paired(opener: re.Match[str], closer: re.Match[str]) -> Pair:
    return Pair(
        name=opener["name"].lower(),
        args=opener["args"],
        start=opener.start(),
        inner_start=opener.end(),
        inner_end=closer.start(),
        end=closer.end(),
    )


def code_spans(source: str) -> list[tuple[int, int]]:
    """Where code stands, as `[code]…[/code]` or between fences, in order."""
    spans = sorted([*_bracketed(source), *_fenced(source)])
    apart: list[tuple[int, int]] = []
    for span in spans:
        if not apart or span[0] >= apart[-1][1]:
            apart.append(span)
    return apart


def spans_that_hold(spans: list[tuple[int, int]]) -> Callable[[int], bool]:
    """Whether a place lies in one of the spans, which do not overlap, and are in order."""
    starts = [start for start, _ in spans]

    def hold(place: int) -> bool:
        at = bisect_right(starts, place) - 1
        return at >= 0 and place < spans[at][1]

    return hold


def _bracketed(source: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start: int | None = None
    for tag in _CODE.finditer(source):
        if tag[1] and start is not None:
            spans.append((start, tag.end()))
            start = None
        elif not tag[1] and start is None:
            start = tag.start()
    return spans


def _fenced(source: str) -> list[tuple[int, int]]:
    """Closed fences only: an open one may be a line of ornaments."""
    spans: list[tuple[int, int]] = []
    opener: re.Match[str] | None = None
    for fence in _FENCE.finditer(source):
        if opener is None:
            opener = fence
        elif len(fence[1]) >= len(opener[1]) and not fence[2].strip():
            spans.append((opener.start(), fence.end()))
            opener = None
    return spans
