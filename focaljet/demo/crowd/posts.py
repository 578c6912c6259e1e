"""Every post of the crowd, in the order of time: the plan, without the words.

The same plan gives the same posts each time that it is asked, so that what a topic is
in the end is known before its first post is written. Only the topics that are going on
are held in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush, heapreplace
from random import Random
from typing import NamedTuple

from focaljet.demo.crowd.people import Crowd
from focaljet.demo.crowd.topics import DAY, Topics

QUOTES, QUOTES_THE_FIRST = 0.12, 0.3
THANKED, MOST_THANKS = 0.05, 3
DELETED = 0.004
# Short topics have most of their posts in the beginning.
SHORT, EARLY = 100, 2.0


class Planned(NamedTuple):
    """A post: `number` counts all of them from 0, `pos` those of its topic from 1.

    `author` and those of `thanks` are numbers of members, `quoted` is the number of a
    post or -1, moments are seconds since the crowd began.
    """

    number: int
    topic: int
    pos: int
    author: int
    at: float
    deleted: bool
    quoted: int
    thanks: tuple[tuple[int, float], ...]


class _Open(NamedTuple):
    """A topic that goes on; the one with the next post is the least."""

    at: float
    topic: int
    pos: int
    # How much of its time is gone, from 0 to 1.
    gone: float
    began: float
    ends: float
    # Numbers of the first post, and of the last that can be seen.
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Plan:
    crowd: Crowd
    topics: Topics
    seed: int

    def posts(self) -> Iterator[Planned]:
        random = Random(self.seed)  # noqa: S311
        going_on: list[_Open] = []
        begun = (self._begun(topic, random) for topic in range(len(self.topics)))
        number, upcoming = 0, next(begun, None)
        while upcoming is not None or going_on:
            if upcoming is not None and (not going_on or upcoming.at <= going_on[0].at):
                heappush(going_on, upcoming)
                upcoming = next(begun, None)
            now = going_on[0]
            post = self._post(number, now, random)
            yield post
            if now.pos == self.topics.sizes[now.topic]:
                heappop(going_on)
            else:
                heapreplace(going_on, self._goes_on(now, post, random))
            number += 1

    def _begun(self, topic: int, random: Random) -> _Open:
        at = self.topics.begins_at(topic, random)
        ends = self.topics.ends_at(topic, at, random)
        return _Open(at, topic, 1, 0.0, at, ends, -1, -1)

    def _goes_on(self, now: _Open, post: Planned, random: Random) -> _Open:
        size = self.topics.sizes[now.topic]
        # The least of so many moments drawn from the time that is left.
        left = size - now.pos
        gone = now.gone + (1 - now.gone) * (1 - random.random() ** (1 / left))
        bent = gone**EARLY if size < SHORT else gone
        return _Open(
            max(now.at, now.began + (now.ends - now.began) * bent),
            now.topic,
            now.pos + 1,
            gone,
            now.began,
            now.ends,
            post.number if now.pos == 1 else now.first,
            now.last if post.deleted else post.number,
        )

    def _post(self, number: int, now: _Open, random: Random) -> Planned:
        author = self.crowd.writer(now.at, random)
        # Neither the first nor the last of a topic.
        inside = 1 < now.pos < self.topics.sizes[now.topic]
        deleted = inside and random.random() < DELETED
        quoted = -1
        if now.pos > 1 and random.random() < QUOTES:
            first = random.random() < QUOTES_THE_FIRST
            quoted = now.first if first else now.last
        thanks: tuple[tuple[int, float], ...] = ()
        if not deleted and random.random() < THANKED:
            thanks = self._thanks(author, now.at, random)
        return Planned(
            number, now.topic, now.pos, author, now.at, deleted, quoted, thanks
        )

    def _thanks(
        self, author: int, at: float, random: Random
    ) -> tuple[tuple[int, float], ...]:
        given = {
            self.crowd.reader(at, random): min(
                self.topics.span, at + random.expovariate(1 / DAY)
            )
            for _one in range(1 + int(random.random() * MOST_THANKS))
        }
        given.pop(author, None)
        return tuple(given.items())
