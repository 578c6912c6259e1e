"""The forums as one reader sees them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from focaljet.accounts.models import Group, Member
from focaljet.base.rows import rows
from focaljet.forum.models.forums import Forum
from focaljet.forum.rights import (
    EVERY_MEMBER,
    NOTHING,
    GroupKey,
    Reader,
    Rights,
    groups_of,
    work_out,
)
from focaljet.personal.words import Visible


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest post of a forum, as its row on the index shows it."""

    forum_id: int
    topic_id: int
    title: str
    at: datetime
    post_id: int | None
    replies: int
    author_id: int | None
    author_name: str | None


@dataclass(slots=True)
class ForumNode:
    """A forum with what this reader may do there; children are those to be seen."""

    forum: Forum
    rights: Rights
    children: list[ForumNode] = field(default_factory=list)
    latest: Latest | None = None
    is_unread: bool = False

    @property
    def is_category(self) -> bool:
        return self.forum.kind == Forum.Kind.CATEGORY

    def all_below(self) -> Iterator[ForumNode]:
        for child in self.children:
            yield child
            yield from child.all_below()

    @property
    def latest_below(self) -> Latest | None:
        found = [node.latest for node in (self, *self.all_below()) if node.latest]
        return max(found, key=lambda latest: latest.at, default=None)

    @property
    def has_unread(self) -> bool:
        return self.is_unread or any(child.has_unread for child in self.children)

    @property
    def topic_count(self) -> int:
        return self.forum.topic_count + sum(c.topic_count for c in self.children)

    @property
    def post_count(self) -> int:
        return self.forum.post_count + sum(c.post_count for c in self.children)


class Board:
    """Every forum that a reader may see, with the reader's rights (two queries)."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        forums = list(Forum.objects.all())
        given: dict[tuple[int, GroupKey], Rights] = {}
        for forum_id, group_id, kind, *bits in rows(RIGHTS_GIVEN, []):
            key = group_id if kind == Group.Kind.OWN else kind
            given[(forum_id, key)] = Rights(*bits)
        parents = {forum.pk: forum.parent_id for forum in forums}
        self._parents, self._given = parents, given
        rights = work_out(parents, given, groups_of(reader))
        self.nodes = {
            forum.pk: ForumNode(forum, rights[forum.pk])
            for forum in forums
            if rights.get(forum.pk, NOTHING).see
        }
        self.top: list[ForumNode] = []
        for node in self.nodes.values():
            if node.forum.parent_id is None:
                self.top.append(node)
            else:
                self.nodes[node.forum.parent_id].children.append(node)

    def node(self, forum_id: int) -> ForumNode:
        """Raises Http404 where the reader may not see the forum, or there is none."""
        try:
            return self.nodes[forum_id]
        except KeyError:
            raise Http404 from None

    def rights(self, forum_id: int) -> Rights:
        node = self.nodes.get(forum_id)
        return node.rights if node else NOTHING

    def audience(self, forum_id: int) -> Visible:
        """Who else can read what is written here; said beside every composer."""
        for groups, audience in (
            (groups_of(AnonymousUser()), Visible.PUBLIC),
            (EVERY_MEMBER, Visible.MEMBERS),
        ):
            if work_out(self._parents, self._given, groups)[forum_id].read:
                return audience
        return Visible.PARTICIPANTS

    def newest(self, most: int) -> list[Latest]:
        """The newest of what `bring_latest` brought."""
        found = [node.latest for node in self.nodes.values() if node.latest]
        return sorted(found, key=lambda latest: latest.at, reverse=True)[:most]

    def readable_ids(self) -> list[int]:
        return [pk for pk, node in self.nodes.items() if node.rights.read]

    def path_to(self, forum_id: int) -> list[Forum]:
        """The forum and those above it, the highest first."""
        path = []
        node = self.nodes.get(forum_id)
        while node:
            path.append(node.forum)
            node = self.nodes.get(node.forum.parent_id or 0)
        return path[::-1]

    def bring_latest(self, among: list[ForumNode] | None = None) -> None:
        """Give each readable forum its newest post and its unread mark.

        One query for visitors, two for members, however many forums there are.
        """
        nodes = [
            node
            for node in (self.nodes.values() if among is None else among)
            if node.rights.read and not node.is_category
        ]
        ids = [node.forum.pk for node in nodes]
        if not ids:
            return
        by_id = {node.forum.pk: node for node in nodes}
        for row in rows(NEWEST_OF_EACH, [ids]):
            latest = Latest(*row)
            by_id[latest.forum_id].latest = latest
        if isinstance(self.reader, Member):
            for (forum_id,) in rows(
                UNREAD_AMONG, [self.reader.pk, ids, self.reader.pk, self.reader.pk]
            ):
                by_id[forum_id].is_unread = True


RIGHTS_GIVEN = """
    SELECT given.forum_id, given.group_id, of.kind,
           given.see, given.read, given.start, given.reply,
           given.attach, given.moderate
    FROM forum_forumright AS given JOIN accounts_group AS of ON of.id = given.group_id
"""
# One index look-up per forum, whatever the number of topics (docs: 0.1 ms a forum).
NEWEST_OF_EACH = """
    SELECT t.forum_id, t.id, t.title, t.last_post_at, t.last_post_id,
           t.visible_count - 1, t.last_author_id, m.screen_name
    FROM unnest(%s::bigint[]) AS f(id)
    CROSS JOIN LATERAL (
        SELECT * FROM forum_topic
        WHERE forum_id = f.id AND deleted_at IS NULL
        ORDER BY last_post_at DESC, id DESC
        LIMIT 1
    ) AS t
    LEFT JOIN accounts_member AS m
        ON m.id = t.last_author_id AND m.hidden_at IS NULL
"""
# Only the newest topics are looked at: a mark on the index need not count to the end.
UNREAD_AMONG = """
    SELECT f.id
    FROM (
        SELECT wanted.id, greatest(
            coalesce((SELECT read_up_to FROM forum_forummember WHERE member_id = %s), 0),
            coalesce(mark.up_to, 0)
        ) AS up_to
        FROM unnest(%s::bigint[]) AS wanted(id)
        LEFT JOIN forum_forumread AS mark
            ON mark.forum_id = wanted.id AND mark.member_id = %s
    ) AS f
    WHERE EXISTS (
        SELECT 1
        FROM (
            SELECT id, highest_pos, last_post_id FROM forum_topic
            WHERE forum_id = f.id AND deleted_at IS NULL
            ORDER BY last_post_at DESC, id DESC
            LIMIT 100
        ) AS t
        LEFT JOIN forum_topicread AS seen
            ON seen.topic_id = t.id AND seen.member_id = %s
        WHERE t.last_post_id > f.up_to AND t.highest_pos > coalesce(seen.last_pos, 0)
    )
"""
