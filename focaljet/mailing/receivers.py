"""A version that matters is told to each member, in the transaction that publishes it."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from focaljet.backups.signals import site_restored
from focaljet.mailing import signals, tasks
from focaljet.mailing.models.notices import Notice
from focaljet.mailing.queries import recipients
from focaljet.mailing.services import notices
from focaljet.policy.models.versions import Version
from focaljet.policy.signals import policy_published

KINDS = {
    Version.Document.PRIVACY: Notice.Kind.POLICY,
    Version.Document.TERMS: Notice.Kind.TERMS,
}


@receiver(policy_published)
def tell_everybody(*, version_id: int, **kwargs: Any) -> None:
    version = Version.objects.only("document", "number", "is_material").get(
        pk=version_id
    )
    if version.is_material and version.number > 1:
        notices.send_to(
            kind=KINDS[Version.Document(version.document)],
            about_id=version_id,
            member_ids=recipients.reachable(),
        )


@receiver(signals.notices_queued)
def begin_to_send(**kwargs: Any) -> None:
    tasks.send_soon()


@receiver(site_restored)
def send_nothing_twice(**kwargs: Any) -> None:
    notices.doubt_all_that_wait()
