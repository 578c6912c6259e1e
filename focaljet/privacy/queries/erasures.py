"""Erasures, what they left to a human, and what is held back, for the staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Count, F, Q, QuerySet
from django.utils import formats
from django.utils.text import capfirst

from focaljet.privacy import rules
from focaljet.privacy.models.erasures import Erasure, Finding
from focaljet.privacy.models.holds import Hold
from focaljet.privacy.queries.receipts import State, state_of

MOST = 100


@dataclass(frozen=True, slots=True)
class ErasureLine:
    """`name` is "" once it is done: nobody knows any more who it was."""

    number: int
    state: State
    cause: str
    name: str
    asked_at: datetime
    due_at: datetime
    ended_at: datetime | None
    rows: int
    findings: int


@dataclass(frozen=True, slots=True)
class FindingLine:
    """Words of somebody else. `url` is "" where the row has no page of its own."""

    id: int
    erasure: int
    table: str
    row: str
    url: str
    found_at: datetime


@dataclass(frozen=True, slots=True)
class HoldLine:
    id: int
    table: str
    row: str
    url: str
    reason: str
    placed_at: datetime
    placed_by: str
    review_on: str


def erasures_for(person: rules.Person) -> list[ErasureLine]:
    """The newest hundred, open ones first; none for who may not see them. One query."""
    if not rules.may_see_findings(person):
        return []
    found = Erasure.objects.select_related("member").annotate(
        to_look_at=Count("findings", filter=Q(findings__looked_at=None))
    )
    open_first = found.order_by(F("ended_at").desc(nulls_first=True), "-asked_at")
    return [_erasure(each) for each in open_first[:MOST]]


def findings_for(person: rules.Person) -> list[FindingLine]:
    """The hundred that wait longest to be looked at (one query)."""
    return [_finding(each) for each in waiting_for(person).order_by("pk")[:MOST]]


def waiting_for(person: rules.Person) -> QuerySet[Finding]:
    if not rules.may_see_findings(person):
        return Finding.objects.none()
    return Finding.objects.filter(looked_at=None)


def holds_for(person: rules.Person) -> list[HoldLine]:
    """What is held back now; for who may hold, and nobody else (one query)."""
    if not rules.may_hold(person):
        return []
    found = Hold.objects.filter(released_at=None).select_related("placed_by")
    return [_hold(each) for each in found.order_by("review_on", "pk")]


def _erasure(found: Erasure) -> ErasureLine:
    went: dict[str, int] = found.receipt.get("went", {})
    return ErasureLine(
        number=found.pk,
        state=state_of(found),
        cause=str(found.get_cause_display()),
        name=found.member.get_username() if found.member and found.is_open else "",
        asked_at=found.asked_at,
        due_at=found.due_at,
        ended_at=found.ended_at,
        rows=sum(went.values()),
        findings=vars(found)["to_look_at"],
    )


def _finding(found: Finding) -> FindingLine:
    return FindingLine(
        id=found.pk,
        erasure=found.erasure_id,
        table=_called(found.table),
        row=found.row,
        url=_page_of(found.table, found.row),
        found_at=found.found_at,
    )


def _hold(found: Hold) -> HoldLine:
    by = found.placed_by
    return HoldLine(
        id=found.pk,
        table=_called(found.table),
        row=found.row,
        url=_page_of(found.table, found.row),
        reason=found.reason,
        placed_at=found.placed_at,
        placed_by=str(by.get_username()) if by else "",
        review_on=formats.date_format(found.review_on, "j F Y"),
    )


def _called(table: str) -> str:
    """One row of it: "Post"."""
    model = _model(table)
    return capfirst(str(model._meta.verbose_name)) if model else table


def _page_of(table: str, row: str) -> str:
    """Without a query: the addresses of our rows are made of their numbers."""
    model = _model(table)
    if not hasattr(model, "get_absolute_url"):
        return ""
    return str(model(pk=row).get_absolute_url())


def _model(table: str) -> Any:
    """None for a table that the program had once."""
    try:
        return apps.get_model(table)
    except LookupError:
        return None
