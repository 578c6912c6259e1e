"""The text of a document as a reader meets it: the words of the version in force, and
below each clause what has to be added as things stand today.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from focaljet.choices import site
from focaljet.policy.clauses import proving
from focaljet.policy.clauses.registry import clause_named
from focaljet.policy.clauses.words import Clause, State
from focaljet.policy.queries import versions
from focaljet.policy.texts import text_of
from focaljet.privacy.queries.proofs import last_run

NAME = "%(site)s"


@dataclass(frozen=True, slots=True)
class Mark:
    """`kind` is "proven", "tested", "off" or "waits"; `at` is when it was proven."""

    kind: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Way:
    title: str
    url: str


@dataclass(slots=True)
class ShownClause:
    number: str
    title: str
    paragraphs: list[str]
    today: list[str] = field(default_factory=list)
    mark: Mark | None = None
    see: list[Way] = field(default_factory=list)
    items: list[ShownClause] = field(default_factory=list)


@dataclass(slots=True)
class ShownSection:
    id: str
    title: str
    clauses: list[ShownClause] = field(default_factory=list)


def shown(document: str) -> list[ShownSection]:
    """The text in the language of the reader. One query, for the last proof, and one
    more every five seconds for the versions."""
    language = get_language() or site.language()
    version = versions.in_force(document)
    text = version.text_in(language) if version else text_of(document, language)
    return sections(text, proven_at=last_proof())


def sections(
    text: list[dict[str, Any]], *, proven_at: datetime | None
) -> list[ShownSection]:
    return [
        ShownSection(
            said["id"],
            filled(said["title"]),
            _gathered(_clause(each, proven_at) for each in said["clauses"]),
        )
        for said in text
    ]


def last_proof() -> datetime | None:
    """When the last proof ran, if all held; None if not, or if there was none."""
    run = last_run()
    return run.ran_at if run and run.passed else None


def filled(text: str) -> str:
    """With the name of the site; by replacement, since a text may hold a per cent."""
    return text.replace(NAME, site.name())


def mark_of(clause: Clause, proven_at: datetime | None) -> Mark | None:
    if clause.state is State.WAITS:
        return Mark("waits")
    if clause.state is State.OFF:
        return Mark("off")
    if clause.is_proven and proven_at:
        return Mark("proven", proven_at)
    return Mark("tested") if proving.tests_of(clause) else None


def _clause(said: dict[str, Any], proven_at: datetime | None) -> ShownClause:
    made = ShownClause(
        said["number"], filled(said["title"]), [*map(filled, said["paragraphs"])]
    )
    # An old version may hold a number that this build knows no more.
    if clause := clause_named(made.number):
        made.today = clause.said_today()
        made.mark = mark_of(clause, proven_at)
        made.see = list(_ways(clause))
    return made


def _ways(clause: Clause) -> Iterable[Way]:
    for name, title in clause.see:
        try:
            yield Way(str(title), reverse(name))
        except NoReverseMatch:  # the page belongs to an app that is not installed
            continue


def _gathered(clauses: Iterable[ShownClause]) -> list[ShownClause]:
    """The items of a list below the clause that they belong to."""
    whole: list[ShownClause] = []
    for each in clauses:
        clause = clause_named(each.number)
        if clause and clause.is_item and whole and whole[-1].number == clause.whole:
            whole[-1].items.append(each)
            _say_once(whole[-1], each)
        else:
            whole.append(each)
    return whole


def _say_once(whole: ShownClause, item: ShownClause) -> None:
    """What is said of the whole list need not be said of each of its items."""
    item.today = [said for said in item.today if said not in whole.today]
    if item.mark and whole.mark and item.mark.kind == whole.mark.kind:
        item.mark = None
