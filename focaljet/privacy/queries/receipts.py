"""A receipt, as whoever has its address reads it: counts and reasons, and no name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from focaljet.base import clock
from focaljet.personal.words import OnErase
from focaljet.privacy.erasing import receipt
from focaljet.privacy.erasing.receipt import Gone, Stays
from focaljet.privacy.models.erasures import Erasure, Finding


class State(StrEnum):
    WAITING = "waiting"  # until its day; signing in calls it off
    BEGUN = "begun"
    HELD = "held"  # a hold keeps something back
    DONE = "done"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Went:
    """What was done to one table, or to one kind of files."""

    table: str
    deeds: tuple[Gone, ...]

    @property
    def rows(self) -> int:
        return max(deed.rows for deed in self.deeds)


@dataclass(frozen=True, slots=True)
class Receipt:
    """`mentions` counts words of others that name the person; `to_look_at`, those of
    them that no human has looked at yet."""

    state: State
    words_go: bool
    asked_at: datetime
    due_at: datetime
    ended_at: datetime | None
    went: tuple[Went, ...]
    stays: tuple[Stays, ...]
    held: dict[str, int]
    mentions: int
    to_look_at: int


def receipt_of(erasure: Erasure) -> Receipt:
    """One query."""
    return Receipt(
        state=state_of(erasure),
        words_go=erasure.words == Erasure.Words.GO,
        asked_at=erasure.asked_at,
        due_at=erasure.due_at,
        ended_at=erasure.ended_at,
        went=_went(erasure),
        stays=tuple(receipt.told_once(receipt.stays(erasure))),
        held=receipt.held(erasure),
        mentions=receipt.mentions(erasure),
        to_look_at=Finding.objects.filter(erasure=erasure, looked_at=None).count(),
    )


def state_of(erasure: Erasure) -> State:
    if erasure.ended_at is not None:
        return State.OFF if erasure.called_off else State.DONE
    if receipt.held(erasure):
        return State.HELD
    if erasure.begun_at is not None or erasure.due_at <= clock.now():
        return State.BEGUN
    return State.WAITING


def _went(erasure: Erasure) -> tuple[Went, ...]:
    gone = sorted(map(_said, receipt.gone(erasure)), key=lambda deed: deed.table)
    return tuple(
        Went(table, tuple(deeds))
        for table, deeds in groupby(gone, key=lambda deed: deed.table)
    )


def _said(deed: Gone) -> Gone:
    """As a thing of the past: what the author was to decide is decided."""
    decided = deed.how == str(OnErase.AUTHOR_DECIDES.label)
    how = _("It went, as was wished.") if decided else deed.how
    return replace(deed, table=capfirst(deed.table), how=how)
