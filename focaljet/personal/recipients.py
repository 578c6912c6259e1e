"""Who may receive data: companies and people outside of the site.

An app that knows some offers them, by the dotted name of a function without arguments
that gives `Recipient`s: `recipients = ["focaljet.disclosure.panels.recipients"]` in its
AppConfig. None does by default: nothing leaves the site.
"""

from __future__ import annotations

from dataclasses import dataclass

from focaljet.base.offers import offered
from focaljet.personal.words import Purpose


@dataclass(frozen=True, slots=True)
class Recipient:
    """`key` never changes, whatever the name; `country` is an ISO 3166 code."""

    key: str
    name: str
    kind: str
    country: str
    purposes: tuple[Purpose, ...]
    why: str = ""
    contact: str = ""


def recipients() -> list[Recipient]:
    """Each, by key; may cost a query for each app that offers some."""
    found = (recipient for offer in offered("recipients") for recipient in offer())
    return sorted(found, key=lambda recipient: recipient.key)
