"""Parties: listed, announced by a version of the policy, changed, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from focaljet.base import clock
from focaljet.base.verdict import insist
from focaljet.disclosure import rules
from focaljet.disclosure.models.parties import Party
from focaljet.disclosure.queries.cases import recipient_of
from focaljet.personal.lock.normal import with_recipients
from focaljet.privacy.rules import Person

LISTING = 7_340  # the advisory lock under which parties change and are announced


@dataclass(frozen=True, slots=True)
class Facts:
    """What the policy says of a party, and where recalls go."""

    kind: str
    name: str
    country: str
    purposes: Sequence[str]
    contact: str
    why: str


@transaction.atomic
def add(*, by: Person, facts: Facts) -> Party:
    """It receives nothing before a version that lists it is in force. RefusedError."""
    insist(rules.may_see(by))
    _one_at_a_time()
    return Party.objects.create(added_at=clock.now(), **_as_given(facts))


@transaction.atomic
def change(*, by: Person, party_id: int, facts: Facts) -> Party:
    """What readers of the policy see is announced anew; another address is not."""
    insist(rules.may_see(by))
    _one_at_a_time()
    party = Party.objects.select_for_update().get(pk=party_id)
    given = _as_given(facts)
    told_anew = [name for name in given if name != "contact"]
    if any(given[name] != getattr(party, name) for name in told_anew):
        party.announced_at = None
    for name, value in given.items():
        setattr(party, name, value)
    party.save()
    return party


@transaction.atomic
def withdraw(*, by: Person, party_id: int) -> None:
    """At once: what is not handed over yet never is."""
    insist(rules.may_see(by))
    _one_at_a_time()
    listed = Party.objects.filter(pk=party_id, withdrawn_at=None)
    listed.update(withdrawn_at=clock.now())


@transaction.atomic
def announced(*, listed: Mapping[str, Any], effective_from: datetime) -> int:
    """A version of the policy lists these, by key, in the normal form of recipients.

    Says how many are new in it. Who was changed since the version was drawn up waits for
    the next one.
    """
    _one_at_a_time()
    waiting = Party.objects.filter(announced_at=None, withdrawn_at=None)
    told = [
        party.pk
        for party in waiting.select_for_update()
        if listed.get(party.key) == with_recipients([recipient_of(party)])[party.key]
    ]
    return Party.objects.filter(pk__in=told).update(announced_at=effective_from)


def _as_given(facts: Facts) -> dict[str, object]:
    given = {field.name: getattr(facts, field.name) for field in fields(Facts)}
    return given | {"purposes": sorted(facts.purposes)}


def _one_at_a_time() -> None:
    # A party that is changed while a version is published is in the next version.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LISTING])
