"""Whatever leaves the house is a job."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from focaljet.site import signals, tasks


@receiver(signals.mail_asked)
def send_the_mail(*, member_id: int, **kwargs: Any) -> None:
    tasks.mail_a_trial.defer(member_id=member_id)
