"""Quotes of other posts, kept apart from the text that quotes them.

A member types `[quote post=123]the words[/quote]`. What is stored is `[quote:1]` in the
text and, beside it, post 123 and the words: a quoted author who leaves, or is renamed,
then changes in one row and not in the text of others. The HTML holds an empty
`<fj-quote n="1">` that `weave` fills when the page is made.

A literal `[quote:7]` that somebody types is stored as `[quote::7]`, one colon more than
typed, and loses it again when it is shown; so it can never pass for a stored mark.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from focaljet.base.markup.pairs import Pair, pairs_in

MAX_QUOTES = 50

_POST = re.compile(r"\bpost\s*=\s*\"?(\d{1,18})\b", re.IGNORECASE)
_MARK = re.compile(r"\[quote:(\d{1,3})\]")
_LITERAL = re.compile(r"\[quote(:+)(\d+)\]")
_PLACEHOLDER = re.compile(r'<fj-quote n="(\d{1,3})"></fj-quote>')

# While a text is parsed its marks wear two noncharacters, which `clean` has removed
# from whatever came in: no markup can split them and nobody can type them.
PLACE = re.compile("\ufdd0(\\d{1,3})\ufdd1")


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


def restore(stored: str, quotes: Mapping[int, tuple[int, str]]) -> str:
    """The source as it was typed, for the editor; quotes by number: post and words.

    A mark whose quote is gone (its author was erased) disappears.
    """

    def typed(mark: re.Match[str]) -> str:
        if len(mark[1]) > 1:
            return _shown(mark)
        if (quote := quotes.get(int(mark[2]))) is None:
            return ""
        post_id, words = quote
        return f"[quote post={post_id}]{_LITERAL.sub(_shown, words)}[/quote]"

    return _LITERAL.sub(typed, stored)


def weave(html: str, quotes: Mapping[int, str]) -> str:
    """Put finished HTML into the empty places; a place without any is removed."""
    return _PLACEHOLDER.sub(lambda place: quotes.get(int(place[1]), ""), html)


def hide(stored: str) -> str:
    """The stored text with its marks in noncharacters, ready to be parsed."""
    if "[quote:" not in stored:
        return stored
    hidden = _MARK.sub("\ufdd0\\1\ufdd1", stored)
    return _LITERAL.sub(_shown, hidden)


def reveal(text: str) -> str:
    """Marks that ended where no quote can stand, as in code, as they are stored."""
    return PLACE.sub(r"[quote:\1]", text) if "\ufdd0" in text else text


def escaped(text: str) -> str:
    """The text, in which a literal `[quote:7]` cannot be taken for a stored mark."""
    return _LITERAL.sub(r"[quote:\1\2]", text)


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
    for _, pair in _of_posts(words):
        if pair.start >= end:
            parts.append(words[end : pair.start])
            end = pair.end
    return "".join([*parts, words[end:]])


def _shown(literal: re.Match[str]) -> str:
    return f"[quote{literal[1][1:]}{literal[2]}]" if len(literal[1]) > 1 else literal[0]
