"""Pictures and files that are named in drafts."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from focaljet.base.markup.attached import keys_typed
from focaljet.composer.models import Draft


def in_drafts(member_ids: Collection[int]) -> set[str]:
    """The keys that the drafts of these members name (one query)."""
    naming = Q(source__contains="attachment:") | Q(source__icontains="[attach")
    found = Draft.objects.filter(naming, member__in=member_ids)
    return {
        key
        for source in found.values_list("source", flat=True)
        for key in keys_typed(source)
    }
