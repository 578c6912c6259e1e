"""Disclosures, for tests: drawn up by Otto, approved by Olga."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from focaljet.base import clock
from focaljet.disclosure.models.cases import DisclosureCase
from focaljet.disclosure.models.parties import Party
from focaljet.disclosure.queries.cases import recipient_of
from focaljet.disclosure.services import cases, parties, sending
from focaljet.disclosure.services.cases import Facts
from focaljet.personal.lock.normal import with_recipients

Name = tuple[str, str]
ORDER = Facts(
    ground=DisclosureCase.Ground.PROCESS,
    instrument=DisclosureCase.Instrument.COURT_ORDER,
    recipient="Regional Court",
    country="DE",
    reference="4 C 12/26",
)
SHOP = parties.Facts(
    kind="affiliate",
    name="Spare Parts Ltd",
    country="FR",
    purposes=["account"],
    contact="privacy@parts.example",
    why="It sends out what members order.",
)


def make_draft(
    by: Any,
    *,
    about: Iterable[Any] = (),
    names: Iterable[Name] = (),
    facts: Facts = ORDER,
) -> DisclosureCase:
    case = cases.open_case(by=by, facts=facts)
    if about:
        ids = [person.pk for person in about]
        cases.set_people(by=by, case_id=case.pk, member_ids=ids)
    if names:
        cases.set_data(by=by, case_id=case.pk, names=list(names))
    return case


def make_approved(by: Any, second: Any, **more: Any) -> DisclosureCase:
    case = make_draft(by, **more)
    asked = cases.ask_approval(by=by, case_id=case.pk)
    return cases.approve(by=second, case_id=case.pk, seal=asked.seal)


def make_package(by: Any, second: Any, **more: Any) -> DisclosureCase:
    case = make_approved(by, second, **more)
    sending.ask_for_package(by=by, case_id=case.pk)
    assert sending.make(case_id=case.pk)
    case.refresh_from_db()
    return case


def make_given(by: Any, second: Any, **more: Any) -> DisclosureCase:
    case = make_package(by, second, **more)
    given, _path = sending.hand_over(by=by, case_id=case.pk)
    return given


def make_party(by: Any, *, in_force: bool = True, **more: Any) -> Party:
    facts = parties.Facts(**{**_words(SHOP), **more})
    party = parties.add(by=by, facts=facts)
    if in_force:
        listed = with_recipients([recipient_of(party)])
        parties.announced(listed=listed, effective_from=clock.now())
        party.refresh_from_db()
    return party


def _words(facts: Any) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in facts.__slots__}
