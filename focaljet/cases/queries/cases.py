"""The cases that a person may see."""

from __future__ import annotations

from django.db.models import F, QuerySet

from focaljet.cases import rules
from focaljet.cases.models.cases import Case
from focaljet.privacy.rules import Person


def cases_for(person: Person) -> QuerySet[Case]:
    """All cases, those that wait longest first; none for who may not see them."""
    if not rules.may_see_cases(person):
        return Case.objects.none()
    return Case.objects.select_related("member", "answered_by").order_by(
        F("closed_at").desc(nulls_first=True), "opened_at"
    )


def case_for(person: Person, case_id: int) -> Case | None:
    return cases_for(person).filter(pk=case_id).first()
