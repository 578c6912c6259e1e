"""Why the staff removed posts."""

from __future__ import annotations

from collections.abc import Iterable

from focaljet.forum.models.removals import PostRemoval


def reasons_for(post_ids: Iterable[int]) -> dict[int, str]:
    """By post, where a reason was given (one query, or none for no posts)."""
    ids = list(post_ids)
    if not ids:
        return {}
    found = PostRemoval.objects.filter(post__in=ids)
    return dict(found.values_list("post_id", "reason"))
