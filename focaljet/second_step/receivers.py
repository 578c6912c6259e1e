from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from focaljet.second_step import signals, tasks


@receiver(signals.means_changed)
def tell_of_the_change(*, member_id: int, **kwargs: Any) -> None:
    tasks.mail_means_changed.defer(member_id=member_id)
