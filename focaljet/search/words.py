"""A text as words to be found: parted, folded, part numbers put together.

The same is done to what is written and to what is looked for, before PostgreSQL stems
it. Nothing here knows a language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_WORD = 64
MOST_PARTS = 8
HYPHENS = "-\u2010\u2011\u2012\u2013"

# A chain of words without blanks, such as 5M51-7A020-CA or e-mail.
_CHAIN = re.compile(rf"[^\W_]+(?:[{HYPHENS}./][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_ACCENT = re.compile("[\u0300-\u036f]+")
# Letters that Unicode does not take apart.
_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "\u0131": "i",
    }
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_DIGIT, _LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Chain:
    """Where it stands in the text, its words in order, and all of them as one."""

    start: int
    end: int
    parts: tuple[str, ...]
    code: str = ""


def composed(text: str) -> str:
    """The text with each letter and its accent as one character; places that `chains`
    gives are places in this."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def folded(word: str) -> str:
    """In small letters and without accents: "Häuser" as "hauser", "Straße" as "strasse"."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.casefold()).translate(_LETTERS)
    return unicodedata.normalize("NFC", _ACCENT.sub("", apart))


# What stands for a letter of which folding makes several, or none.
OTHER_LETTER = "ß"


class _Flat(dict[int, str]):
    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char.isalnum():
            one = folded(char)
            char = one if len(one) == 1 and one.isalnum() else OTHER_LETTER
        self[code] = char
        return char


_FLAT = _Flat()


def flat(text: str) -> str:
    """The text folded letter by letter, each in its place: for skimming. Whether a word
    with OTHER_LETTER in it is one that is looked for is seen when it is folded itself."""
    return text if text.isascii() else text.translate(_FLAT)


def transcribed(word: str) -> str:
    """Folded, with ä, ö and ü as ae, oe and ue."""
    small = unicodedata.normalize("NFC", word).casefold()
    return folded(small.translate(_UMLAUTS))


def words_of(text: str) -> str:
    """All words, folded, with a blank between."""
    return " ".join(word[:LONGEST_WORD] for word in _PART.findall(folded(text)))


def codes_of(text: str) -> list[str]:
    """What stands with hyphens and the like between, as one word each, without doubles:
    a part number is found however it is written."""
    found = {chain.code: None for chain in chains(composed(text)) if chain.code}
    return list(found)


def chains(text: str) -> Iterator[Chain]:
    for match in _CHAIN.finditer(text):
        parts = tuple(
            word[:LONGEST_WORD]
            for part in _PART.findall(match[0])
            for word in _PART.findall(folded(part))
        )
        if parts:
            yield Chain(match.start(), match.end(), parts, _code(match[0], parts))


def _code(chain: str, parts: tuple[str, ...]) -> str:
    if not 1 < len(parts) <= MOST_PARTS:
        return ""
    # "10.5" and "front/rear" are no numbers of parts; "e-mail" may be written as one.
    is_other = "." in chain or "/" in chain
    if is_other and not (_DIGIT.search(chain) and _LETTER.search(chain)):
        return ""
    return "".join(parts)[:LONGEST_WORD]
