"""What a forum and a topic show to those who keep order there, and of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from focaljet.accounts.models import Member
from focaljet.forum.models.forums import ForumModerator
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.board import Board, ForumNode
from focaljet.forum.queries.granted import offices_in
from focaljet.forum.queries.topics import TopicView
from focaljet.forum.rights import Reader
from focaljet.forum.services.several import POST_DEEDS, TOPIC_DEEDS, Deed

# With one topic these have buttons of their own, and without a page that asks.
AT_ONCE = frozenset({"lock", "unlock", "pin", "unpin", "undelete"})
# Those of a list are all to be seen, and one title fits one topic.
NOT_ON_A_LIST = frozenset({"undelete", "remove", "retitle"})


@dataclass(frozen=True, slots=True)
class Order:
    """`deeds` for a bar, with the boxes that belong to it; `here` for the one topic."""

    deeds: list[Deed[Any]] = field(default_factory=list)
    here: list[Deed[Topic]] = field(default_factory=list)
    offices: list[ForumModerator] = field(default_factory=list)


def on_forum(node: ForumNode) -> Order:
    """No query, or one where the forum has moderators of its own."""
    offices = offices_in(node.forum.pk) if node.is_kept else []
    if not node.rights.moderate:
        return Order(offices=offices)
    return Order(_but(TOPIC_DEEDS.values(), NOT_ON_A_LIST), offices=offices)


def on_topic(reader: Reader, view: TopicView, board: Board) -> Order:
    """No query."""
    if not isinstance(reader, Member) or not view.rights.moderate:
        return Order()
    return Order(
        deeds=[] if view.topic.is_deleted else list(POST_DEEDS.values()),
        here=[
            deed
            for deed in _but(TOPIC_DEEDS.values(), AT_ONCE)
            if deed.may(reader, view.topic, board)
        ],
    )


def _but(deeds: Iterable[Deed[Any]], names: frozenset[str]) -> list[Deed[Any]]:
    return [deed for deed in deeds if deed.name not in names]
