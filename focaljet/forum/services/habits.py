"""How a member likes to read."""

from __future__ import annotations

from focaljet.accounts.models import Member
from focaljet.forum.models.readers import ForumMember


def choose(*, member: Member, watches_own: bool, uses_keys: bool) -> None:
    ForumMember.objects.update_or_create(
        member=member, defaults={"watches_own": watches_own, "uses_keys": uses_keys}
    )
