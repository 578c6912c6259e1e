"""The words of the policy and of the terms, in words of our own.

One file for each chapter, by the numbers of the clauses. A version that is published
takes a copy of them (policy/services/publishing.py); what is shown is that copy. The
name of the site stands in them as `%(site)s` and is filled in when they are shown.
"""

from __future__ import annotations

from typing import Any

from django.utils import translation

from focaljet.policy.clauses.registry import CHAPTERS
from focaljet.policy.texts import (
    about_nobody,
    closing,
    collecting,
    cookies,
    disclosing,
    keeping,
    logs,
    opening,
    own,
    protecting,
    terms,
    using,
)

PRIVACY, TERMS = "privacy", "terms"

WORDS = {
    "a": opening,
    "b": collecting,
    "c": using,
    "d": about_nobody,
    "e": cookies,
    "f": logs,
    "g": disclosing,
    "h": protecting,
    "i": keeping,
    "j": closing,
}

Section = dict[str, Any]


def text_of(document: str, language: str) -> list[Section]:
    """The text of this build, for a version to keep.

    A list of chapters {"id", "title", "clauses": [{"number", "title", "paragraphs"}]},
    of plain strings. Raises KeyError for a document that there is not.
    """
    made = {PRIVACY: _of_the_policy, TERMS: _of_the_terms}[document]
    with translation.override(language):
        return made()


def _of_the_policy() -> list[Section]:
    return [
        _section(
            letter,
            words.TITLE,
            [(each.number, each.title, words.TEXTS[each.number]) for each in clauses],
        )
        for letter, clauses in CHAPTERS.items()
        for words in [WORDS[letter]]
    ]


def _of_the_terms() -> list[Section]:
    sections = [
        _section(name, title, [(number, *rest) for number, rest in paragraphs.items()])
        for name, (title, paragraphs) in terms.CHAPTERS.items()
    ]
    if added := own.paragraphs():
        line = ("T6", terms.OWN_TITLE, added)
        sections.insert(1, _section(terms.OWN, terms.OWN_TITLE, [line]))
    return sections


def _section(name: str, title: Any, clauses: list[Any]) -> Section:
    return {
        "id": name,
        "title": str(title),
        "clauses": [
            {"number": number, "title": str(said), "paragraphs": [*map(str, words)]}
            for number, said, words in clauses
        ],
    }
