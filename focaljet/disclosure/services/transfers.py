"""A merger or a sale: announced on every page before it may run, and objected to."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.base.verdict import RefusedError, insist, no
from focaljet.choices.services import choose
from focaljet.disclosure import choices, rules
from focaljet.disclosure.choices import Announced
from focaljet.disclosure.models.cases import DisclosureCase
from focaljet.disclosure.models.people import Objection
from focaljet.disclosure.package import scope
from focaljet.disclosure.services.cases import locked
from focaljet.privacy.rules import Person


@transaction.atomic
def announce(
    *, by: Person, case_id: int, days: int = rules.NOTICE_DAYS
) -> DisclosureCase:
    """The banner goes up now; the hand-over may run after so many days. RefusedError."""
    case = locked(case_id)
    insist(rules.may_announce(by, case))
    if not scope.is_as_approved(case):
        raise RefusedError(no(_("It was changed since it was approved.")))
    if days < rules.NOTICE_DAYS:
        raise RefusedError(no(_("A transfer is announced for thirty days at least.")))
    if choices.announced() is not None:
        raise RefusedError(no(_("Another transfer is announced already.")))
    case.announced_at = clock.now()
    case.not_before = case.announced_at + timedelta(days=days)
    case.save(update_fields=["announced_at", "not_before"])
    told = Announced(case.pk, case.recipient, case.country, case.not_before)
    choose(by_id=by.pk, name=choices.TRANSFER, value=choices.as_said(told))
    return case


@transaction.atomic
def object_to(*, member_id: int, case_id: int) -> None:
    """The member's data stay here. RefusedError once it was handed over."""
    case = locked(case_id)
    if not case.is_transfer or case.announced_at is None:
        raise RefusedError(no(_("No transfer is announced.")))
    if case.given_at or case.closed_at:
        raise RefusedError(no(_("The data were handed over already.")))
    Objection.objects.get_or_create(
        case=case, member_id=member_id, defaults={"made_at": clock.now()}
    )


@transaction.atomic
def take_back_objection(*, member_id: int, case_id: int) -> None:
    Objection.objects.filter(member=member_id, case=case_id).delete()


def is_up(case: DisclosureCase) -> bool:
    """Whether the banner of this transfer hangs on every page."""
    return choices.announced_case_id() == case.pk
