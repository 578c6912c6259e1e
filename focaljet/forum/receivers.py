"""What the forum does when something happened elsewhere."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from focaljet.accounts.signals import member_joined
from focaljet.forum.services.reading import begin_reading


@receiver(member_joined)
def nothing_old_is_new(*, member_id: int, **_of_a_signal: Any) -> None:
    begin_reading(member_id=member_id)
