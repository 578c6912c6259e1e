"""What stands in the ledger, for the person whom it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from focaljet.base.offers import offered
from focaljet.personal import declared
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.models.ledger import (
    LedgerCheck,
    LedgerDetail,
    LedgerLine,
    PersonReference,
)


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One thing that was done with somebody's data, in words for them.

    `by_name` is None where the program did it by itself, and "you" for the reader.
    """

    at: datetime
    what: str
    table_title: str
    field_title: str
    by_name: str | None
    reason: str
    count: int | None


def lines_about(member_id: int) -> QuerySet[LedgerLine]:
    """What was done with the member's data, and what the member did with others'.

    Empty where no line names the member. Lazy; one query.
    """
    ref = PersonReference.objects.filter(member=member_id).values("ref")
    return LedgerLine.objects.filter(Q(about__in=ref) | Q(by__in=ref))


def told(lines: QuerySet[LedgerLine]) -> QuerySet[LedgerLine]:
    """Without those that an app keeps under seal for now (`sealed_lines`)."""
    for numbers in _sealed():
        lines = lines.exclude(pk__in=numbers)
    return lines


def told_details(details: QuerySet[LedgerDetail]) -> QuerySet[LedgerDetail]:
    for numbers in _sealed():
        details = details.exclude(line__in=numbers)
    return details


def told_references(references: QuerySet[PersonReference]) -> QuerySet[PersonReference]:
    """Without those that only lines under seal were ever written for."""
    lines = LedgerLine.objects.filter(Q(about=OuterRef("ref")) | Q(by=OuterRef("ref")))
    return references.filter(Exists(told(lines)) | ~Exists(lines))


def _sealed() -> Iterator[QuerySet[Any]]:
    """Numbers of lines, as subqueries of the apps that offer some."""
    return (numbers() for numbers in offered("sealed_lines"))


def own_lines(member_id: int, limit: int = 100) -> list[OwnLine]:
    """The newest lines that name the member, newest first. Three queries."""
    lines = list(told(lines_about(member_id)).order_by("-number")[:limit])
    actors = _people(line.by for line in lines)
    reasons = _reasons(lines, member_id)
    return [
        OwnLine(
            at=line.at,
            what=str(line.get_kind_display()),
            table_title=_table_title(line.table),
            field_title=_field_title(line.table, line.field),
            by_name=_name(line.by, actors, member_id),
            reason=reasons.get(line.number, ""),
            count=line.count,
        )
        for line in lines
    ]


def last_check() -> LedgerCheck | None:
    return LedgerCheck.objects.order_by("pk").last()


def last_good_check() -> LedgerCheck | None:
    """The newest that found nothing wrong: how long the chain was, and its head."""
    return LedgerCheck.objects.filter(trouble="").order_by("pk").last()


def _people(refs: Iterable[UUID | None]) -> dict[UUID, Any]:
    """Who is still to be named: nobody who waits to be erased."""
    found = PersonReference.objects.filter(ref__in={ref for ref in refs if ref})
    leaving = Erasure.objects.filter(ended_at=None, member=OuterRef("member"))
    found = found.exclude(Exists(leaving))
    return {each.ref: each.member for each in found.select_related("member")}


def _reasons(lines: list[LedgerLine], member_id: int) -> dict[int, str]:
    """A reason is for whom the detail is about, and for nobody else who is named."""
    numbers = [line.number for line in lines]
    own = LedgerDetail.objects.filter(about__member=member_id, line__in=numbers)
    return dict(own.values_list("line_id", "reason"))


def _name(by: UUID | None, people: dict[UUID, Any], member_id: int) -> str | None:
    if by is None:
        return None
    person = people.get(by)
    if person is None:
        return gettext("a former member")
    return gettext("you") if person.pk == member_id else str(person.get_username())


def _table_title(label: str) -> str:
    table = _table(label)
    return table.title if table else label


def _field_title(label: str, field: str) -> str:
    table = _table(label)
    return table.title_of(field) if table and field else field


def _table(label: str) -> declared.DeclaredTable | None:
    """None for a table that the program had once, when the line was written."""
    return next((table for table in declared.tables() if table.label == label), None)
