"""What the safeguards hear: that the staff have to look at something at once."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from focaljet.children.signals import child_reported
from focaljet.safeguards import tasks


@receiver(child_reported)
def write_to_the_staff(*, case_id: int, **kwargs: Any) -> None:
    tasks.mail_that_a_child_was_reported.defer(case_id=case_id)
