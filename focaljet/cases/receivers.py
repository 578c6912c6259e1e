"""A mail is a job, deferred in the transaction of the answer."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from focaljet.cases import signals, tasks


@receiver(signals.case_answered)
def send_the_answer(*, case_id: int, **kwargs: Any) -> None:
    tasks.mail_answer.defer(case_id=case_id)
