"""What drafts are for: apps above say it for the places that are theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from focaljet.accounts.models import Member
from focaljet.base import offers


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """Where somebody goes on writing: in words, and by address."""

    title: str
    url: str


def known(member: Member, places: Sequence[str]) -> dict[str, DraftPlace]:
    """The places that the member can still write in, or at least read.

    Apps name functions that take all places at once: `draft_places` in their AppConfig.
    """
    found: dict[str, DraftPlace] = {}
    for offer in offers.offered("draft_places"):
        found |= offer(member, places)
    return found
