"""What follows when data were given, somebody goes, or the policy has a new version."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from focaljet.base.offers import offered
from focaljet.cases.signals import corrected
from focaljet.disclosure import signals, tasks
from focaljet.disclosure.services import parties, recalls
from focaljet.policy.signals import policy_published
from focaljet.privacy.signals import erased


@receiver(policy_published)
def announce_parties(
    *, version_id: int, effective_from: datetime, **kwargs: Any
) -> None:
    for listed in offered("recipients_listed"):
        parties.announced(listed=listed(version_id), effective_from=effective_from)


@receiver(signals.package_wanted)
def make_the_package(*, case_id: int, **kwargs: Any) -> None:
    tasks.make_package.defer(case_id=case_id)


@receiver(signals.data_given)
def tell_the_people(*, case_id: int, **kwargs: Any) -> None:
    tasks.tell_of_case.defer(case_id=case_id)


@receiver(erased)
def recall_what_was_given(*, member_id: int, **kwargs: Any) -> None:
    recalls.queue_for_erased(member_id=member_id)


@receiver(corrected)
def have_it_corrected_there(
    *, table: str, field: str, member_id: int, **kwargs: Any
) -> None:
    recalls.queue_for_corrected(member_id=member_id, table=table, field=field)


@receiver(signals.recall_queued)
def send_the_recall(*, recall_id: int, **kwargs: Any) -> None:
    tasks.send_recall.defer(recall_id=recall_id)
