"""What a case gives, exactly: worked out, counted, and sealed so that it stays so."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.contrib.auth import get_user_model

from focaljet.consent.queries.consents import has_consent
from focaljet.disclosure.models.cases import DisclosureCase
from focaljet.disclosure.models.people import DisclosureSubject, Objection
from focaljet.disclosure.package import data
from focaljet.disclosure.package.data import FILES, Datum, Name, Shelf
from focaljet.disclosure.package.rows import Days, People, count_of
from focaljet.disclosure.package.writer import Scope
from focaljet.personal.words import Basis, Purpose
from focaljet.privacy.models.erasures import Erasure

# Facts of a case that are approved along with people and data.
SEALED = (
    "pk",
    "ground",
    "instrument",
    "recipient",
    "country",
    "contact",
    "reference",
    "reason",
    "decided_by_id",
    "shared_from",
    "shared_until",
    "gag_until",
    "gag_basis",
)


@dataclass(frozen=True, slots=True)
class Counted:
    """One line of the preview: counts and no contents. `rows` is None for files, which
    are not opened to be counted."""

    title: str
    rows: int | None
    is_narrowed: bool
    data: tuple[tuple[str, int | None], ...]


def allowed_for(case: DisclosureCase) -> list[Shelf]:
    """What may be chosen: for a party, what was collected for its purposes."""
    purposes: tuple[Purpose, ...] | None = None
    if case.ground == DisclosureCase.Ground.PARTY:
        purposes = case.party.allowed if case.party else ()
    return data.shelves(purposes)


def chosen_names(case: DisclosureCase) -> set[Name]:
    return set(case.columns.values_list("table", "field"))


def scope_of(case: DisclosureCase) -> Scope:
    """Asked of the database now. What is not allowed (any more) is not in it."""
    names = None if case.is_transfer else chosen_names(case)
    chosen: dict[Shelf, Sequence[Datum]] = {}
    for shelf in allowed_for(case):
        kept = [d for d in shelf.data if names is None or d.name in names]
        if kept:
            chosen[shelf] = kept
    return Scope(people_of(case), Days(case.shared_from, case.shared_until), chosen)


def people_of(case: DisclosureCase) -> People:
    found = DisclosureSubject.objects.filter(case=case).order_by("pk")
    held_back = withheld(case)
    return {
        member_id: ref
        for member_id, ref in found.values_list("member_id", "ref")
        if member_id not in held_back
    }


def withheld(case: DisclosureCase) -> set[int]:
    """Who is not given: whoever leaves, children first; whoever objects to a transfer;
    and to a party with a purpose that needs consent, whoever has not agreed to it.

    A law or a court is not asked whether somebody wants to leave.
    """
    if case.is_to_an_authority:
        return set()
    leaving = Erasure.objects.filter(ended_at=None).exclude(member=None)
    found = {pk for pk in leaving.values_list("member_id", flat=True) if pk}
    if case.is_transfer:
        objecting = Objection.objects.filter(case=case)
        return found | set(objecting.values_list("member_id", flat=True))
    return found | set(_without_consent(case))


def _without_consent(case: DisclosureCase) -> Iterator[int]:
    allowed = case.party.allowed if case.party else ()
    asked = [each for each in allowed if each.basis is Basis.CONSENT]
    people = case.subjects.values_list("member_id", flat=True) if asked else ()
    for member_id in people:
        if not all(has_consent(member_id, purpose) for purpose in asked):
            yield member_id


def everybody_for(case: DisclosureCase) -> list[int]:
    """Whom a transfer gives: all members but who is held back."""
    members = get_user_model()._default_manager.order_by("pk")
    held_back = withheld(case)
    return [pk for pk in members.values_list("pk", flat=True) if pk not in held_back]


def counted(scope: Scope) -> list[Counted]:
    """The preview. Reads every row that would go and shows none of them."""
    lines = []
    for shelf, chosen in scope.chosen.items():
        if shelf.label.startswith(FILES):
            lines.append(Counted(shelf.title, None, False, ()))
            continue
        counts = count_of(shelf, chosen, scope.people, scope.days)
        each = tuple((datum.title, counts[datum.field]) for datum in chosen)
        lines.append(Counted(shelf.title, counts[""], bool(shelf.moment), each))
    return lines


def seal_of(case: DisclosureCase) -> str:
    """A hash of everything that a second person approves."""
    subjects = DisclosureSubject.objects.filter(case=case)
    people = [] if case.is_transfer else _sorted(subjects.values_list("ref", flat=True))
    said = {
        "facts": [str(getattr(case, name)) for name in SEALED],
        "party": _party(case),
        "people": people,
        "data": sorted(chosen_names(case)),
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def is_as_approved(case: DisclosureCase) -> bool:
    return bool(case.seal) and case.seal == seal_of(case)


def _party(case: DisclosureCase) -> list[str]:
    party = case.party
    return [party.key, party.country, *party.purposes] if party else []


def _sorted(values: Iterable[object]) -> list[str]:
    return sorted(str(value) for value in values)
