"""Whatever leaves the house is a job, deferred in the transaction of the deed."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from focaljet.accounts import signals, tasks


@receiver(signals.address_claimed)
def let_it_be_confirmed(*, address_id: int, **kwargs: Any) -> None:
    tasks.mail_to_confirm.defer(address_id=address_id)


@receiver(signals.password_forgotten)
def send_a_link(*, address_id: int, **kwargs: Any) -> None:
    tasks.mail_new_password.defer(address_id=address_id)


@receiver(signals.password_changed)
def tell_of_the_password(*, member_id: int, **kwargs: Any) -> None:
    tasks.mail_password_changed.defer(member_id=member_id)


@receiver(signals.address_change_asked)
def tell_the_old_address(*, address_id: int, **kwargs: Any) -> None:
    tasks.mail_address_change.defer(address_id=address_id)


@receiver(signals.device_copied)
def tell_of_the_copy(*, member_id: int, **kwargs: Any) -> None:
    tasks.mail_device_copied.defer(member_id=member_id)
