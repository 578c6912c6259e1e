"""Drawing a disclosure up, having it approved by a second person, closing it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.base.verdict import RefusedError, Verdict, insist, no
from focaljet.choices.services import back_to_default
from focaljet.disclosure import choices, rules, store
from focaljet.disclosure.models.cases import DisclosureCase, DisclosureColumn
from focaljet.disclosure.models.people import DisclosureSubject
from focaljet.disclosure.package import data, scope
from focaljet.disclosure.package.data import Name
from focaljet.privacy.rules import Person


@dataclass(frozen=True, slots=True)
class Facts:
    """On which ground, by which instrument, to whom, for which days.

    `party_id` is for the ground PARTY, and then name and country are the party's.
    """

    ground: str
    instrument: str
    recipient: str = ""
    country: str = ""
    abroad: str = DisclosureCase.Abroad.UNKNOWN
    contact: str = ""
    reference: str = ""
    reason: str = ""
    decided_by_id: int | None = None
    party_id: int | None = None
    shared_from: date | None = None
    shared_until: date | None = None
    gag_until: date | None = None
    gag_basis: str = ""


@transaction.atomic
def open_case(*, by: Person, facts: Facts) -> DisclosureCase:
    """A draft. Raises RefusedError, with a reason to show, for facts that do not fit."""
    insist(rules.may_see(by))
    case = DisclosureCase(opened_at=clock.now())
    _take(case, facts)
    case.save()
    return case


@transaction.atomic
def change_facts(*, by: Person, case_id: int, facts: Facts) -> DisclosureCase:
    case = locked(case_id)
    insist(rules.may_change(by, case))
    _take(case, facts)
    case.save()
    return case


def _take(case: DisclosureCase, facts: Facts) -> None:
    for field in fields(Facts):
        setattr(case, field.name, getattr(facts, field.name))
    if case.party is not None:
        case.recipient, case.country = case.party.name, case.party.country
        case.contact = case.party.contact
    insist(rules.is_sound(case))
    insist(rules.may_be_silent(case))


@transaction.atomic
def set_people(*, by: Person, case_id: int, member_ids: Collection[int]) -> None:
    """Exactly these from now on; who was there before keeps the reference."""
    case = locked(case_id)
    insist(rules.may_change(by, case))
    DisclosureSubject.objects.filter(case=case).exclude(member__in=member_ids).delete()
    made = [DisclosureSubject(case=case, member_id=pk) for pk in sorted(member_ids)]
    DisclosureSubject.objects.bulk_create(made, ignore_conflicts=True)


@transaction.atomic
def set_data(*, by: Person, case_id: int, names: Collection[Name]) -> None:
    """Exactly these tables and fields. Raises RefusedError for what may not be given."""
    case = locked(case_id)
    insist(rules.may_change(by, case))
    insist(_may_give(case, names))
    case.columns.all().delete()
    DisclosureColumn.objects.bulk_create(
        DisclosureColumn(case=case, table=table, field=field)
        for table, field in sorted(set(names))
    )


def _may_give(case: DisclosureCase, names: Collection[Name]) -> Verdict:
    allowed = [datum for shelf in scope.allowed_for(case) for datum in shelf.data]
    verdict = rules.may_serve(names, [datum.name for datum in allowed])
    if not verdict:
        return verdict
    known = data.by_name()
    messages = any(known[name].is_message for name in names)
    return rules.may_give_messages(case, messages=messages)


@transaction.atomic
def ask_approval(*, by: Person, case_id: int) -> DisclosureCase:
    """Freeze it: from here on it is approved as it stands, or not at all."""
    case = locked(case_id)
    insist(rules.may_change(by, case))
    insist(rules.is_sound(case))
    insist(rules.may_be_silent(case))
    if not case.is_transfer:
        names = scope.chosen_names(case)
        if not names or not case.subjects.exists():
            raise RefusedError(no(_("Say whom it is about, and which data.")))
        insist(_may_give(case, names))
    case.asked_by_id, case.asked_at = by.pk, clock.now()
    case.seal = scope.seal_of(case)
    case.save(update_fields=["asked_by", "asked_at", "seal"])
    return case


@transaction.atomic
def approve(*, by: Person, case_id: int, seal: str) -> DisclosureCase:
    """`seal` is that of the page that was read: what changed meanwhile is not approved."""
    case = locked(case_id)
    insist(rules.may_approve(by, case))
    if seal != case.seal or not scope.is_as_approved(case):
        raise RefusedError(no(_("It was changed since. Look at it again.")))
    case.approved_by_id, case.approved_at = by.pk, clock.now()
    case.save(update_fields=["approved_by", "approved_at"])
    return case


@transaction.atomic
def back_to_draft(*, by: Person, case_id: int) -> DisclosureCase:
    """Approval, announcement and package are void."""
    case = locked(case_id)
    insist(rules.may_take_back(by, case))
    _unmake(case)
    case.asked_by_id = case.asked_at = None
    case.approved_by_id = case.approved_at = None
    case.announced_at = case.not_before = None
    case.seal = ""
    if case.is_transfer:
        _take_down(by, case)
        case.subjects.all().delete()
    case.save()
    return case


@transaction.atomic
def close(*, by: Person, case_id: int) -> DisclosureCase:
    """Nothing more is to be done; a package that was not handed over never is."""
    case = locked(case_id)
    insist(rules.may_close(by, case))
    if case.given_at is None:
        _unmake(case)
    store.forget(case)
    case.closed_at = clock.now()
    if case.is_transfer:
        _take_down(by, case)
    case.save()
    return case


def _unmake(case: DisclosureCase) -> None:
    store.forget(case)
    case.wanted_at = case.made_at = None
    case.file = case.sha256 = case.signature = case.trouble = ""
    case.size = 0


def _take_down(by: Person, case: DisclosureCase) -> None:
    if choices.announced_case_id() == case.pk:
        back_to_default(by_id=by.pk, name=choices.TRANSFER)


def locked(case_id: int) -> DisclosureCase:
    """Raises DisclosureCase.DoesNotExist."""
    return DisclosureCase.objects.select_for_update().get(pk=case_id)
