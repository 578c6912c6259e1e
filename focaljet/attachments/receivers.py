from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from focaljet.attachments import tasks
from focaljet.attachments.signals import picture_waits


@receiver(picture_waits)
def prepare_it(*, attachment_id: int, **_of_a_signal: Any) -> None:
    tasks.make_sizes.defer(attachment_id=attachment_id)
