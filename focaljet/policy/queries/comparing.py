"""What changed from one version to another, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language

from focaljet.base.differences import Piece, between, shortened
from focaljet.personal import declared
from focaljet.personal import sentences as words
from focaljet.personal.lock import sentences, widening
from focaljet.personal.lock.sentences import Told
from focaljet.policy.queries.reading import filled
from focaljet.policy.queries.versions import Published, Sections
from focaljet.privacy.policy import CookieLine, Line, Section, title_of


@dataclass(frozen=True, slots=True)
class ChangedClause:
    """`is_new` and `is_gone` say of the whole clause what the pieces say of its words."""

    number: str
    title: str
    pieces: list[Piece]
    is_new: bool = False
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    clauses: list[ChangedClause]
    wider: list[Told] = field(default_factory=list)
    narrower: list[Told] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.clauses or self.wider or self.narrower)


def compare(before: Published, after: Published) -> Comparison:
    """From one published version to another, whichever came first."""
    language = get_language() or settings.LANGUAGES[0][0]
    found = widening.differences(before.declarations, after.declarations)
    return comparison(before.text_in(language), after.text_in(language), found)


def comparison(
    before: Sections, after: Sections, found: Iterable[widening.Difference]
) -> Comparison:
    told = sentences.told(found)
    return Comparison(
        clauses=list(_changed(_clauses(before), _clauses(after))),
        wider=[each for each in told if each.is_wider],
        narrower=[each for each in told if not each.is_wider],
    )


def tables_then(version: Published) -> list[Section]:
    """The declared tables and stores as they were, from the stored normal form."""
    form = version.declarations
    tables = [
        Section(
            label,
            sentences.title_of_table(label),
            [_line(label, *each) for each in said.items()],
            [],
        )
        for label, said in form.get("tables", {}).items()
    ]
    stores = [
        Section(name, _title_of_store(name), [_line("", name, said)], [])
        for name, said in form.get("stores", {}).items()
    ]
    return [*tables, *stores]


def _title_of_store(name: str) -> str:
    """As on the page of today; a table of the same things may be called so too."""
    now = next((store for store in declared.stores() if store.name == name), None)
    return title_of(now) if now else name


def cookies_then(version: Published) -> list[CookieLine]:
    return [
        CookieLine(
            name=name,
            why=words.shown(said["why"]),
            what_for=sentences.purposes([said["purpose"]]),
            life=sentences.life(said["seconds"]),
            feature=words.shown(said["feature"]),
        )
        for name, said in version.declarations.get("cookies", {}).items()
    ]


def recipients_then(version: Published) -> list[tuple[str, str, str]]:
    """(name, country, purposes)."""
    return [
        (said["name"], said["country"], sentences.purposes(said["purposes"]))
        for said in version.declarations.get("recipients", {}).values()
    ]


def _changed(
    before: dict[str, tuple[str, str]], after: dict[str, tuple[str, str]]
) -> Iterable[ChangedClause]:
    """In the order of the later text; what is gone comes last."""
    for number, (title, said) in after.items():
        was = before.get(number)
        if was == (title, said):
            continue
        pieces = shortened(between(was[1] if was else "", said))
        yield ChangedClause(number, title, pieces, is_new=was is None)
    for number, (title, said) in before.items():
        if number in after:
            continue
        yield ChangedClause(number, title, between(said, ""), is_gone=True)


def _clauses(sections: Sections) -> dict[str, tuple[str, str]]:
    return {
        clause["number"]: (
            filled(clause["title"]),
            filled("\n\n".join(clause["paragraphs"])),
        )
        for section in sections
        for clause in section["clauses"]
    }


def _line(label: str, name: str, said: dict[str, Any]) -> Line:
    kind = capfirst(sentences.category(said["category"]))
    return Line(
        datum=capfirst(sentences.name_of(label, name)) if label else kind,
        kind=kind,
        why=words.shown(said["why"]),
        what_for=sentences.purposes(said["purposes"]),
        how_long=sentences.time(said["keep"], f"{label}.{name}"),
        who_sees=sentences.audience(said["visible"]),
        on_erase=sentences.erasure(said),
    )


def plain(sections: Sections) -> Sections:
    """The text as it was, with the name that the site has today (C97)."""
    return [
        {
            "id": section["id"],
            "title": filled(section["title"]),
            "clauses": [
                {
                    "number": clause["number"],
                    "title": filled(clause["title"]),
                    "paragraphs": [filled(said) for said in clause["paragraphs"]],
                }
                for clause in section["clauses"]
            ],
        }
        for section in sections
    ]
