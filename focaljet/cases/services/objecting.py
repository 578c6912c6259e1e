"""Purposes that a member switches off, and on again."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from focaljet.base import clock
from focaljet.cases.models.objections import Objection
from focaljet.cases.words import OPTED_OUT, PURPOSES


@transaction.atomic
def object_to(*, member_id: int, purposes: Iterable[str]) -> None:
    """From now on the member's data is not used for these. Safe to repeat.

    Raises ValueError for a purpose to which nobody can object.
    """
    wanted = set(purposes)
    if strange := wanted - {value for value, _label in PURPOSES}:
        raise ValueError(f"Nobody can object to {sorted(strange)}.")
    now = clock.now()
    Objection.objects.bulk_create(
        [
            Objection(member_id=member_id, purpose=each, since=now)
            for each in sorted(wanted)
        ],
        ignore_conflicts=True,
    )


def opt_out(*, member_id: int) -> None:
    object_to(member_id=member_id, purposes=[each.value for each in OPTED_OUT])


@transaction.atomic
def allow_only(
    *, member_id: int, objected: Iterable[str], among: Iterable[str]
) -> None:
    """What the member chose on the page: of `among`, these are switched off."""
    off = set(objected)
    Objection.objects.filter(member=member_id, purpose__in=set(among) - off).delete()
    object_to(member_id=member_id, purposes=off)


def object_to_all(*, member_id: int) -> None:
    """Every purpose that is not the contract itself or a duty in law."""
    object_to(member_id=member_id, purposes=[value for value, _label in PURPOSES])
