"""The register, for owners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from focaljet.base import clock
from focaljet.privacy.rules import Person
from focaljet.safeguards import rules
from focaljet.safeguards.models.breaches import WITHIN, Breach, BreachPerson

MOST = 100
NAMED = 50


@dataclass(frozen=True, slots=True)
class Concerned:
    """How many members, and the names of the first few."""

    looked: int
    could: int
    told: int
    names: list[str]

    @property
    def all(self) -> int:
        return self.looked + self.could


def breaches_for(person: Person) -> QuerySet[Breach]:
    if not rules.may_watch(person):
        return Breach.objects.none()
    return Breach.objects.select_related("account", "opened_by")


def breach_for(person: Person, breach_id: int) -> Breach | None:
    return breaches_for(person).filter(pk=breach_id).first()


def concerned_by(breach: Breach) -> Concerned:
    """Two queries. Who waits to be erased is not named."""
    counts = breach.people.aggregate(
        looked=Count("pk", filter=Q(how=BreachPerson.How.LOOKED)),
        could=Count("pk", filter=Q(how=BreachPerson.How.COULD)),
        told=Count("pk", filter=Q(told_at__isnull=False)),
    )
    shown = breach.people.filter(member__is_active=True).select_related("member")
    people = shown.order_by("-how", "pk")[:NAMED]
    names = [str(each.member.get_username()) for each in people]
    return Concerned(names=names, **counts)


def open_ones() -> QuerySet[Breach]:
    return Breach.objects.filter(closed_at=None)


def overdue_ones() -> QuerySet[Breach]:
    """Those that the authority should have heard of by now."""
    late = Breach.objects.filter(reported_at=None, due_at__lt=clock.now())
    return late.exclude(risk=Breach.Risk.UNLIKELY)


def hours_left(breach: Breach) -> int:
    """Whole hours until the authority has to know; 0 where there are none left."""
    left = breach.due_at - clock.now()
    return max(0, int(left / timedelta(hours=1)))


def due_after(found_at: datetime) -> datetime:
    """The 72 hours of GDPR article 33, exact also where a clock is changed meanwhile:
    both moments are moments of UTC."""
    return found_at.astimezone(UTC) + WITHIN
