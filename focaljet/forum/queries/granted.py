"""What each group may do in a forum, and where that was said; for owners."""

from __future__ import annotations

from dataclasses import dataclass

from focaljet.accounts.models import Group
from focaljet.base.recording import shows
from focaljet.forum.models.forums import Forum, ForumModerator, ForumRight
from focaljet.forum.rights import DEFAULTS, NOTHING, Part, Rights


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group's rights in a forum. `from_title` is "" where nothing was said, up to
    the top."""

    group: Group
    rights: Rights
    is_set_here: bool
    from_title: str


def group_lines(forum: Forum) -> list[GroupLine]:
    """Every group but the owners, who may do everything (four queries at most)."""
    path = _path_to(forum)
    rows = ForumRight.objects.filter(forum__in=path)
    said = {(row.forum_id, row.group_id): _rights(row) for row in rows}
    groups = Group.objects.exclude(kind=Group.Kind.OWNERS).order_by("pk")
    return [_line(group, path, said) for group in groups]


def _line(
    group: Group, path: list[Forum], said: dict[tuple[int, int], Rights]
) -> GroupLine:
    part, title = Part(DEFAULTS.get(group.kind, NOTHING), None), ""
    for forum in path:
        if (forum.pk, group.pk) in said:
            part, title = Part(said[(forum.pk, group.pk)], forum.pk), forum.title
    return GroupLine(group, part.rights, part.said_in == path[-1].pk, title)


def _path_to(forum: Forum) -> list[Forum]:
    """The forum and those above it, the highest first (one query)."""
    forums = Forum.objects.in_bulk()
    path = [forum]
    while (above := forums.get(path[0].parent_id or 0)) and above not in path:
        path.insert(0, above)
    return path


def _rights(row: ForumRight) -> Rights:
    return Rights(*(getattr(row, name) for name in Rights.__slots__))


def offices_in(forum_id: int) -> list[ForumModerator]:
    """Who was made a moderator of this very forum (one query)."""
    offices = ForumModerator.objects.filter(forum=forum_id, member__hidden_at=None)
    found = list(offices.select_related("member").order_by("since", "pk"))
    shows(*(f"member:{office.member_id}" for office in found))
    return found
