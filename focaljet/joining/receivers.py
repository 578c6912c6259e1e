from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from focaljet.accounts.signals import address_confirmed
from focaljet.joining import signals, tasks


@receiver(signals.wish_decided)
def tell_what_became_of_it(*, member_id: int, **kwargs: Any) -> None:
    tasks.mail_decision.defer(member_id=member_id)


@receiver(address_confirmed)
def tell_the_owners(*, member_id: int, **kwargs: Any) -> None:
    tasks.mail_that_somebody_waits.defer(member_id=member_id)
