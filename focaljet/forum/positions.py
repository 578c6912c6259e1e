"""The order of posts when topics are merged or split, and what it means for readers.

Pure: no database. Positions are given anew then, without holes, in one transaction
(docs/decisions/0026). Within what was one topic before, the order never changes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a post stands before it is moved."""

    post_id: int
    topic_id: int
    pos: int
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post stands afterwards."""

    topic_id: int
    pos: int


Reading = tuple[int, int]  # a member, a topic


def in_one_line(posts: Iterable[Standing]) -> list[Standing]:
    """Posts of several topics in the order of time; the oldest first post begins.

    A post that says it is older than the one before it in its topic (clocks of other
    programs do that) still stays behind it.
    """
    by_topic: dict[int, list[Standing]] = defaultdict(list)
    for post in sorted(posts, key=lambda post: (post.topic_id, post.pos)):
        by_topic[post.topic_id].append(post)
    keyed = [
        ((latest, post.topic_id, post.pos), post)
        for line in by_topic.values()
        for latest, post in _never_backwards(line)
    ]
    line = [post for _key, post in sorted(keyed, key=lambda pair: pair[0])]
    begins = min(
        (post for post in line if post.pos == 1),
        key=lambda post: (post.written_at, post.post_id),
        default=line[0],
    )
    return [begins, *(post for post in line if post is not begins)]


def _never_backwards(
    line: Sequence[Standing],
) -> Iterable[tuple[datetime, Standing]]:
    latest = line[0].written_at
    for post in line:
        latest = max(latest, post.written_at)
        yield latest, post


def numbered(topic_id: int, line: Sequence[Standing]) -> dict[int, Place]:
    """Places from 1 up for a line of posts, by post."""
    return {
        post.post_id: Place(topic_id, pos) for pos, post in enumerate(line, start=1)
    }


def marks_after(
    posts: Iterable[Standing],
    places: Mapping[int, Place],
    marks: Mapping[Reading, int],
    floors: Mapping[Reading, int],
) -> dict[Reading, int]:
    """How far each reader of `marks` has read the topics of `places`.

    `marks` are positions by reader and old topic; every post up to the id in `floors`
    counts as read too. A mark stands before the first post that was not read: nothing
    unread is ever called read.
    """
    lines = _lines(posts, places)
    lengths: dict[int, int] = defaultdict(int)
    for _old, new, line in lines:
        lengths[new] += len(line)
    found: dict[Reading, int] = {}
    for member in {member for member, _topic in marks}:
        for new, length in lengths.items():
            found[(member, new)] = length
        for old, new, line in lines:
            mark, floor = marks.get((member, old), 0), floors.get((member, old), 0)
            unread = _first_unread(line, mark, floor)
            if unread is not None:
                found[(member, new)] = min(found[(member, new)], unread - 1)
    return found


@dataclass(frozen=True, slots=True)
class _Line:
    """Posts of one old topic that come into one new one, in their order."""

    old_positions: list[int]
    new_positions: list[int]
    post_ids: list[int]

    def __len__(self) -> int:
        return len(self.post_ids)


def _lines(
    posts: Iterable[Standing], places: Mapping[int, Place]
) -> list[tuple[int, int, _Line]]:
    found: dict[tuple[int, int], _Line] = {}
    for post in sorted(posts, key=lambda post: post.pos):
        place = places[post.post_id]
        key = (post.topic_id, place.topic_id)
        line = found.setdefault(key, _Line([], [], []))
        line.old_positions.append(post.pos)
        line.new_positions.append(place.pos)
        line.post_ids.append(post.post_id)
    return [(old, new, line) for (old, new), line in found.items()]


def _first_unread(line: _Line, mark: int, floor: int) -> int | None:
    """The new position of the first post of the line that was not read."""
    for at in range(bisect_right(line.old_positions, mark), len(line)):
        if line.post_ids[at] > floor:
            return line.new_positions[at]
    return None
