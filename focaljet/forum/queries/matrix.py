"""All forums, and what each audience may do in each: from memory.

Worked out once for a set of groups and offices, and kept until a forum, a right, a group
or an office is written (`focaljet/caching`). What changes with every post, a forum's
counts and its newest topic, is not here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from focaljet.accounts.models import Group
from focaljet.base.rows import rows
from focaljet.caching.pieces import piece
from focaljet.forum.models.forums import Forum
from focaljet.forum.rights import GroupKey, Rights, work_out

_numbers = count()


@dataclass(frozen=True, slots=True)
class Matrix:
    """`given` are the rows of rights; `offices`, who moderates which forums; `kept`,
    the forums that have moderators of their own. The forums stand in their order, and
    are shared by all requests: nobody may change them."""

    forums: Mapping[int, Forum]
    parents: Mapping[int, int | None]
    given: Mapping[tuple[int, GroupKey], Rights]
    offices: Mapping[int, frozenset[int]]
    kept: frozenset[int]
    # Another one at each reading: what is worked out from this goes under it.
    number: int = field(default_factory=lambda: next(_numbers))

    def of_member(self, member_id: int) -> frozenset[int]:
        return self.offices.get(member_id, frozenset())


@dataclass(frozen=True, slots=True)
class Access:
    """The rights of an audience, and the forums that it may read, in their order."""

    rights: Mapping[int, Rights]
    readable: tuple[int, ...]


def matrix() -> Matrix:
    """One query, where it is not in memory."""
    return piece("forums and rights", _read, lambda made: 2_000 * len(made.forums))


def access(
    groups: Mapping[GroupKey, str], offices: frozenset[int], known: Matrix
) -> Access:
    """What members of these groups may do, in the forums of `known`."""
    # What was read before a right was taken away may be worked out after it: kept by the
    # groups alone, that would hold for whoever asks next.
    key = ("rights", known.number, frozenset(groups.items()), offices)
    return piece(
        key,
        lambda: _worked_out(groups, offices, known),
        lambda made: 200 * len(made.rights),
    )


def _worked_out(
    groups: Mapping[GroupKey, str], offices: frozenset[int], known: Matrix
) -> Access:
    rights = work_out(known.parents, known.given, groups, offices)
    readable = (pk for pk in known.forums if pk in rights and rights[pk].read)
    return Access(rights, tuple(readable))


def _read() -> Matrix:
    forums: dict[int, Forum] = {}
    given: dict[tuple[int, GroupKey], Rights] = {}
    offices: dict[int, set[int]] = {}
    kept = set()
    for *columns, rights, moderators in rows(FORUMS, []):
        forum = Forum.from_db("default", COLUMNS, columns)
        forums[forum.pk] = forum
        for group_id, kind, *bits in _listed(rights):
            key = group_id if kind == Group.Kind.OWN else kind
            given[(forum.pk, key)] = Rights(*bits)
        for member_id in moderators:
            offices.setdefault(member_id, set()).add(forum.pk)
            kept.add(forum.pk)
    return Matrix(
        forums=forums,
        parents={pk: forum.parent_id for pk, forum in forums.items()},
        given=given,
        offices={member: frozenset(held) for member, held in offices.items()},
        kept=frozenset(kept),
    )


def _listed(stored: Any) -> list[Any]:
    found: list[Any] = json.loads(stored) if isinstance(stored, str) else stored or []
    return found


COLUMNS = [
    "id",
    "kind",
    "parent_id",
    "title",
    "description",
    "icon",
    "place",
    "locked_at",
]
FORUMS = """
    SELECT forum.id, forum.kind, forum.parent_id, forum.title, forum.description,
           forum.icon, forum.place, forum.locked_at, rights.given,
           ARRAY(SELECT member_id FROM forum_forummoderator WHERE forum_id = forum.id)
    FROM forum_forum AS forum
    LEFT JOIN (
        SELECT given.forum_id, jsonb_agg(jsonb_build_array(
            given.group_id, of.kind, given.see, given.read, given.start, given.reply,
            given.attach, given.moderate
        )) AS given
        FROM forum_forumright AS given
        JOIN accounts_group AS of ON of.id = given.group_id
        GROUP BY given.forum_id
    ) AS rights ON rights.forum_id = forum.id
    ORDER BY forum.place, forum.id
"""
