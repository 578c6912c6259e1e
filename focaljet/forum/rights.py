"""What a reader may do in each forum: worked out once per request, in memory.

Rights are given to groups, forum by forum. For each of the reader's groups the
nearest row counts, looking from the forum upward; where no row is found, DEFAULTS.
A reader has what any of these groups has. Nothing is seen below what is not seen.
docs/algorithms/rights.md tells it with examples.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    Group.Kind.MEMBERS: Rights(see=True, read=True, start=True, reply=True, attach=True),
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


def work_out(
    parents: Mapping[int, int | None],
    given: Mapping[tuple[int, GroupKey], Rights],
    groups: Mapping[GroupKey, str],
) -> dict[int, Rights]:
    """Each forum's rights for a reader who is in `groups`.

    `parents` maps every forum to the one above it; `given` holds the rows, built-in
    groups by kind and own groups by id.
    """
    if Group.Kind.OWNERS in groups:
        return dict.fromkeys(parents, EVERYTHING)
    nearest: dict[tuple[int | None, GroupKey], Rights] = {
        (None, key): DEFAULTS.get(kind, NOTHING) for key, kind in groups.items()
    }
    found: dict[int, Rights] = {}
    for forum in _from_the_top(parents):
        above = parents[forum]
        sum_of_groups = NOTHING
        for key in groups:
            own = given.get((forum, key), nearest[(above, key)])
            nearest[(forum, key)] = own
            sum_of_groups |= own
        parent = EVERYTHING if above is None else found[above]
        found[forum] = sum_of_groups.below(parent)
    return found


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
