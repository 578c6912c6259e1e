"""The topics of the crowd: how long each gets, when it begins, when it has ended.

A topic is a number from 0, in the order in which they begin; moments are seconds since
the crowd began.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt
from random import Random

UNANSWERED = 0.08
# Pareto's: half of the topics have less than ten posts, one in a hundred some hundreds,
# and the longest some hundredths of all.
TAIL = 1.3
# What begins near the end has had no time to grow.
LATE, LATE_SIZE = 0.9, 40
DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Topics:
    """`sizes` and `rooms` (numbers of forums) by topic."""

    sizes: array[int]
    rooms: array[int]
    span: float

    def __len__(self) -> int:
        return len(self.sizes)

    def begins_at(self, topic: int, random: Random) -> float:
        """Ever closer to each other, in rising order."""
        return self.span * 0.9999 * sqrt((topic + random.random()) / len(self))

    def ends_at(self, topic: int, began: float, random: Random) -> float:
        """When its last post comes, at the latest."""
        size: float = self.sizes[topic] ** 0.7
        life = random.lognormvariate(log(2 * DAY), 1.5) * size
        return min(self.span, began + life)


def make_topics(
    topics: int, posts: int, weights: Sequence[int], span: float, random: Random
) -> Topics:
    """`posts` spread over `topics` (at least one each), and those over rooms by their
    weights."""
    sizes = _sizes(topics, posts, random)
    rooms = random.choices(range(len(weights)), weights=weights, k=topics)
    return Topics(sizes, array("i", rooms), span)


def _sizes(topics: int, posts: int, random: Random) -> array[int]:
    weights: list[float] = [_weight((place + 0.5) / topics) for place in range(topics)]
    random.shuffle(weights)
    # The longest begins early.
    mega, longest = topics // 50, max(range(topics), key=weights.__getitem__)
    weights[mega], weights[longest] = weights[longest], weights[mega]
    share = (posts - topics) / (sum(weights) or 1)
    sizes, due, given = array("i"), 0.5, 0
    for weight in weights:
        # Rounded so that the sum is right.
        due += share * weight
        sizes.append(1 + int(due) - given)
        given = int(due)
    late = int(topics * LATE)
    for topic in range(late, topics):
        if sizes[topic] > LATE_SIZE:
            other = int(random.random() * late)
            if other != mega:
                sizes[topic], sizes[other] = sizes[other], sizes[topic]
    return sizes


def _weight(rank: float) -> float:
    """Of the topic with this rank, from 0 to 1: Pareto's, or nothing."""
    power: float = (1 - rank) ** (-1 / TAIL)
    return power if rank >= UNANSWERED else 0.0
