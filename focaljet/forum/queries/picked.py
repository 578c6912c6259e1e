"""The posts that a member picked to quote."""

from __future__ import annotations

from focaljet.accounts.models import Member
from focaljet.forum.models.picked import PickedQuote


def picked_by(member: Member) -> list[int]:
    """Ids of posts in the order of picking (one query). Whether the member may still
    read them is asked where they are quoted."""
    mine = PickedQuote.objects.filter(member=member).order_by("picked_at", "pk")
    return list(mine.values_list("post_id", flat=True))
