"""`[quote=…]`, `[spoiler]` and the marks of stored quotes, as rules of markdown-it.

Beside them stand `||hidden words||`, and `:::spoiler` with a `:::` below, which is
rewritten to the tag before anything is parsed.
"""

import re
from collections.abc import MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from focaljet.base.markup.marks import QUOTE_PLACE
from focaljet.base.markup.pairs import Pair, code_spans, pairs_in, spans_that_hold

# What `||` may not stand before, and the end of the text.
_NO_WORDS = ("", " ", "\t", "\n", "|")
_FENCE = re.compile(
    r"^ {0,3}:{3,}+[ \t]*+(?:(?P<name>spoiler)(?:[ \t]++(?P<title>[^\n]*+))?)?$",
    re.MULTILINE | re.IGNORECASE,
)
_NO_TITLE = re.compile(r"[\[\]\"]")


def add_tags(md: MarkdownIt) -> None:
    ends: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("fence", "quote_place", _place_rule, ends)
    md.block.ruler.before("fence", "tag_block", _block_rule, ends)
    md.inline.ruler.before("link", "tag_inline", _inline_rule)
    md.inline.ruler.before("link", "veil", _veil_rule)
    md.inline.add_terminator_char("|")


def _place_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A stored quote on a line of its own."""
    if state.is_code_block(start):
        return False
    first = state.bMarks[start] + state.tShift[start]
    place = QUOTE_PLACE.match(state.src, first, state.eMarks[start])
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
    if pair is None or pair.name == "ispoiler":
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


def _veil_rule(state: StateInline, silent: bool) -> bool:
    """`||words||`; the bars stand close to the words, unlike those of a table."""
    start, src = state.pos + 2, state.src
    if not src.startswith("||", state.pos) or src[start : start + 1] in _NO_WORDS:
        return False
    # A missing end is looked for once, or many bars would cost their square.
    looked_in, from_place = state.env.get("no_veil", (None, 0))
    if looked_in == (src, state.posMax) and start >= from_place:
        return False
    end = src.find("||", start, state.posMax)
    if end < 0:
        state.env["no_veil"] = (src, state.posMax), start
        return False
    if src[end - 1].isspace():
        return False
    if not silent:
        maximum = state.posMax
        state.push("ispoiler_tag_open", "", 1)
        state.pos, state.posMax = start, end
        state.md.inline.tokenize(state)
        state.posMax = maximum
        state.push("ispoiler_tag_close", "", -1)
    state.pos = end + 2
    return True


def with_fences_as_tags(source: str) -> str:
    """`:::spoiler Title` … `:::` as `[spoiler="Title"]` … `[/spoiler]`."""
    if ":::" not in source:
        return source
    in_code = spans_that_hold(code_spans(source))
    open_at: list[re.Match[str]] = []
    tags: dict[int, str] = {}
    for fence in _FENCE.finditer(source):
        if in_code(fence.start()):
            continue
        if fence["name"]:
            open_at.append(fence)
        elif open_at:
            opener = open_at.pop()
            title = _NO_TITLE.sub("", opener["title"] or "").strip()[:80]
            tags[opener.start()] = f'[spoiler="{title}"]' if title else "[spoiler]"
            tags[fence.start()] = "[/spoiler]"
    return _FENCE.sub(lambda at: tags.get(at.start(), at[0]), source)


def _pairs(env: MutableMapping[str, Any], source: str) -> dict[int, Pair]:
    """The pairs of the text at hand, found once for each text."""
    known: tuple[str, dict[int, Pair]] | None = env.get("pairs")
    if known is None or known[0] is not source:
        known = env["pairs"] = source, pairs_in(source)
    return known[1]
