"""The cases that a person may see: the queue of the staff, and everybody's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from focaljet.cases import clocks, rules
from focaljet.cases.models.appeals import Appeal
from focaljet.cases.models.cases import Case
from focaljet.cases.models.messages import CaseMessage
from focaljet.cases.words import Writer
from focaljet.privacy.rules import Person

ON_A_PAGE = 50
MOST_OF_ONES_OWN = 100
OPEN, OVERDUE, NEAR, APPEALS, CLOSED = "open", "overdue", "near", "appeals", "closed"
STATES = (OPEN, OVERDUE, NEAR, APPEALS, CLOSED)


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of it. `counts` says how many lie in each state, whatever is shown."""

    cases: Sequence[Case]
    page: int
    pages: int
    counts: dict[str, int]


def cases_for(person: Person) -> QuerySet[Case]:
    """All cases, those first that are due first; none for who may not see them."""
    if not rules.may_see_cases(person):
        return Case.objects.none()
    return Case.objects.select_related(
        "member", "answered_by", "proven_by", "appeal", "appeal__decided_by"
    ).order_by(F("closed_at").desc(nulls_first=True), "due_on", "pk")


def case_for(person: Person, case_id: int) -> Case | None:
    return cases_for(person).filter(pk=case_id).first()


def queue_for(
    person: Person, *, state: str, kind: str, page: int, today: date
) -> Queue:
    """Seven queries, however many cases there are. `kind` is "" for all."""
    everything = cases_for(person)
    of_kind = everything.filter(kind=kind) if kind else everything
    counts = {each: of_kind.filter(_where(each, today)).count() for each in STATES}
    pages = max(-(-counts[state] // ON_A_PAGE), 1)
    page = min(max(page, 1), pages)
    first = (page - 1) * ON_A_PAGE
    cases = of_kind.filter(_where(state, today))[first : first + ON_A_PAGE]
    return Queue(list(cases), page, pages, counts)


def _where(state: str, today: date) -> Q:
    if state == CLOSED:
        return Q(closed_at__isnull=False)
    waits = Q(closed_at=None)
    if state == OVERDUE:
        return waits & Q(due_on__lt=today)
    if state == NEAR:
        return waits & Q(due_on__gte=today, due_on__lte=today + clocks.SOON)
    if state == APPEALS:
        return waits & Q(appeal__isnull=False, appeal__decided_at=None)
    return waits


@dataclass(frozen=True, slots=True)
class Waiting:
    overdue: int
    near: int
    open: int


def waiting(today: date) -> Waiting:
    """How many wait, for the page of the site's health (three queries)."""

    def count(state: str) -> int:
        return Case.objects.filter(_where(state, today)).count()

    return Waiting(count(OVERDUE), count(NEAR), count(OPEN))


def own_cases(member_id: int) -> list[Case]:
    """The newest first, at most a hundred (one query)."""
    found = Case.objects.filter(member=member_id).select_related("appeal")
    return list(found.order_by("-pk")[:MOST_OF_ONES_OWN])


def own_case(member_id: int, case_id: int) -> Case | None:
    found = Case.objects.filter(member=member_id, pk=case_id)
    return found.select_related("appeal").first()


def case_of_link(case_id: int) -> Case | None:
    """For whoever holds a link that we signed."""
    return Case.objects.filter(pk=case_id).select_related("appeal").first()


def appeal_of(case: Case) -> Appeal | None:
    return getattr(case, "appeal", None)


def messages_of(case: Case, *, all_of_them: bool = True) -> list[CaseMessage]:
    """In order; else only those of whoever holds the link of the page after sending."""
    found = CaseMessage.objects.filter(case=case.pk).select_related("by")
    if not all_of_them:
        found = found.filter(writer=Writer.SENDER)
    return list(found.order_by("pk"))
