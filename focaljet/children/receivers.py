"""What the children's room hears: a letter that says so, and an erasure that begins."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from focaljet.cases.models.cases import Case
from focaljet.cases.signals import case_opened
from focaljet.children import signals
from focaljet.children.queries import alarms
from focaljet.children.rules import LETTER
from focaljet.children.services import sealing
from focaljet.privacy.signals import erasing_a_child


@receiver(case_opened)
def the_staff_look_at_once(*, case_id: int, **kwargs: Any) -> None:
    if Case.objects.filter(pk=case_id, kind=LETTER).exists():
        alarms.forget()
        signals.child_reported.send(sender=Case, case_id=case_id)


@receiver(erasing_a_child)
def what_a_law_holds_is_sealed(*, member_id: int, **kwargs: Any) -> None:
    sealing.seal_what_a_law_holds(member_id=member_id)
