"""The archives that somebody asked for."""

from __future__ import annotations

from focaljet.privacy.models.exports import Export


def archives_of(member_id: int) -> list[Export]:
    """The newest first, for as long as they stay (one query)."""
    return list(Export.objects.filter(member=member_id).order_by("-pk"))
