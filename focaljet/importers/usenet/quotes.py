"""Finds in a message the words of the messages that it answers.

A run of quoted lines becomes a quote by reference when its words really stand in an
earlier message of the thread. What is not found stays as it was written, with its `>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from focaljet.base.markup.marks import escaped
from focaljet.base.markup.quotes import MAX_QUOTES
from focaljet.importers.usenet.attributions import VERBS

LONGEST_EXCERPT = 10_000
# Of the words of a run, so many must be found; the rest is "[...]" and the like.
ENOUGH = 0.6
# Lines begun by `:` or `|` may be a list or a table: few words prove nothing there.
FEWEST_WORDS_OF_RARE = 5

# `>`, also behind initials or a sign; `:`, `|` and `}` only where no smiley begins.
_MARK = re.compile(r" {0,2}(?:(?:[A-Za-z]{1,4}|[|@#%])?>|[:|}](?=[ >|:}]|$))")
_WORDS = re.compile(r"\w+")
# The end of "Ann writes:", or all of it where a program named only the article.
_SAYS = re.compile(
    rf"\b(?:{VERBS}|posted\b|ha scritto\b|escribió\b)[^\n]{{0,60}}$"
    r"|^\s*In (?:article|message) <[^<>]*>[,:]?$",
    re.IGNORECASE,
)
_BEGINNING = re.compile(
    r"\s*(?:In (?:a |the |his |her )?(?:\w+ )?(?:article|message|post)\b|In <|On \S|At \d|"
    r"From \S|From:|Quoting |Article\b|\S*…@\S+|\S+ \S*…@|[\w.\"'-]+(?: [\w.\"'-]+){0,3} [(<]\S*…@)",
    re.IGNORECASE,
)
_LONGEST_ATTRIBUTION = 4
_MOST_LINES = 3_000
_MOST_WORDS = 50_000


@dataclass(frozen=True, slots=True)
class Earlier:
    """A message that may be quoted: `words` is what `words_of` gave for its own text."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Found:
    quoted: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Parted:
    """A text with `[quote:1]` where quotes stood; `own` is what its author added.

    Of `quoted_lines` in the message, `found_lines` went into quotes.
    """

    source: str
    quotes: tuple[Found, ...]
    own: str
    quoted_lines: int
    found_lines: int


@dataclass(slots=True)
class _Line:
    raw: str
    depth: int
    inner: str
    is_rare: bool
    words: str


@dataclass(slots=True)
class _Run:
    """Neighbouring lines of one depth; depth 0 is what the author wrote."""

    depth: int
    lines: list[_Line] = field(default_factory=list)
    quoted: str | None = None


def words_of(text: str) -> str:
    """The words alone, so that new line breaks and signs change nothing."""
    return f" {' '.join(_WORDS.findall(text.casefold()))[:_MOST_WORDS]} "


def parted(text: str, earlier: Sequence[Earlier]) -> Parted:
    """`earlier` has the likeliest message first."""
    lines = [_line(raw) for raw in text.split("\n")]
    runs = _runs(lines)
    for run in runs:
        if run.depth and len(lines) <= _MOST_LINES:
            run.quoted = _source_of(run, earlier)
    _drop_attributions(runs)
    _take_in_nested(runs)
    source, quotes = _written(runs)
    left = [line for run in runs if not run.quoted for line in run.lines]
    own = "\n".join(line.raw for line in left if not _is_plainly_quoted(line))
    quoted_lines = sum(map(_is_plainly_quoted, lines))
    left_lines = sum(map(_is_plainly_quoted, left))
    return Parted(source, tuple(quotes), own, quoted_lines, quoted_lines - left_lines)


def _line(raw: str) -> _Line:
    depth, at, is_rare = 0, 0, False
    while mark := _MARK.match(raw, at):
        is_rare |= ">" not in mark[0]
        depth, at = depth + 1, mark.end()
    inner = raw[at:] if depth else raw
    return _Line(raw, depth, inner.removeprefix(" "), is_rare, words_of(inner).strip())


def _is_plainly_quoted(line: _Line) -> bool:
    return bool(line.depth) and not line.is_rare


def _runs(lines: Sequence[_Line]) -> list[_Run]:
    runs: list[_Run] = []
    for line in lines:
        depth = line.depth
        if depth and not line.inner.strip() and runs and runs[-1].depth:
            depth = runs[-1].depth  # an empty line goes with what stands before it
        if not runs or runs[-1].depth != depth:
            runs.append(_Run(depth))
        runs[-1].lines.append(line)
    return runs


def _source_of(run: _Run, earlier: Sequence[Earlier]) -> str | None:
    said = [line for line in run.lines if line.words]
    total = sum(len(line.words) for line in said)
    if not total:
        return None
    if any(line.is_rare for line in said):
        count = sum(line.words.count(" ") + 1 for line in said)
        if count < FEWEST_WORDS_OF_RARE:
            return None
    best, most = None, ENOUGH * total
    for message in earlier:
        found = sum(
            len(line.words) for line in said if f" {line.words} " in message.words
        )
        if found >= most:
            # A later one has to have more, since the likeliest come first.
            best, most = message.id, found * 1.1
    return best


def _drop_attributions(runs: list[_Run]) -> None:
    """Take away "Ann writes:" above a quote that will show Ann's name itself."""
    following: _Run | None = None
    for run in reversed(runs):
        if following and following.quoted and run.depth < following.depth:
            _drop_attribution(run)
        if any(line.inner.strip() for line in run.lines):
            following = run
    # What is left of a run may be nothing.
    runs[:] = [run for run in runs if run.lines]


def _take_in_nested(runs: list[_Run]) -> None:
    """Deeper lines of unknown source stay within the quote around them; so do rulers."""
    for number, run in enumerate(runs):
        is_ruler = not any(line.words for line in run.lines)
        if run.quoted or run.depth < (1 if is_ruler else 2):
            continue
        for around in (
            *runs[max(number - 1, 0) : number],
            *runs[number + 1 : number + 2],
        ):
            if around.quoted and (around.depth < run.depth or is_ruler):
                marks = ">" * (run.depth - around.depth)
                for line in run.lines:
                    line.inner = f"{marks} {line.inner}".strip()
                run.quoted = around.quoted
                break


def _drop_attribution(run: _Run) -> None:
    lines = run.lines
    end = len(lines)
    while end and not lines[end - 1].inner.strip():
        end -= 1
    if not end or len(lines) - end > 2 or not _SAYS.search(lines[end - 1].inner):
        return
    start = end - 1
    for earlier in range(end - 1, max(end - 1 - _LONGEST_ATTRIBUTION, -1), -1):
        if not lines[earlier].inner.strip():
            break
        if _BEGINNING.match(lines[earlier].inner):
            start = earlier
            break
    del lines[start:]


def _written(runs: Sequence[_Run]) -> tuple[str, list[Found]]:
    parts: list[str] = []
    quotes: list[Found] = []
    for quoted, text in _joined(runs):
        if quoted is None or len(quotes) == MAX_QUOTES:
            parts.append(text)
        else:
            quotes.append(Found(quoted, escaped(_excerpt(text))))
            parts.append(f"[quote:{len(quotes)}]")
    return "\n\n".join(part for part in parts if part), quotes


def _joined(runs: Sequence[_Run]) -> Iterator[tuple[str | None, str]]:
    """Text and quotes in turn; quotes of one message with nothing between are one."""
    quoted: str | None = None
    lines: list[str] = []
    for run in runs:
        inner = [line.inner if run.quoted else escaped(line.raw) for line in run.lines]
        if run.quoted != quoted:
            if not any(line.strip() for line in inner):
                continue
            yield quoted, _trimmed(lines)
            quoted, lines = run.quoted, []
        elif lines and run.quoted:
            lines.append("")
        lines += inner
    yield quoted, _trimmed(lines)


def _trimmed(lines: Sequence[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _excerpt(text: str) -> str:
    """Without the margin that all lines share, and not endless."""
    lines = text.split("\n")
    margin = min(
        (len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0
    )
    text = "\n".join(line[margin:] for line in lines)
    return text if len(text) <= LONGEST_EXCERPT else f"{text[:LONGEST_EXCERPT]}…"
