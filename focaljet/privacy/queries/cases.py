"""The cases that a person may see."""

from __future__ import annotations

from django.db.models import F, QuerySet

from focaljet.privacy import rules
from focaljet.privacy.models.cases import Case


def cases_for(person: rules.Person) -> QuerySet[Case]:
    """All cases, those that wait longest first; none for who may not see them."""
    if not rules.may_see_cases(person):
        return Case.objects.none()
    return Case.objects.select_related("member", "answered_by").order_by(
        F("closed_at").desc(nulls_first=True), "opened_at"
    )


def case_for(person: rules.Person, case_id: int) -> Case | None:
    return cases_for(person).filter(pk=case_id).first()
