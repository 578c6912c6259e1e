"""A receipt for other programs, under the names of ISO/IEC TS 27560:2023.

Terms are those of the Data Privacy Vocabulary, as its guide to that standard uses them.
"""

from __future__ import annotations

from typing import Any

from focaljet.consent.models.receipts import ConsentReceipt
from focaljet.personal import declared
from focaljet.personal.declared import UndeclaredError
from focaljet.personal.words import Basis, Purpose

SITE = "site"


def as_json(receipt: ConsentReceipt) -> dict[str, Any]:
    """Names nobody: the person is known by the random number of the record."""
    return {
        "schema_version": receipt.schema_version,
        "record_id": str(receipt.record_id),
        "pii_principal_id": f"urn:uuid:{receipt.record_id}",
        "pii_processing": {
            "privacy_notice": {
                "url": receipt.policy_url,
                "version": receipt.policy_version,
            },
            "language": receipt.language,
            "wording": receipt.wording,
            "purposes": [_purpose(receipt)],
        },
        "party_identification": [
            {
                "party_id": SITE,
                "party_name": receipt.controller,
                "party_role": "dpv:DataController",
                "party_url": receipt.contact,
                "party_contact": receipt.contact,
            }
        ],
        "event": [
            {
                "event_time": event.at.isoformat(),
                "validity_duration": _validity(receipt),
                "entity_id": f"urn:uuid:{receipt.record_id}",
                "event_type": "explicit",
                "event_state": event.state,
            }
            for event in receipt.events.all()
        ],
    }


def _purpose(receipt: ConsentReceipt) -> dict[str, Any]:
    # A later version of the program may know the purpose no more.
    known = next((each for each in Purpose if each.value == receipt.purpose), None)
    return {
        "purpose": receipt.purpose,
        "purpose_type": str(known.label) if known else "",
        "lawful_basis": Basis.CONSENT.term,
        "pii_information": [
            {"pii_attribute_id": label, "pii_type": _type_of(label)}
            for label in receipt.data.split()
        ],
        "pii_controllers": [SITE],
        "collection_method": receipt.place,
        "storage_locations": [SITE],
        "retention_period": receipt.storage.splitlines(),
        "recipient_third_parties": receipt.recipients.split(),
        "withdrawal_method": receipt.place,
        "privacy_rights": receipt.contact,
    }


def _type_of(label: str) -> str:
    """Its term of the vocabulary; "" for a datum that the program has no more."""
    table, _dot, name = label.rpartition(".")
    for store in declared.stores():
        if store.name == label:
            return store.kept.category.term
    try:
        return declared.field_of(table, name).category.term
    except UndeclaredError:
        return ""


def _validity(receipt: ConsentReceipt) -> str:
    return f"P{(receipt.expires_at - receipt.made_at).days}D"
