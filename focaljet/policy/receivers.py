"""A version that comes later takes effect by a job."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from focaljet.base import clock
from focaljet.policy import signals, tasks


@receiver(signals.policy_published)
def take_effect_then(
    *, version_id: int, effective_from: datetime, **kwargs: Any
) -> None:
    if effective_from > clock.now():
        tasks.take_effect.configure(schedule_at=effective_from).defer(
            version_id=version_id
        )
