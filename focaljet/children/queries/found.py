"""The register of children that were found, for the staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import F, QuerySet
from django.utils.text import capfirst

from focaljet.base import clock
from focaljet.children import rules
from focaljet.children.models.found import AT_LATEST, ChildFound
from focaljet.children.models.sealed import SealedRows
from focaljet.children.models.suspicions import Suspicion
from focaljet.privacy.models.holds import Hold
from focaljet.privacy.rules import Person

MOST = 100


@dataclass(frozen=True, slots=True)
class FoundLine:
    """`number` and `name` stand for the member only for as long as there is one."""

    id: int
    number: int | None
    name: str
    source: str
    state: str
    label: str
    found_at: datetime
    found_by: str
    due_at: datetime
    may_be_taken_back: bool
    reason: str


@dataclass(frozen=True, slots=True)
class SealedLine:
    id: int
    table: str
    count: int
    sealed_at: datetime
    review_on: date
    opened_at: datetime | None
    opened_because: str


@dataclass(frozen=True, slots=True)
class Suspect:
    id: int
    name: str
    is_hidden: bool


def found_for(person: Person) -> list[FoundLine]:
    """Open ones first, then the newest; at most a hundred; none for who may not see
    them (one query)."""
    if not rules.may_find(person):
        return []
    found = ChildFound.objects.select_related("member", "found_by", "erasure").order_by(
        F("member").asc(nulls_last=True), "-found_at"
    )
    may = bool(rules.may_take_back(person))
    lines = [_line(each, may) for each in found[:MOST]]
    return sorted(lines, key=lambda line: line.state not in OPEN)


OPEN = (ChildFound.State.OVERDUE.value, ChildFound.State.HIDDEN.value)


def how_many(person: Person) -> int:
    return ChildFound.objects.count() if rules.may_find(person) else 0


def overdue() -> QuerySet[ChildFound]:
    """Those who should have been erased by now: the site has broken its word."""
    return ChildFound.objects.filter(
        member__isnull=False,
        taken_back_at=None,
        found_at__lt=clock.now() - AT_LATEST,
    )


def sealed_for(person: Person) -> list[SealedLine]:
    """What is still sealed, that to be reviewed soonest first; for owners."""
    if not rules.may_take_back(person):
        return []
    kept = SealedRows.objects.filter(let_go_at=None).defer("sealed")
    return [
        SealedLine(
            id=each.pk,
            table=_called(each.table),
            count=each.count,
            sealed_at=each.sealed_at,
            review_on=each.review_on,
            opened_at=each.opened_at,
            opened_because=each.opened_because,
        )
        for each in kept.order_by("review_on", "pk")[:MOST]
    ]


def suspects_of(case_number: int) -> list[Suspect]:
    """Whom a letter is about, as far as there is such a member (one query)."""
    found = Suspicion.objects.filter(case_number=case_number).select_related("member")
    return [suspect(each.member) for each in found.order_by("pk")[:5]]


def suspect(member: Any) -> Suspect:
    return Suspect(
        id=member.pk, name=member.get_username(), is_hidden=is_found(member.pk)
    )


def is_found(member_id: int) -> bool:
    return ChildFound.objects.filter(member=member_id, taken_back_at=None).exists()


def member_of(person: Person, member_id: int) -> Any:
    """The member, for who may say that it is a child; None where there is nobody."""
    if not rules.may_find(person):
        return None
    return get_user_model()._default_manager.filter(pk=member_id).first()


def member_named(name: str) -> Any:
    try:
        return get_user_model()._default_manager.get_by_natural_key(name)
    except get_user_model().DoesNotExist:
        return None


def laws_that_hold(member_id: int) -> int:
    """How many statutory holds lie on something of this member."""
    holds = Hold.objects.filter(member=member_id, released_at=None)
    return holds.filter(is_statutory=True).count()


def _line(found: ChildFound, may_take_back: bool) -> FoundLine:
    state, erasure = found.state, found.erasure
    has_begun = erasure is not None and erasure.begun_at is not None
    is_open = found.is_open
    return FoundLine(
        id=found.pk,
        number=found.member_id,
        name=found.member.get_username() if found.member and is_open else "",
        source=str(found.get_source_display()),
        state=state.value,
        label=str(state.label),
        found_at=found.found_at,
        found_by=str(found.found_by.get_username()) if found.found_by else "",
        due_at=found.due_at,
        may_be_taken_back=may_take_back and is_open and not has_begun,
        reason=found.reason,
    )


def _called(table: str) -> str:
    try:
        return capfirst(str(apps.get_model(table)._meta.verbose_name))
    except LookupError:
        return table
