"""Quotes of other posts, kept apart from the text that quotes them.

A member types `[quote post=123]the words[/quote]`. What is stored is `[quote:1]` in the
text and, beside it, post 123 and the words: a quoted author who leaves, or is renamed,
then changes in one row and not in the text of others. The HTML holds an empty
`<fj-quote n="1">` that `weave` fills when the page is made.

How the mark is kept from being typed is told in `marks.py`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from focaljet.base.markup.marks import LITERAL, as_typed, escaped
from focaljet.base.markup.mentions import as_source
from focaljet.base.markup.pairs import Pair, pairs_in

MAX_QUOTES = 50

_POST = re.compile(r"\bpost\s*=\s*\"?(\d{1,18})\b", re.IGNORECASE)
_PLACEHOLDER = re.compile(r'<fj-quote n="(\d{1,3})"></fj-quote>')


@dataclass(frozen=True, slots=True)
class QuoteMark:
    """One quote of a post: its number in the text, the post, the words as stored."""

    ordinal: int
    post_id: int
    excerpt: str


def extract(source: str) -> tuple[str, tuple[QuoteMark, ...]]:
    """Part a typed source into the text to store and the quotes it holds.

    At most `MAX_QUOTES` are taken out, later ones stay quotes of unknown source. A
    quote of a post inside another one is dropped: it was not the quoted author's.
    """
    parts: list[str] = []
    marks: list[QuoteMark] = []
    end = 0
    for post_id, pair in _of_posts(source):
        if pair.start < end:
            continue
        if len(marks) == MAX_QUOTES:
            break
        words = escaped(_without_quotes(source[pair.inner_start : pair.inner_end]))
        marks.append(QuoteMark(len(marks) + 1, post_id, words))
        parts += escaped(source[end : pair.start]), f"[quote:{len(marks)}]"
        end = pair.end
    return "".join([*parts, escaped(source[end:])]), tuple(marks)


def restore(
    stored: str,
    quotes: Mapping[int, tuple[int, str]],
    names: Mapping[int, str] | None = None,
) -> str:
    """The source as it was typed, for the editor; quotes by number: post and words;
    `names` of those who are mentioned, by number.

    A mark whose quote is gone (its author was erased) disappears; in the place of a
    member who is gone stand words.
    """

    def typed(mark: re.Match[str]) -> str:
        kind, colons, digits = mark.groups()
        if len(colons) > 1:
            return as_typed(mark)
        if kind == "mention":
            name = (names or {}).get(int(digits))
            return as_source(name) if name else _("a former member")
        if (quote := quotes.get(int(digits))) is None:
            return ""
        post_id, words = quote
        # Quotes of posts do not nest: no quote is found within.
        inner = restore(words, {}, names)
        return f"[quote post={post_id}]{inner}[/quote]"

    return LITERAL.sub(typed, stored)


def weave(html: str, quotes: Mapping[int, str]) -> str:
    """Put finished HTML into the empty places; a place without any is removed."""
    return _PLACEHOLDER.sub(lambda place: quotes.get(int(place[1]), ""), html)


def _of_posts(source: str) -> list[tuple[int, Pair]]:
    if not _POST.search(source):
        return []
    return [
        (int(post[1]), pair)
        for _, pair in sorted(pairs_in(source).items())
        if pair.name == "quote" and (post := _POST.search(pair.args))
    ]


def _without_quotes(words: str) -> str:
    parts: list[str] = []
    end = 0
    for _start, pair in _of_posts(words):
        if pair.start >= end:
            parts.append(words[end : pair.start])
            end = pair.end
    return "".join([*parts, words[end:]])
