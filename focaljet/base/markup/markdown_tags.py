"""`[quote=…]`, `[spoiler]` and the marks of stored quotes, as rules of markdown-it."""

from collections.abc import MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from focaljet.base.markup.pairs import Pair, pairs_in
from focaljet.base.markup.quotes import PLACE


def add_tags(md: MarkdownIt) -> None:
    ends: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("fence", "quote_place", _place_rule, ends)
    md.block.ruler.before("fence", "tag_block", _block_rule, ends)
    md.inline.ruler.before("link", "tag_inline", _inline_rule)


def _place_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A stored quote on a line of its own."""
    if state.is_code_block(start):
        return False
    first = state.bMarks[start] + state.tShift[start]
    place = PLACE.match(state.src, first, state.eMarks[start])
    if place is None or state.src[place.end() : state.eMarks[start]].strip():
        return False
    if not silent:
        state.push("quote_place", "", 0).info = place[1]
        state.line = start + 1
    return True


def _block_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A tag that begins a line and either ends it or spans several lines."""
    first = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("[", first) or state.is_code_block(start):
        return False
    pair = _pairs(state.env, state.src).get(first)
    if pair is None:
        return False
    last = _line_of(state, pair, start, end)
    if last is None:
        return False
    rest = state.src[pair.end : state.eMarks[last]].strip()
    if last == start and rest:
        return False
    if not silent:
        _read_inside(state, pair, start, last)
        state.line = last if rest else last + 1
        if rest:
            _move_start(state, last, pair.end)
    return True


def _line_of(state: StateBlock, pair: Pair, start: int, end: int) -> int | None:
    """The line on which the closing tag stands, if it stands in the same block."""
    for line in range(start, end):
        if (
            line > start
            and state.sCount[line] < state.blkIndent
            and not state.isEmpty(line)
        ):
            return None
        if pair.inner_end < state.eMarks[line] or pair.end <= state.eMarks[line]:
            return line if pair.inner_end >= state.bMarks[line] else None
    return None


def _read_inside(state: StateBlock, pair: Pair, start: int, last: int) -> None:
    token = state.push(f"{pair.name}_tag_open", "", 1)
    token.info = pair.args
    kept = state.lineMax, state.parentType, state.eMarks[last]
    _move_start(state, start, pair.inner_start)
    state.eMarks[last] = max(pair.inner_end, state.bMarks[last])
    state.lineMax, state.parentType = last + 1, "blockquote"
    state.md.block.tokenize(state, start, last + 1)
    state.lineMax, state.parentType, state.eMarks[last] = kept
    state.push(f"{pair.name}_tag_close", "", -1)


def _move_start(state: StateBlock, line: int, place: int) -> None:
    """Let a line begin behind a tag that stands on it."""
    while place < state.eMarks[line] and state.src[place] in " \t":
        place += 1
    state.bMarks[line], state.tShift[line] = place, 0
    state.sCount[line] = state.blkIndent


def _inline_rule(state: StateInline, silent: bool) -> bool:
    """A tag in the midst of a line."""
    if state.src[state.pos] != "[":
        return False
    pair = _pairs(state.env, state.src).get(state.pos)
    if pair is None or pair.end > state.posMax:
        return False
    if not silent:
        maximum = state.posMax
        state.push(f"{pair.name}_tag_open", "", 1).info = pair.args
        state.pos, state.posMax = pair.inner_start, pair.inner_end
        state.md.inline.tokenize(state)
        state.posMax = maximum
        state.push(f"{pair.name}_tag_close", "", -1)
    state.pos = pair.end
    return True


def _pairs(env: MutableMapping[str, Any], source: str) -> dict[int, Pair]:
    """The pairs of the text at hand, found once for each text."""
    known: tuple[str, dict[int, Pair]] | None = env.get("pairs")
    if known is None or known[0] is not source:
        known = env["pairs"] = source, pairs_in(source)
    return known[1]
