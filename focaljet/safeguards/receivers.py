"""What the safeguards hear: that the staff have to look at something at once."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from focaljet.children.signals import child_found, child_reported
from focaljet.safeguards import tasks


@receiver(child_reported)
def write_to_the_staff(*, case_id: int, **kwargs: Any) -> None:
    tasks.mail_that_a_child_was_reported.defer(case_id=case_id)


@receiver(child_found)
def write_to_the_owners(*, found_id: int, **kwargs: Any) -> None:
    """They alone can take a mistake back, and have half a day for it."""
    tasks.mail_that_a_child_was_found.defer(found_id=found_id)
