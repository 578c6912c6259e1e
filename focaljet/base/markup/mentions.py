"""Members who are spoken to, kept apart from the text that names them.

A member types `@Ann` or `@"Ann Smith"`. What is stored is `[mention:1]` in the text and,
beside it, who that is: renaming or erasing Ann is then a write in one place. The HTML
holds an empty `<fj-mention n="1">` that `weave` fills with the name of now.

Which names are members only the caller knows: `names_in` says what to ask for, in one
question, and `put` sets the marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from focaljet.base.markup.marks import MENTION_PLACE, mention_place
from focaljet.base.markup.pairs import code_spans, pairs_in, spans_that_hold
from focaljet.base.text import LONGEST, SHORTEST, SIGNS

# So many names are looked at; whatever stands later stays text.
MAX_LOOKED_AT = 100

_AT = re.compile(r"(?<![\w/@.\\-])@(?:\"([^\"\n@]{2,30})\"|(?=[^\s\"@]))")
_INLINE_CODE = re.compile(r"(?<!`)(`++)[^`\n]++\1(?!`)")
# What `marks` puts around its marks while it works.
_RESERVED = re.compile("[\ufdd0-\ufdef]")
_QUOTED_LINE = re.compile(r"^[ \t]{0,3}>[^\n]*+", re.MULTILINE)
_PLACEHOLDER = re.compile(r'<fj-(mention|name) n="(\d{1,3})"></fj-\1>')


@dataclass(frozen=True, slots=True)
class Head:
    """An @ and what may be the name behind it, the longest first, with its end."""

    start: int
    names: tuple[tuple[str, int], ...]
    in_quote: bool


@dataclass(frozen=True, slots=True)
class MentionMark:
    ordinal: int
    member_id: int
    in_quote: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody as they are shown; `href` is empty where nothing leads to them."""

    name: str
    href: str = ""


def names_in(source: str) -> set[str]:
    """Whatever may be a member's name behind an @, as typed."""
    return {
        name for head in _heads(_RESERVED.sub("", source)) for name, _end in head.names
    }


def put(
    source: str, known: Mapping[str, int], *, most: int
) -> tuple[str, tuple[MentionMark, ...], bool]:
    """The text with marks for the members in `known` (by `folded` name), who they are,
    and whether there were more than `most`; those stay text.

    The text is for `quotes.extract`, and then for `marks.settled`.
    """
    text = _RESERVED.sub("", source)
    parts: list[str] = []
    marks: dict[tuple[int, bool], MentionMark] = {}
    end, too_many = 0, False
    for head in _heads(text):
        member_id, after = _who(head, known)
        if not member_id:
            continue
        key = member_id, head.in_quote
        if key not in marks:
            if len(marks) == most:
                too_many = True
                continue
            marks[key] = MentionMark(len(marks) + 1, *key)
        parts += text[end : head.start], mention_place(marks[key].ordinal)
        end = after
    return "".join([*parts, text[end:]]), tuple(marks.values()), too_many


def weave(html: str, people: Mapping[int, Spoken], nobody: Spoken) -> str:
    """Put the names of now into their places; `nobody` where there is none."""
    if "<fj-mention" not in html and "<fj-name" not in html:
        return html

    def shown(place: re.Match[str]) -> str:
        spoken = people.get(int(place[2]), nobody)
        name = escape(f"@{spoken.name}")
        if place[1] == "name" or not spoken.href:
            return name
        return f'<a class="mention" href="{escape(spoken.href)}">{name}</a>'

    return _PLACEHOLDER.sub(shown, html)


def name_places(text: str, names: Mapping[int, str], nobody: str) -> str:
    """Bare words with the names in their places."""
    return MENTION_PLACE.sub(lambda at: f"@{names.get(int(at[1]), nobody)}", text)


def as_source(name: str) -> str:
    """A name as one types it: with quotation marks where it is more than one word."""
    return f"@{name}" if re.fullmatch(r"\w+", name) else f'@"{name}"'


def folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _who(head: Head, known: Mapping[str, int]) -> tuple[int, int]:
    for name, end in head.names:
        if member_id := known.get(folded(name)):
            return member_id, end
    return 0, 0


def _heads(text: str) -> Iterator[Head]:
    if "@" not in text:
        return
    in_block = spans_that_hold(code_spans(text))
    in_line = spans_that_hold(_spans(_INLINE_CODE, text))
    in_quote = spans_that_hold(_quotes(text))
    on_quoted_line = spans_that_hold(_spans(_QUOTED_LINE, text))
    seen = 0
    for at in _AT.finditer(text):
        place = at.start()
        if in_block(place) or in_line(place):
            continue
        if seen == MAX_LOOKED_AT:
            return
        seen += 1
        names = ((at[1], at.end()),) if at[1] else tuple(_names_at(text, at.end()))
        yield Head(place, names, in_quote(place) or on_quoted_line(place))


def _names_at(text: str, start: int) -> Iterator[tuple[str, int]]:
    """Every beginning of the text that could be a name, the longest first."""
    end = start
    while end < min(start + LONGEST, len(text)) and _may_be_in_a_name(text[end]):
        end += 1
    for stop in range(end, start + SHORTEST - 1, -1):
        ends_a_word = stop == len(text) or not (
            _is_word(text[stop - 1]) and _is_word(text[stop])
        )
        if ends_a_word and not text[stop - 1].isspace():
            yield text[start:stop], stop


def _may_be_in_a_name(char: str) -> bool:
    return char in SIGNS or _is_word(char)


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_" or "\u0300" <= char <= "\u036f"


def _quotes(text: str) -> list[tuple[int, int]]:
    """The outermost quotes."""
    apart: list[tuple[int, int]] = []
    for start, pair in sorted(pairs_in(text).items()):
        if pair.name == "quote" and (not apart or start >= apart[-1][1]):
            apart.append((start, pair.end))
    return apart


def _spans(expression: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [found.span() for found in expression.finditer(text)]
