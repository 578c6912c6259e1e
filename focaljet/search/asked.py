"""What somebody typed into the search box, taken apart.

    clutch "slips in third" -automatic author:Ann forum:"Mk1" AB12-3456

Each word must be in the post, a phrase word by word in order, and nothing that a hyphen
stands before. Part numbers are found with and without their hyphens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from focaljet.base.verdict import RefusedError, no
from focaljet.search.words import Chain, chains, composed, transcribed

LONGEST = 200
# Words and phrases together: each costs a look into the index.
MOST_TERMS = 12
MOST_WORDS = 24

_QUOTES = re.compile("[\u201c\u201d\u201e\u201f\u00ab\u00bb]")
_DIGIT = re.compile(r"\d")
_PIECE = re.compile(
    r'(?P<minus>-)?(?:(?P<field>author|forum):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))',
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand beside each other, or one; each in the ways it may be spelled.

    `code` is the whole as one word, where hyphens or the like stand between.
    """

    words: tuple[tuple[str, ...], ...]
    code: str = ""

    def as_query(self, weight: str) -> str:
        """For PostgreSQL's to_tsquery. The words are letters and digits alone, so
        nothing in them can be taken for a sign of that language."""
        phrase = " <-> ".join(_any_of(word, weight) for word in self.words)
        if not self.code:
            return f"({phrase})"
        return f"({_any_of((self.code,), weight)} | ({phrase}))"


@dataclass(frozen=True, slots=True)
class Asked:
    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    author: str = ""
    forum: str = ""
    # Beginnings of the words that are looked for, by which a text is skimmed for them.
    beginnings: frozenset[str] = field(default_factory=frozenset)

    def as_query(self, *, titles_only: bool = False) -> str:
        """All of it, for to_tsquery; "" where no word is wanted."""
        if not self.wanted:
            return ""
        weight = ":A" if titles_only else ""
        said = [term.as_query(weight) for term in self.wanted]
        said += [f"!{term.as_query(weight)}" for term in self.unwanted]
        return " & ".join(said)

    @property
    def exact_words(self) -> frozenset[str]:
        """Every wanted word as it was typed, in all its spellings, and the codes."""
        words = {word for term in self.wanted for each in term.words for word in each}
        return self.codes | words

    def any_wanted_word(self) -> str:
        """For to_tsquery: what one word of a text has to fit to be marked in it."""
        return " | ".join(f"'{word}'" for word in sorted(self.exact_words))

    @property
    def codes(self) -> frozenset[str]:
        """Wanted part numbers: in a text, hyphens may stand anywhere in them."""
        words = {word for term in self.wanted for each in term.words for word in each}
        written_as_one = {
            word for word in words if _DIGIT.search(word) and len(word) > 3
        }
        return (
            frozenset({term.code for term in self.wanted if term.code}) | written_as_one
        )


def asked(typed: str, *, contracts: bool = False) -> Asked:
    """Raises RefusedError, with a sentence, where that is more than is looked for.

    `contracts` says that the site's language writes ä as ae where it has to.
    """
    typed = typed.strip()
    if len(typed) > LONGEST:
        raise RefusedError(no(_("That is too long. Look for fewer words.")))
    wanted: list[Term] = []
    unwanted: list[Term] = []
    named = {"author": "", "forum": ""}
    for piece in _PIECE.finditer(composed(_QUOTES.sub('"', typed))):
        text = piece["word"] if piece["phrase"] is None else piece["phrase"]
        if piece["field"] and text.strip():
            named[piece["field"].lower()] = text.strip()
            continue
        terms = unwanted if piece["minus"] else wanted
        terms += _terms(text, contracts, is_phrase=piece["phrase"] is not None)
    _insist_on_few(wanted, unwanted)
    return Asked(
        tuple(wanted),
        tuple(unwanted),
        **named,
        beginnings=frozenset(_beginnings(wanted)),
    )


def beginning(word: str) -> str:
    """What a word has in common with all its forms, or nearly all."""
    return word[:3]


def _insist_on_few(wanted: list[Term], unwanted: list[Term]) -> None:
    terms = [*wanted, *unwanted]
    words = sum(len(term.words) for term in terms)
    if len(terms) > MOST_TERMS or words > MOST_WORDS:
        reason = ngettext(
            "That is more than %(n)d word. Look for fewer.",
            "That is more than %(n)d words. Look for fewer.",
            MOST_TERMS,
        ) % {"n": MOST_TERMS}
        raise RefusedError(no(reason))


def _terms(text: str, contracts: bool, *, is_phrase: bool) -> Iterator[Term]:
    found = list(chains(text))
    if is_phrase:
        words = tuple(
            word for chain in found for word in _words(chain, text, contracts)
        )
        if words:
            yield Term(words, found[0].code if len(found) == 1 else "")
        return
    for chain in found:
        words = tuple(_words(chain, text, contracts))
        if chain.code:
            yield Term(words, chain.code)
        else:
            for word in words:
                yield Term((word,))


def _words(chain: Chain, text: str, contracts: bool) -> Iterator[tuple[str, ...]]:
    """Each word of the chain in its spellings."""
    typed = transcribed(text[chain.start : chain.end])
    spelled_out = next(iter(chains(typed)), chain).parts
    for number, word in enumerate(chain.parts):
        spellings = [word]
        if len(spelled_out) == len(chain.parts):
            spellings.append(spelled_out[number])
        if contracts:
            spellings.append(
                word.replace("ae", "a").replace("oe", "o").replace("ue", "u")
            )
        yield tuple(dict.fromkeys(spelling for spelling in spellings if spelling))


def _any_of(words: tuple[str, ...], weight: str) -> str:
    said = [f"'{word}'{weight}" for word in words]
    return said[0] if len(said) == 1 else f"({' | '.join(said)})"


def _beginnings(terms: list[Term]) -> Iterator[str]:
    for term in terms:
        for spellings in term.words:
            yield from map(beginning, spellings)
        if term.code:
            yield beginning(term.code)
