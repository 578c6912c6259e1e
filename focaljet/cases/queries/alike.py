"""Requests of the same person for the same thing: open ones, and earlier ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from focaljet.cases.models.cases import Case
from focaljet.cases.words import Outcome
from focaljet.personal.words import ITSELF, Category
from focaljet.privacy.known import Place
from focaljet.privacy.queries.mine import known_about

WITHIN = timedelta(days=365)
IDENTICAL = 3
# What the site itself writes down about the requests is no news to the person, and
# neither is that they were here to ask.
OURS = frozenset({"cases", "privacy", "consent", "mailing", "moderation"})
TRACES = frozenset(
    {
        Category.ACTIVITY,
        Category.BEHAVIOUR,
        Category.CREDENTIAL,
        Category.DEVICE,
        Category.IP_ADDRESS,
        Category.LINK,
    }
)


def are_alike(one: Case, other: Case) -> bool:
    if one.kind != other.kind:
        return False
    if one.member_id is not None and one.member_id == other.member_id:
        return True
    return bool(one.email) and one.email.lower() == other.email.lower()


def alike(case: Case) -> QuerySet[Case]:
    """All other requests of the person for the same (by account or by address)."""
    same = Q(pk__in=())
    if case.member_id is not None:
        same |= Q(member=case.member_id)
    if case.email:
        same |= Q(email__iexact=case.email)
    return Case.objects.filter(same, kind=case.kind).exclude(pk=case.pk)


def open_ones(case: Case) -> list[Case]:
    return list(
        alike(case).filter(closed_at=None, answered_at=None).order_by("pk")[:10]
    )


@dataclass(frozen=True, slots=True)
class Repetition:
    """That somebody asked the same again: a hint for the staff, never a refusal.

    `has_news` is None where it cannot be told, since there is no account.
    """

    times: int
    last_answered_at: datetime
    has_news: bool | None

    @property
    def is_unreasonable(self) -> bool:
        return self.times >= IDENTICAL and self.has_news is False


def repetition(case: Case) -> Repetition | None:
    """None for less than the third request within twelve months (C82)."""
    before = (
        alike(case)
        .filter(
            opened_at__gt=case.opened_at - WITHIN,
            opened_at__lte=case.opened_at,
            answered_at__isnull=False,
        )
        .exclude(outcome=Outcome.MERGED)
    )
    if case.kind == Case.Kind.CORRECT:
        before = before.filter(datum=case.datum, row=case.row)
    answered = sorted(filter(None, before.values_list("answered_at", flat=True)))
    if len(answered) + 1 < IDENTICAL:
        return None
    last = answered[-1]
    return Repetition(len(answered) + 1, last, _has_news(case, last))


def _has_news(case: Case, since: datetime) -> bool | None:
    """Whether the site learned anything of the person since then; all tables that have
    a moment (two queries for each table about people)."""
    if case.member_id is None:
        return None
    return any(
        place.newest is not None and place.newest > since
        for place in known_about(case.member_id).places
        if _tells_something(place)
    )


def _tells_something(place: Place) -> bool:
    personal = place.table.personal
    return (
        place.label.partition(".")[0] not in OURS
        # The moment of that row is the last sign-in.
        and ITSELF not in personal.subjects
        and any(kept.category not in TRACES for kept in personal.fields.values())
    )
