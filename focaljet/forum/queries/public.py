"""What everybody may read, whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max

from focaljet.base.paths import path_to
from focaljet.forum.models.posts import Quote
from focaljet.forum.models.topics import Topic
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


@dataclass(frozen=True, slots=True)
class Listed:
    """A page for a list of what there is: where it lies, when something last came."""

    path: str
    changed_at: datetime | None


def forums_for_all() -> list[Listed]:
    """The board and the forums that every visitor may read (the board's query)."""
    board = Board(AnonymousUser())
    paths = [path_to("forum:forum", pk) for pk in board.readable_ids()]
    return [Listed(path, None) for path in [path_to("forum:index"), *paths]]


def topics_for_all(first: int, last: int) -> list[Listed]:
    """Those that every visitor may read, of the topics with these numbers (one query
    beside the board's)."""
    found = Topic.objects.filter(
        pk__range=(first, last),
        deleted_at=None,
        forum__in=Board(AnonymousUser()).readable_ids(),
    )
    rows = found.order_by("pk").values_list("pk", "last_post_at")
    return [Listed(path_to("forum:topic", pk), at) for pk, at in rows]


def newest_topic() -> int:
    """The highest number that a topic has; 0 where there is none (one query)."""
    return Topic.objects.aggregate(newest=Max("pk"))["newest"] or 0
