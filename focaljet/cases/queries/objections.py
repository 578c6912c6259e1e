"""Whether a member's data may be used for something."""

from __future__ import annotations

from collections.abc import Iterable

from focaljet.cases.models.objections import Objection
from focaljet.personal.words import Purpose


def objects(member_id: int, purpose: Purpose) -> bool:
    """Whether the purpose is switched off for the member (one query)."""
    return Objection.objects.filter(member=member_id, purpose=purpose.value).exists()


def who_objects(purpose: Purpose, among: Iterable[int]) -> set[int]:
    """Those of the members whose data must be left out (one query)."""
    found = Objection.objects.filter(purpose=purpose.value, member__in=list(among))
    return set(found.values_list("member_id", flat=True))


def objections_of(member_id: int) -> set[str]:
    found = Objection.objects.filter(member=member_id)
    return set(found.values_list("purpose", flat=True))
