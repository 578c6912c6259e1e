"""What people may know of disclosures about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from focaljet.base import clock
from focaljet.disclosure.models.cases import DisclosureCase
from focaljet.disclosure.models.people import DisclosureSubject, Objection, Recall
from focaljet.disclosure.package import data
from focaljet.privacy.models.ledger import LedgerLine

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Given:
    """One disclosure, in words for the person."""

    at: datetime
    recipient: str
    country: str
    ground: str
    clause: str
    rows: int
    data: list[str]
    ref: str


def told(subjects: QuerySet[Any]) -> QuerySet[Any]:
    """Those whose data were given, and who may know it by now."""
    return subjects.filter(case__told_from__lte=clock.now())


def sealed_lines() -> QuerySet[Any]:
    """Numbers of the ledger's lines of which their people may not be told yet."""
    given = DisclosureSubject.objects.exclude(line=None)
    silent = given.exclude(case__told_from__lte=clock.now())
    return silent.values("line")


def recalls_about(member_id: int) -> QuerySet[Recall]:
    refs = DisclosureSubject.objects.filter(member=member_id).values("ref")
    return Recall.objects.filter(ref__in=refs)


def given_of(member_id: int) -> list[Given]:
    """What of the member's was given to whom, the newest first. Two queries."""
    found = (
        told(DisclosureSubject.objects.filter(member=member_id))
        .exclude(case__given_at=None)
        .select_related("case")
        .prefetch_related("case__columns")
        .order_by("-case__given_at")[:MOST_SHOWN]
    )
    return [_given(subject, subject.case) for subject in found]


def _given(subject: DisclosureSubject, case: DisclosureCase) -> Given:
    return Given(
        at=case.given_at or case.opened_at,
        recipient=case.recipient,
        country=case.country,
        ground=str(case.get_ground_display()),
        clause=data.CLAUSES[case.ground],
        rows=subject.rows,
        data=data.titles((each.table, each.field) for each in case.columns.all()),
        ref=str(subject.ref),
    )


def has_objected(member_id: int, case_id: int) -> bool:
    return Objection.objects.filter(member=member_id, case=case_id).exists()


def kind_of_line(case: DisclosureCase) -> LedgerLine.Kind:
    kinds = LedgerLine.Kind
    return kinds.TRANSFER if case.is_transfer else kinds.DISCLOSURE


def is_given(case_id: int) -> bool:
    given = DisclosureCase.objects.filter(pk=case_id).exclude(given_at=None)
    return given.exists()
