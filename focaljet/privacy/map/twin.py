"""The data map for machines: JSON-LD, in the words of the Data Privacy Vocabulary."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from focaljet.personal import sentences
from focaljet.personal.words import Keep, Purpose
from focaljet.privacy.map.places import Datum, Place, places, places_about_nobody

CONTEXT = {
    "dpv": "https://w3id.org/dpv#",
    "dpv-pd": "https://w3id.org/dpv/pd#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "term": "@id",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "id": "http://purl.org/dc/terms/identifier",
    "data": "dpv:hasProcess",
    "category": "dpv:hasPersonalData",
    "purposes": "dpv:hasPurpose",
    "basis": "dpv:hasLegalBasis",
    "how_long": "dpv:hasStorageCondition",
    "duration": "dpv:hasDuration",
}


def as_json() -> dict[str, Any]:
    known, about_nobody = places(), places_about_nobody()
    return {
        "@context": CONTEXT,
        "data": [_said(datum, place) for place in known for datum in place.data],
        "not_about_people": [
            {"id": f"{place.id}.{name}", "table": place.table}
            for place in (*known, *about_nobody)
            for name in place.plain
        ],
    }


def _said(datum: Datum, place: Place) -> dict[str, Any]:
    line = datum.line
    return {
        "id": datum.id,
        "label": line.datum,
        "category": _category(datum),
        "from": {
            "key": datum.origin.value,
            "label": str(datum.origin.label),
            "inputs": list(datum.inputs),
        },
        "why": line.why,
        "purposes": [_purpose(purpose) for purpose in datum.purposes],
        "kept": {
            "label": place.where,
            "medium": place.medium,
            "place": place.id,
            "title": place.title,
            "table": place.table,
            "column": datum.column,
        },
        "seen_by": {"key": datum.visible.value, "label": line.who_sees},
        "how_long": {"label": line.how_long, **_term(datum.keep)},
        "on_erase": {
            "key": datum.on_erase.value if datum.on_erase else "",
            "label": line.on_erase,
        },
        "corrected_at": datum.corrected_at or None,
    }


def _category(datum: Datum) -> dict[str, str]:
    if datum.category is None:
        return {"key": "cookie", "label": datum.line.kind}
    key, term = datum.category.value, datum.category.term
    return {"key": key, "label": datum.line.kind, "term": term}


def _purpose(purpose: Purpose) -> dict[str, Any]:
    return {
        "key": purpose.value,
        "label": str(purpose.label),
        "clauses": list(purpose.clauses),
        "basis": {"label": purpose.basis.value, "term": purpose.basis.term},
    }


def _term(keep: Keep) -> dict[str, str]:
    """When the time begins, and how long it is as ISO 8601 writes it."""
    said = {"since": keep.since, "event": sentences.shown(keep.event)}
    if keep.term is not None:
        said["duration"] = _iso(keep.term)
    return said


def _iso(term: timedelta) -> str:
    return f"P{term.days}D"
