"""What a reader may do in each forum: worked out once per request, in memory.

Rights are given to groups, forum by forum. For each of the reader's groups the
nearest row counts, looking from the forum upward; where no row is found, DEFAULTS.
A reader has what any of these groups has, and everything where they are appointed.
Nothing is seen below what is not seen. docs/algorithms/rights.md tells it with
examples; queries/explaining.py puts a `Finding` into sentences.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from focaljet.accounts.models import Group, Member

Reader = Member | AnonymousUser


@dataclass(frozen=True, slots=True)
class Rights:
    see: bool = False
    read: bool = False
    start: bool = False
    reply: bool = False
    attach: bool = False
    moderate: bool = False

    def __or__(self, other: Rights) -> Rights:
        return Rights(
            self.see or other.see,
            self.read or other.read,
            self.start or other.start,
            self.reply or other.reply,
            self.attach or other.attach,
            self.moderate or other.moderate,
        )

    def below(self, parent: Rights) -> Rights:
        """These rights in a forum whose parent grants `parent`."""
        see = self.see and parent.see
        read = see and self.read
        return Rights(
            see,
            read,
            read and self.start,
            read and self.reply,
            read and self.attach,
            read and self.moderate,
        )


NOTHING = Rights()
EVERYTHING = Rights(True, True, True, True, True, True)
DEFAULTS: Mapping[str, Rights] = {
    Group.Kind.VISITORS: Rights(see=True, read=True),
    Group.Kind.MEMBERS: Rights(
        see=True, read=True, start=True, reply=True, attach=True
    ),
    Group.Kind.MODERATORS: EVERYTHING,
    Group.Kind.OWN: NOTHING,
}
GroupKey = int | str


EVERY_MEMBER: Mapping[GroupKey, str] = {
    kind: kind for kind in (Group.Kind.VISITORS, Group.Kind.MEMBERS)
}


def groups_of(reader: Reader) -> dict[GroupKey, str]:
    """The reader's groups: built-in ones by kind, own ones by id, each with its kind."""
    groups: dict[GroupKey, str] = {Group.Kind.VISITORS: Group.Kind.VISITORS}
    if isinstance(reader, Member):
        groups[Group.Kind.MEMBERS] = Group.Kind.MEMBERS
        for group_id, kind in reader.given_groups:
            groups[group_id if kind == Group.Kind.OWN else kind] = kind
    return groups


@dataclass(frozen=True, slots=True)
class Part:
    """What one group gives in a forum, and the forum in which that was said: None
    where nobody said anything, and the group's default counts."""

    rights: Rights
    said_in: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """How a reader's rights in one forum came about.

    `office_in` is the forum whose moderator the reader is, where that reaches here;
    `office_stops` says that one above reaches no further than to here.
    """

    rights: Rights
    parts: Mapping[GroupKey, Part]
    above: Rights
    office_in: int | None = None
    office_stops: bool = False
    is_owner: bool = False


def work_out(
    parents: Mapping[int, int | None],
    given: Mapping[tuple[int, GroupKey], Rights],
    groups: Mapping[GroupKey, str],
    offices: Collection[int] = (),
) -> dict[int, Rights]:
    """Each forum's rights for a reader who is in `groups`; see `findings`."""
    found = findings(parents, given, groups, offices)
    return {forum: finding.rights for forum, finding in found.items()}


def findings(
    parents: Mapping[int, int | None],
    given: Mapping[tuple[int, GroupKey], Rights],
    groups: Mapping[GroupKey, str],
    offices: Collection[int] = (),
) -> dict[int, Finding]:
    """Each forum's rights, and why.

    `parents` maps every forum to the one above it; `given` holds the rows, built-in
    groups by kind and own groups by id; `offices` are the forums whose moderator the
    reader was made.
    """
    if Group.Kind.OWNERS in groups:
        own = Finding(EVERYTHING, {}, EVERYTHING, is_owner=True)
        return dict.fromkeys(parents, own)
    top = Finding(
        EVERYTHING,
        {key: Part(DEFAULTS.get(kind, NOTHING), None) for key, kind in groups.items()},
        EVERYTHING,
    )
    found: dict[int, Finding] = {}
    for forum in _from_the_top(parents):
        above = parents[forum]
        over = top if above is None else found[above]
        found[forum] = _found(forum, over, given, is_office=forum in offices)
    return found


def _found(
    forum: int,
    above: Finding,
    given: Mapping[tuple[int, GroupKey], Rights],
    *,
    is_office: bool,
) -> Finding:
    parts, of_groups, is_said_here = {}, NOTHING, False
    for key, inherited in above.parts.items():
        row = given.get((forum, key))
        part = parts[key] = inherited if row is None else Part(row, forum)
        is_said_here = is_said_here or row is not None
        of_groups |= part.rights
    office = forum if is_office else above.office_in
    # A room below that is closed by rows of its own is not opened from above.
    stops = office not in (None, forum) and is_said_here and not of_groups.read
    if stops:
        office = None
    rights = EVERYTHING if office is not None else of_groups
    return Finding(rights.below(above.rights), parts, above.rights, office, stops)


def _from_the_top(parents: Mapping[int, int | None]) -> Iterable[int]:
    """Every forum after the one above it. A ring of forums is left out: unseen."""
    children: dict[int | None, list[int]] = {}
    for forum, above in parents.items():
        children.setdefault(above, []).append(forum)
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        forum = waiting.pop()
        yield forum
        waiting.extend(reversed(children.get(forum, [])))
