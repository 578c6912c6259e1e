"""Whether something may be done, asked at the moment of doing it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from focaljet.base import clock
from focaljet.consent import asks, hearing
from focaljet.consent.asks import Ask
from focaljet.consent.models.objections import BrowserSignal
from focaljet.consent.models.receipts import ConsentEvent, ConsentReceipt
from focaljet.personal.recipients import recipients
from focaljet.personal.words import Purpose

RECEIPTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """How a member stands to one ask. `state` is "" where it was never answered."""

    ask: Ask
    is_given: bool
    state: str
    is_switched_off: bool
    receipt: ConsentReceipt | None


@dataclass(frozen=True, slots=True)
class Answered:
    """The newest receipt, with the state of its last line."""

    receipt: ConsentReceipt
    state: str


def has_consent(member_id: int, purpose: Purpose) -> bool:
    """Whether this use is agreed to, by an answer that still covers what is asked today.

    A signal of the member's browser outweighs whatever was agreed to. A purpose that no
    declaration uses has no consent.
    """
    ask = asks.ask_for(purpose)
    return ask is not None and _stands(member_id, ask, last_answer(member_id, purpose))


def standings(member_id: int) -> list[Standing]:
    """One for each ask of this site."""
    return [_standing(member_id, ask) for ask in asks.asks()]


def receipts_of(member_id: int) -> QuerySet[ConsentReceipt]:
    """The newest first, each with its lines."""
    mine = ConsentReceipt.objects.filter(member_id=member_id)
    return mine.order_by("-pk").prefetch_related("events")


def signals_heard(member_id: int) -> list[BrowserSignal]:
    return list(BrowserSignal.objects.filter(member_id=member_id).order_by("kind"))


def recipient_keys(purpose: Purpose) -> list[str]:
    return [each.key for each in recipients() if purpose in each.purposes]


def last_answer(member_id: int, purpose: Purpose) -> Answered | None:
    newest = ConsentEvent.objects.filter(receipt=OuterRef("pk")).order_by("-pk")
    mine = ConsentReceipt.objects.filter(member_id=member_id, purpose=purpose.value)
    found = mine.annotate(last=Subquery(newest.values("state")[:1])).order_by("-pk")
    for receipt in found[:1]:
        return Answered(receipt, receipt.last or "")
    return None


def covers(receipt: ConsentReceipt, ask: Ask) -> bool:
    """Whether nothing was added since: no datum, and nobody who would get it."""
    agreed = ask.labels <= set(receipt.data.split())
    return agreed and set(recipient_keys(ask.purpose)) <= set(
        receipt.recipients.split()
    )


def _standing(member_id: int, ask: Ask) -> Standing:
    last = last_answer(member_id, ask.purpose)
    return Standing(
        ask=ask,
        is_given=_stands(member_id, ask, last),
        state=last.state if last else "",
        is_switched_off=_is_switched_off(member_id, ask.purpose),
        receipt=last.receipt if last else None,
    )


def _stands(member_id: int, ask: Ask, last: Answered | None) -> bool:
    return (
        last is not None
        and last.state == ConsentEvent.State.GIVEN
        and last.receipt.expires_at > clock.now()
        and covers(last.receipt, ask)
        and not _is_switched_off(member_id, ask.purpose)
    )


def _is_switched_off(member_id: int, purpose: Purpose) -> bool:
    heard = signals_heard(member_id)
    kinds = frozenset(BrowserSignal.Kind(signal.kind) for signal in heard)
    return hearing.objects(kinds, purpose)
