"""What a browser says with every request: `Sec-GPC` and `DNT`.

Both are read in favour of the person: where a proxy wrote the header twice, one "1" is
enough. Whatever else stands there says nothing.
"""

from __future__ import annotations

from django.http import HttpRequest

from focaljet.consent.models.objections import BrowserSignal
from focaljet.personal.words import Purpose

Kind = BrowserSignal.Kind

HEADERS = {Kind.GPC: "Sec-GPC", Kind.DNT: "DNT"}
# What each switches off, whatever else was agreed to. No more of it exists today than
# the purposes themselves: see `consent.asks`.
SWITCHES_OFF: dict[str, frozenset[Purpose]] = {
    Kind.GPC: frozenset({Purpose.ADVERTISING, Purpose.OFFER}),
    Kind.DNT: frozenset({Purpose.ADVERTISING, Purpose.ANALYSIS, Purpose.RESEARCH}),
}


def signals_of(request: HttpRequest) -> frozenset[Kind]:
    """Costs two looks into a dictionary."""
    return frozenset(kind for kind, name in HEADERS.items() if _is_on(request, name))


def objects(signals: frozenset[Kind], purpose: Purpose) -> bool:
    """Whether one of the signals is against this use."""
    return any(purpose in SWITCHES_OFF[kind] for kind in signals)


def _is_on(request: HttpRequest, name: str) -> bool:
    said = request.headers.get(name, "")
    return any(part.strip() == "1" for part in said.split(","))
