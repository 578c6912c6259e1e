"""Footnotes of Markdown: `[^1]` in the text and `[^1]: the note` on a line of its own.

The notes are taken out of the source before it is parsed, where something points to
them. A note that nothing points to stays where it stands, as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from focaljet.base.markup.pairs import code_spans, spans_that_hold

MAX_NOTES = 100

_LABEL = r"\[\^([^\s\[\]^]{1,30})\]"
_NOTE = re.compile(
    rf"^{_LABEL}:[ \t]++(\S[^\n]*+(?:\n[ \t]++\S[^\n]*+)*+)$", re.MULTILINE
)
_POINTER = re.compile(rf"{_LABEL}(?!:)")
_AT = re.compile(_LABEL)


@dataclass(slots=True)
class Found:
    """The notes by label, and how often each was pointed to, in the order of the text."""

    notes: dict[str, str] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)

    def leftover(self) -> list[str]:
        """Notes whose pointers turned out to be none, as in code."""
        return [label for label in self.notes if label not in self.times]


def take_out(source: str) -> tuple[str, Found]:
    """The source without its notes; the lines in front and behind stay apart."""
    found = Found()
    if "[^" not in source:
        return source, found
    pointed = {pointer[1] for pointer in _POINTER.finditer(source)}
    in_code = spans_that_hold(code_spans(source))

    def taken(note: re.Match[str]) -> str:
        label = note[1]
        if label not in pointed or label in found.notes or in_code(note.start()):
            return note[0]
        if len(found.notes) == MAX_NOTES:
            return note[0]
        found.notes[label] = " ".join(note[2].split())
        return ""

    return _NOTE.sub(taken, source), found


def add_pointers(md: MarkdownIt) -> None:
    md.inline.ruler.before("link", "note_pointer", _pointer)


def _pointer(state: StateInline, silent: bool) -> bool:
    notes: Found | None = state.env.get("notes")
    if notes is None or not state.src.startswith("[^", state.pos):
        return False
    mark = _AT.match(state.src, state.pos, state.posMax)
    if mark is None or mark[1] not in notes.notes:
        return False
    if not silent:
        label = mark[1]
        notes.times[label] = notes.times.get(label, 0) + 1
        number = list(notes.times).index(label) + 1
        state.push("note_pointer", "", 0).meta = {
            "number": number,
            "time": notes.times[label],
        }
    state.pos = mark.end()
    return True
