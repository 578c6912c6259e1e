"""What everybody may read, whoever asks."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser

from focaljet.forum.models.posts import Quote
from focaljet.forum.queries.board import Board


def quotes(ids: Sequence[int]) -> set[int]:
    """Those of these quotes whose quoted post stands where every visitor may read it
    (one query beside the board's)."""
    found = Quote.objects.filter(
        pk__in=ids,
        quoted__deleted_at=None,
        quoted__topic__deleted_at=None,
        quoted__topic__forum__in=Board(AnonymousUser()).readable_ids(),
    )
    return set(found.values_list("pk", flat=True))
