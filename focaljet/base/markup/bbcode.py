"""BBCode to tree, in one pass, forgiving every slip of the fingers.

Inline tags are kept as a list of formats that are in force, and every piece of text
remembers the formats it was written under. The nesting is made from that when a
paragraph ends, so `[b]x [i]y[/b] z[/i]` and bold across paragraphs come out as meant.
Block tags stand on a stack of frames; closing one closes those left open inside it.
A tag that is unknown, makes no sense or stands too deep stays text.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from focaljet.base.markup.bbcode_formats import Format, Leaf, nested
from focaljet.base.markup.bbcode_tags import (
    BLOCKS,
    FORMATS,
    SAME_AS,
    VERBATIM,
    Make,
    block_of,
    format_of,
    value_of,
    verbatim_of,
)
from focaljet.base.markup.inline import leaves, paragraph
from focaljet.base.markup.pairs import ARGS
from focaljet.base.markup.tree import (
    MAX_DEPTH,
    Block,
    Break,
    Inline,
    Link,
    Rule,
    Text,
)

_TAG = re.compile(
    rf"\[(?P<close>/)?(?P<name>[a-z][a-z0-9]{{0,11}}|\*){ARGS}\]", re.IGNORECASE
)
# An item may be closed from within these only by closing them first.
_WALLS = frozenset({"quote", "spoiler", "td", "th"})


@dataclass(slots=True)
class _Frame:
    name: str
    make: Make
    outer_formats: list[Format]
    blocks: list[Block] = field(default_factory=list)


def parse(source: str) -> tuple[Block, ...]:
    reader = _Reader(source)
    reader.read()
    return reader.finish()


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.frames = [_Frame("", block_of("quote", ""), [])]
        self.formats: list[Format] = []
        self.line: list[Leaf] = []
        # Opening tags that stayed text for want of room; their closing tags do too.
        self.too_deep: Counter[str] = Counter()
        self.without_end: set[str] = set()

    def read(self) -> None:
        end = 0
        for tag in self._tags():
            self.text(self.source[end : tag.start()])
            end = tag.end()
            name = tag["name"].lower()
            name = SAME_AS.get(name, name)
            if tag["close"]:
                known = self.close(name)
            elif content_end := self._verbatim_end(name, tag):
                known = self.verbatim(name, tag["args"], tag.end(), content_end.start())
                end = content_end.end() if known else end
                self.resume_at = end
            else:
                known = self.open(name, tag["args"])
            if not known:
                self.text(tag[0])
        self.text(self.source[end:])

    def _tags(self) -> Iterator[re.Match[str]]:
        self.resume_at = 0
        while tag := _TAG.search(self.source, self.resume_at):
            self.resume_at = tag.end()
            yield tag

    def _verbatim_end(self, name: str, tag: re.Match[str]) -> re.Match[str] | None:
        if name in ("url", "email"):
            if value_of(tag["args"]):
                return None
        elif name not in VERBATIM:
            return None
        # A missing end is looked for once, or many open tags would cost their square.
        typed = tag["name"].lower()
        if typed in self.without_end:
            return None
        end = re.compile(rf"\[/{typed} ?\]", re.IGNORECASE).search(
            self.source, tag.end()
        )
        if end is None:
            self.without_end.add(typed)
        return end

    def open(self, name: str, args: str) -> bool:
        if name == "hr":
            self.end_paragraph()
            self.frames[-1].blocks.append(Rule())
        elif name in FORMATS:
            return self._open_format(name, args)
        elif name in BLOCKS:
            return self._open_block(name, args)
        else:
            return False
        return True

    def close(self, name: str) -> bool:
        if self.too_deep[name]:
            self.too_deep[name] -= 1
            return False
        if name in FORMATS:
            return self._close_format(name)
        return self._close_block(name)

    def text(self, text: str) -> None:
        """Add running text: blank lines end the paragraph, single ones break it."""
        lines = text.split("\n")
        for number, line in enumerate(lines):
            if number:
                self._new_line()
                line = line.lstrip(" \t")
            if number < len(lines) - 1:
                line = line.rstrip(" \t")
            for piece in leaves(line, in_link=self.in_link):
                self.add(piece)

    def _new_line(self) -> None:
        if self.line and isinstance(self.line[-1].node, Break):
            self.end_paragraph()
        else:
            self.add(Break())

    def verbatim(self, name: str, args: str, start: int, end: int) -> bool:
        content = self.source[start:end]
        node = verbatim_of(name, args, content)
        if isinstance(node, Link) and self.in_link:
            node = Text(content)
        if node is not None:
            self.add(node)
        return node is not None

    def add(self, node: Inline | Block) -> None:
        if isinstance(node, Inline):
            self.line.append(Leaf(node, tuple(self.formats)))
            for format_ in self.formats:
                format_.is_empty = False
        else:
            self.end_paragraph()
            self.frames[-1].blocks.append(node)

    def end_paragraph(self) -> None:
        line = self.line
        while line and isinstance(line[-1].node, Break):
            line.pop()
        self.frames[-1].blocks += paragraph(nested(line))
        self.line = []

    def finish(self) -> tuple[Block, ...]:
        while len(self.frames) > 1:
            self._close_frame()
        self.end_paragraph()
        return tuple(self.frames[0].blocks)

    @property
    def in_link(self) -> bool:
        return any(f.name in ("url", "email") for f in self.formats)

    def _open_format(self, name: str, args: str) -> bool:
        wrap = format_of(name, args)
        if wrap is None or (name in ("url", "email") and self.in_link):
            return False
        if len(self.formats) >= MAX_DEPTH:
            self.too_deep[name] += 1
            return False
        self.formats.append(Format(name, wrap))
        return True

    def _close_format(self, name: str) -> bool:
        for index in range(len(self.formats) - 1, -1, -1):
            if self.formats[index].name == name:
                self._show_empty_link(self.formats[index])
                del self.formats[index]
                return True
        return False

    def _show_empty_link(self, format_: Format) -> None:
        """`[url=https://example.org][/url]` shows its address."""
        if format_.is_empty and format_.name == "url":
            for node in format_.wrap(()):
                if isinstance(node, Link):
                    self.add(Text(node.href))

    def _open_block(self, name: str, args: str) -> bool:
        if len(self.frames) > MAX_DEPTH:
            self.too_deep[name] += 1
            return False
        if name == "*":
            return self._open_item()
        self._push(name, args)
        return True

    def _open_item(self) -> bool:
        for depth in range(len(self.frames) - 1, 0, -1):
            name = self.frames[depth].name
            if name in ("list", "ol"):
                while len(self.frames) > depth + 1:
                    self._close_frame()
                self._push("*", "")
                return True
            if name in _WALLS:
                break
        return False

    def _push(self, name: str, args: str) -> None:
        self.end_paragraph()
        self.frames.append(_Frame(name, block_of(name, args), list(self.formats)))

    def _close_block(self, name: str) -> bool:
        if not any(frame.name == name for frame in self.frames[1:]):
            return False
        while self._close_frame() != name:
            pass
        return True

    def _close_frame(self) -> str:
        """Close the innermost block, and with it the formats that began in it."""
        self.end_paragraph()
        frame = self.frames.pop()
        if frame.blocks or frame.name in ("*", "td", "th"):
            self.frames[-1].blocks.append(frame.make(tuple(frame.blocks)))
        self.formats = [f for f in self.formats if f in frame.outer_formats]
        return frame.name
