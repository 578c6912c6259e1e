"""Rows for the proof: given and told, so that the person's archive has to hold them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from focaljet.base import clock
from focaljet.disclosure.models.cases import DisclosureCase
from focaljet.disclosure.models.people import DisclosureSubject, Objection, Recall

Say = Callable[[str], str]


def subject(member_id: int, say: Say) -> DisclosureSubject:
    return DisclosureSubject.objects.create(
        case=_case(), member_id=member_id, ref=uuid4(), rows=7
    )


def objection(member_id: int, say: Say) -> Objection:
    return Objection.objects.create(
        case=_case(), member_id=member_id, made_at=clock.now()
    )


def recall(member_id: int, say: Say) -> Recall:
    found = DisclosureSubject.objects.filter(member=member_id).first()
    known = found or subject(member_id, say)
    return Recall.objects.create(
        case_id=known.case_id,
        ref=known.ref,
        cause=Recall.Cause.CORRECTED,
        queued_at=clock.now(),
    )


def _case() -> DisclosureCase:
    now = clock.now()
    return DisclosureCase.objects.create(
        ground=DisclosureCase.Ground.PROCESS,
        instrument=DisclosureCase.Instrument.WARRANT,
        opened_at=now,
        asked_at=now,
        approved_at=now,
        given_at=now,
        told_from=now,
    )
