"""The transfer that is announced now: kept among the choices, so that the banner on every
page costs no query of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django import forms

from focaljet.choices.queries import chosen
from focaljet.choices.words import Choice

TRANSFER = "disclosure.transfer"

ALL = [
    Choice(
        TRANSFER,
        "",
        partial(forms.JSONField, required=False),
        default=None,
        page="disclosure:cases",
    )
]


@dataclass(frozen=True, slots=True)
class Announced:
    """What everybody is told of a transfer."""

    case_id: int
    recipient: str
    country: str
    not_before: datetime


def announced() -> Announced | None:
    """From memory."""
    said: dict[str, Any] | None = chosen(TRANSFER)
    if not said:
        return None
    return Announced(
        case_id=int(said["case"]),
        recipient=str(said["recipient"]),
        country=str(said["country"]),
        not_before=datetime.fromisoformat(said["not_before"]),
    )


def announced_case_id() -> int | None:
    found = announced()
    return found.case_id if found else None


def as_said(told: Announced) -> dict[str, Any]:
    """As the choice keeps it."""
    return {
        "case": told.case_id,
        "recipient": told.recipient,
        "country": told.country,
        "not_before": told.not_before.isoformat(),
    }
