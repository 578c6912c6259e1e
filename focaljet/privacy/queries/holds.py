"""What is held back from erasure and deletion."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Q

from focaljet.privacy.models.holds import Hold


def is_held(
    *, rows: Mapping[str, Collection[int]], member_ids: Collection[int] = ()
) -> bool:
    """Whether a hold is in force on any of these rows, by table ("forum.Post"), or on
    anything of these members (one query)."""
    wanted = Q(member__in=member_ids)
    for table, ids in rows.items():
        wanted |= Q(table=table, row__in=[str(pk) for pk in ids])
    return Hold.objects.filter(wanted, released_at=None).exists()
