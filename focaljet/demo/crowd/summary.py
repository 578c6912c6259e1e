"""What follows from all posts of a plan: the numbers that topics and members show."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from focaljet.demo.crowd.posts import Plan, Planned


@dataclass(frozen=True, slots=True)
class Summary:
    """By topic: who began it and when, posts to be seen, number, author and moment of
    the last post. By member: posts to be seen, and the number of the newest post when
    they joined (-1: there was none). `floor` is the number of the last post before the
    time that marks go back to.
    """

    authors: array[int]
    began: array[float]
    visible: array[int]
    last: array[int]
    last_authors: array[int]
    last_at: array[float]
    written: array[int]
    joined_after: array[int]
    floor: int


def summarised(plan: Plan, *, remembered: float, posts: Iterable[Planned]) -> Summary:
    """Walks through the posts once; `remembered` is from when on marks are kept."""
    topics, members = len(plan.topics), plan.crowd.members
    authors, last_authors = _zeros(topics), _zeros(topics)
    began, last_at = array("d", _zeros(topics)), array("d", _zeros(topics))
    visible, last = _zeros(topics), _zeros(topics)
    written, joined_after = _zeros(members), _zeros(members)
    floor, joining, number = -1, 0, -1
    for number, topic, pos, author, at, deleted, _quoted, _thanks in posts:
        while joining < members and plan.crowd.joined_at(joining) <= at:
            joined_after[joining] = number - 1
            joining += 1
        if at < remembered:
            floor = number
        if pos == 1:
            authors[topic], began[topic] = author, at
        last[topic], last_authors[topic], last_at[topic] = number, author, at
        if not deleted:
            visible[topic] += 1
            written[author] += 1
    while joining < members:
        joined_after[joining] = number
        joining += 1
    return Summary(
        authors, began, visible, last, last_authors, last_at,
        written, joined_after, floor,
    )  # fmt: skip


def _zeros(length: int) -> array[int]:
    return array("q", bytes(8 * length))
