"""A mail is a job, deferred in the transaction of the answer."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from focaljet.privacy import signals, tasks


@receiver(signals.erasure_asked)
@receiver(signals.erasure_called_off)
def move_the_words(*, erasure_id: int, **kwargs: Any) -> None:
    tasks.set_words.defer(erasure_id=erasure_id)


@receiver(signals.export_asked)
def make_the_archive(*, export_id: int, **kwargs: Any) -> None:
    tasks.make_archive.defer(export_id=export_id)


@receiver(signals.erasure_due)
def erase_now(*, erasure_id: int, **kwargs: Any) -> None:
    tasks.erase.defer(erasure_id=erasure_id)


@receiver(signals.export_ready)
def tell_that_it_is_ready(*, export_id: int, **kwargs: Any) -> None:
    tasks.mail_archive_ready.defer(export_id=export_id)


@receiver(signals.erasure_asked)
def send_the_receipt(*, erasure_id: int, **kwargs: Any) -> None:
    tasks.mail_erasure_asked.defer(erasure_id=erasure_id)


@receiver(signals.claim_granted)
def give_the_posts(*, claim_id: int, **kwargs: Any) -> None:
    tasks.carry_out_claim.defer(claim_id=claim_id)
