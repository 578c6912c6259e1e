"""A mail is a job, deferred in the transaction of the deed."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from focaljet.cases import signals, tasks


@receiver(signals.case_opened)
def say_that_it_came(*, case_id: int, **kwargs: Any) -> None:
    tasks.mail_received.defer(case_id=case_id)


@receiver(signals.case_answered)
def send_the_answer(*, case_id: int, **kwargs: Any) -> None:
    tasks.mail_answer.defer(case_id=case_id)


@receiver(signals.case_written_to)
def send_the_message(*, message_id: int, **kwargs: Any) -> None:
    tasks.mail_message.defer(message_id=message_id)


@receiver(signals.case_extended)
def tell_that_it_takes_longer(*, case_id: int, **kwargs: Any) -> None:
    tasks.mail_extension.defer(case_id=case_id)


@receiver(signals.proof_wanted)
def ask_for_a_proof(*, case_id: int, **kwargs: Any) -> None:
    tasks.mail_proof.defer(case_id=case_id)


@receiver(signals.appeal_decided)
def send_the_second_decision(*, appeal_id: int, **kwargs: Any) -> None:
    tasks.mail_appeal.defer(appeal_id=appeal_id)
