"""Who could decide about requests. Groups are known on a higher floor only."""

from __future__ import annotations

from focaljet.base.offers import offered


def who_decides() -> set[int]:
    """Ids of the members who may answer requests, as the apps offer them
    (`who_answers` in an AppConfig)."""
    return {member_id for offer in offered("who_answers") for member_id in offer()}


def others_who_decide(member_id: int | None) -> set[int]:
    return who_decides() - {member_id}
