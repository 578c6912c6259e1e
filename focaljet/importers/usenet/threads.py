"""Which messages make a conversation, and in which order they are read.

Messages that refer to the same message belong together, also when that one is not in
the archive. No answer here depends on the order in which messages are found.
"""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# The message above each message; None at the top.
Tree = dict[int, int | None]


class Threads:
    """Joins numbered messages, present or not; eight bytes for each of them."""

    def __init__(self) -> None:
        self._above = array("q")

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.thread_of(one), self.thread_of(other)))
        self._above[second] = first

    def thread_of(self, message: int) -> int:
        """The lowest number in its thread."""
        while len(self._above) <= message:
            self._above.append(len(self._above))
        top = message
        while self._above[top] != top:
            # Halving the way keeps later ones short.
            self._above[top] = self._above[self._above[top]]
            top = self._above[top]
        return top


@dataclass(frozen=True, slots=True)
class Placed:
    """A message of a thread. `parents` are those present that it refers to, nearest
    first; `moment` is in seconds, None where its date could not be right."""

    number: int
    id: str
    moment: int | None
    parents: tuple[int, ...]


def tree_of(messages: Sequence[Placed]) -> Tree:
    """Each message below its nearest parent. A ring is opened at its earliest one."""
    parent: Tree = {
        each.number: each.parents[0] if each.parents else None for each in messages
    }
    ranks = {each.number: (each.moment or 0, each.id) for each in messages}
    done: set[int] = set()
    for start in parent:
        way: dict[int, None] = {}
        at: int | None = start
        while at is not None and at not in done and at not in way:
            way[at] = None
            at = parent[at]
        if at in way:
            walked = list(way)
            ring = walked[walked.index(at) :]
            parent[min(ring, key=lambda number: ranks[number])] = None
        done.update(way)
    return parent


def moments_of(messages: Sequence[Placed], tree: Tree) -> dict[int, int]:
    """The moments, with those that are missing put beside their neighbours.

    After the parent, or before the first answer. Messages of a thread in which
    nothing has a date are not in the result.
    """
    known = {each.number: each.moment for each in messages if each.moment is not None}
    children = _children(tree)
    downward = list(children.get(None, ()))
    for number in downward:
        downward.extend(children.get(number, ()))
    _from_parents(known, tree, downward)
    for number in reversed(downward):
        answers = [known[child] for child in children.get(number, ()) if child in known]
        if number not in known and answers:
            known[number] = min(answers) - 1
    _from_parents(known, tree, downward)
    return known


def in_order(tree: Tree, ranks: Mapping[int, tuple[int, str]]) -> list[int]:
    """By rank (the moment, then the id), and every message after its parent."""
    children = _children(tree)
    ready = [(ranks[number], number) for number in children.get(None, ())]
    heapq.heapify(ready)
    ordered: list[int] = []
    while ready:
        _rank, number = heapq.heappop(ready)
        ordered.append(number)
        for child in children.get(number, ()):
            heapq.heappush(ready, (ranks[child], child))
    return ordered


def _from_parents(known: dict[int, int], tree: Tree, downward: Sequence[int]) -> None:
    for number in downward:
        above = tree[number]
        if number not in known and above is not None and above in known:
            known[number] = known[above] + 1


def _children(tree: Tree) -> dict[int | None, list[int]]:
    children: dict[int | None, list[int]] = {}
    for number, above in tree.items():
        children.setdefault(above, []).append(number)
    return children
