"""What the owners see of disclosures."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from focaljet.disclosure import rules
from focaljet.disclosure.models.cases import DisclosureCase
from focaljet.disclosure.models.parties import Party
from focaljet.disclosure.models.people import Recall
from focaljet.personal.recipients import Recipient
from focaljet.privacy.rules import Person

MOST_SHOWN = 200


def cases_for(person: Person) -> QuerySet[DisclosureCase]:
    """The newest first; none for whoever may not see them."""
    if not rules.may_see(person):
        return DisclosureCase.objects.none()
    return DisclosureCase.objects.annotate(people=Count("subjects")).order_by("-pk")


def case_for(person: Person, case_id: int) -> DisclosureCase | None:
    found = cases_for(person).filter(pk=case_id)
    people = ("party", "asked_by", "approved_by", "decided_by", "sent_by")
    return found.select_related(*people).first()


def parties_for(person: Person) -> QuerySet[Party]:
    if not rules.may_see(person):
        return Party.objects.none()
    return Party.objects.order_by("withdrawn_at", "name")


def recalls_for(person: Person) -> QuerySet[Recall]:
    """Those that nobody has acknowledged yet."""
    if not rules.may_see(person):
        return Recall.objects.none()
    waiting = Recall.objects.filter(acknowledged_at=None)
    return waiting.select_related("case").order_by("queued_at")


def recipient_of(party: Party) -> Recipient:
    """As the policy and its versions know it."""
    return Recipient(
        key=party.key,
        name=party.name,
        kind=party.kind,
        country=party.country,
        purposes=party.allowed,
        why=party.why,
        contact=party.contact,
    )


def listed_parties() -> list[Party]:
    """Those that the policy names, announced or about to be."""
    return list(Party.objects.filter(withdrawn_at=None).order_by("key"))
