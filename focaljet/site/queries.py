from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from focaljet.accounts.models import Member
from focaljet.forum.models.forums import Forum


@dataclass(frozen=True, slots=True)
class WhatThereIs:
    members: int
    imported_authors: int
    forums: int
    topics: int
    posts: int


def what_there_is() -> WhatThereIs:
    """Counts for the owner's page, the forums' from their own tallies (two queries)."""
    people = Member.objects.aggregate(
        members=Count("pk", filter=Q(imported_at=None)),
        imported=Count("imported_at"),
    )
    board = Forum.objects.aggregate(
        forums=Count("pk", filter=Q(kind=Forum.Kind.FORUM)),
        topics=Sum("topic_count", default=0),
        posts=Sum("post_count", default=0),
    )
    return WhatThereIs(
        members=people["members"],
        imported_authors=people["imported"],
        forums=board["forums"],
        topics=board["topics"],
        posts=board["posts"],
    )
