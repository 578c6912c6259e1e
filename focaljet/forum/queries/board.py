"""The forums as one reader sees them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from focaljet.accounts.models import Group, Member
from focaljet.base.recording import shows
from focaljet.base.rows import rows
from focaljet.forum.models.forums import Forum
from focaljet.forum.queries.marks import Marks, no_marks
from focaljet.forum.queries.matrix import access, matrix
from focaljet.forum.rights import (
    EVERY_MEMBER,
    NOTHING,
    Finding,
    GroupKey,
    Reader,
    Rights,
    findings,
    groups_of,
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


@dataclass(frozen=True, slots=True)
class Announcement:
    """A topic that stands on top of every forum."""

    id: int
    title: str
    started_at: datetime


@dataclass(slots=True)
class ForumNode:
    """A forum with what this reader may do there; children are those to be seen."""

    forum: Forum
    rights: Rights
    marks: Marks = field(default_factory=no_marks)
    children: list[ForumNode] = field(default_factory=list)
    # It has moderators of its own.
    is_kept: bool = False
    # These are brought by `bring_latest`; the counts are of this forum alone.
    latest: Latest | None = None
    own_topics: int = 0
    own_posts: int = 0
    # And this by `bring_unread`.
    is_unread: bool = False

    @property
    def read_up_to(self) -> int:
        """What the reader has read here: every post up to this id."""
        return self.marks.read_up_to(self.forum.pk)

    @property
    def is_watched(self) -> bool:
        return self.forum.pk in self.marks.watched

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
        return self.own_topics + sum(c.topic_count for c in self.children)

    @property
    def post_count(self) -> int:
        return self.own_posts + sum(c.post_count for c in self.children)


class Board:
    """Every forum that a reader may see, with the reader's rights and marks.

    No query where the forums and rights are in memory (queries/matrix.py), else one; the
    marks of a member are one more, asked when a page first wants to know them.
    """

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        known = self._matrix = matrix()
        me = reader.pk if isinstance(reader, Member) else None
        self._offices = known.of_member(me) if me else frozenset()
        self._groups = groups_of(reader)
        self._access = access(self._groups, self._offices, known)
        self.marks = Marks(reader) if isinstance(reader, Member) else no_marks()
        # The newest post of the site when the newest of each forum were brought: what
        # came later is not shown, and so not to be marked as read.
        self.up_to = 0

    @cached_property
    def nodes(self) -> dict[int, ForumNode]:
        nodes, of_each = {}, self._access.rights
        for pk, forum in self._matrix.forums.items():
            rights = of_each.get(pk, NOTHING)
            if rights.see:
                is_kept = pk in self._matrix.kept
                nodes[pk] = ForumNode(forum, rights, self.marks, is_kept=is_kept)
        for node in nodes.values():
            if node.forum.parent_id is not None:
                nodes[node.forum.parent_id].children.append(node)
        return nodes

    @property
    def top(self) -> list[ForumNode]:
        return [node for node in self.nodes.values() if node.forum.parent_id is None]

    @property
    def newest_post_id(self) -> int:
        """The newest post of the site when the marks were read, whoever may read it."""
        return self.marks.newest_post_id

    @property
    def uses_keys(self) -> bool:
        return self.marks.uses_keys

    @property
    def seen_key(self) -> tuple[int, ...]:
        """Names those who see the same forums, also where they may not read."""
        return tuple(self.nodes)

    @property
    def audience_key(self) -> tuple[int, ...]:
        """Names those who may read the same forums as this reader."""
        return self._access.readable

    @property
    def matrix_number(self) -> int:
        """Names the reading of the forums and rights that this is made of."""
        return self._matrix.number

    @property
    def is_for_a_member(self) -> bool:
        return isinstance(self.reader, Member)

    def node(self, forum_id: int) -> ForumNode:
        """Raises Http404 where the reader may not see the forum, or there is none."""
        try:
            return self.nodes[forum_id]
        except KeyError:
            raise Http404 from None

    def rights(self, forum_id: int) -> Rights:
        return self._access.rights.get(forum_id, NOTHING)

    def audience(self, forum_id: int) -> Visible:
        """Who else can read what is written here; said beside every composer."""
        for groups, audience in (
            (groups_of(AnonymousUser()), Visible.PUBLIC),
            (EVERY_MEMBER, Visible.MEMBERS),
        ):
            if self._rights_of(groups)[forum_id].read:
                return audience
        return Visible.PARTICIPANTS

    def finding(self, forum_id: int) -> Finding | None:
        """How the reader's rights came about, also where there are none; None where
        there is no such forum."""
        known = self._matrix
        found = findings(known.parents, known.given, self._groups, self._offices)
        return found.get(forum_id)

    def readers(self, forum_id: int) -> frozenset[GroupKey]:
        """The groups whose members can read a forum without being in any other."""
        own = {key for _forum, key in self._matrix.given if isinstance(key, int)}
        of_each: dict[GroupKey, dict[GroupKey, str]] = {
            Group.Kind.VISITORS: groups_of(AnonymousUser()),
            Group.Kind.MEMBERS: dict(EVERY_MEMBER),
            Group.Kind.MODERATORS: {
                **EVERY_MEMBER,
                Group.Kind.MODERATORS: Group.Kind.MODERATORS,
            },
            **{key: {**EVERY_MEMBER, key: Group.Kind.OWN} for key in own},
        }
        return frozenset(
            key
            for key, groups in of_each.items()
            if self._rights_of(groups)[forum_id].read
        )

    def _rights_of(self, groups: Mapping[GroupKey, str]) -> Mapping[int, Rights]:
        """Of whoever is in these groups and holds no office."""
        if groups == self._groups and not self._offices:
            return self._access.rights
        return access(groups, frozenset(), self._matrix).rights

    def newest(self, most: int) -> list[Latest]:
        """The newest of what `bring_latest` brought."""
        found = [node.latest for node in self.nodes.values() if node.latest]
        return sorted(found, key=lambda latest: latest.at, reverse=True)[:most]

    def readable_ids(self) -> list[int]:
        return list(self._access.readable)

    def readable_in(self, within: ForumNode | None) -> list[ForumNode]:
        """The forums with topics to be read: all, or `within` and those below it."""
        found = self.nodes.values() if within is None else [within, *within.all_below()]
        return [node for node in found if node.rights.read and not node.is_category]

    def path_to(self, forum_id: int) -> list[Forum]:
        """The forum and those above it, the highest first."""
        path = []
        at: int | None = forum_id
        while at is not None and self.rights(at).see:
            path.append(self._matrix.forums[at])
            at = self._matrix.parents[at]
        return path[::-1]

    def bring_latest(self, among: Sequence[ForumNode]) -> None:
        """Give each forum its counts and, where it may be read, its newest post (one
        query, however many forums there are)."""
        if among:
            self._take_latest(rows(NEWEST_OF_EACH, self._which(among)))

    def bring_everything(self) -> list[Announcement]:
        """The same for all forums, with what stands on top of the index, the newest
        first (one query)."""
        shows("announced")
        if not self.nodes:
            return []
        values = [*self._which(list(self.nodes.values())), self.readable_ids()]
        found = rows(NEWEST_AND_ANNOUNCED, values)
        self._take_latest([row for row in found if row[0] is not None])
        return [Announcement(*row[3:6]) for row in found if row[0] is None]

    def bring_unread(self, among: Sequence[ForumNode]) -> None:
        """Mark the forums in which something is new to the reader (one query, and that
        for the marks; none for a visitor)."""
        if not among or not isinstance(self.reader, Member):
            return
        found = [node for node in among if node.rights.read and not node.is_category]
        ids, marks = [node.forum.pk for node in found], [n.read_up_to for n in found]
        for (pk,) in rows(UNREAD_OF_EACH, [ids, marks, self.reader.pk]):
            self.nodes[pk].is_unread = True

    def _which(self, among: Sequence[ForumNode]) -> list[Any]:
        shows(*(f"forum:{node.forum.pk}" for node in among))
        readable = [node.rights.read and not node.is_category for node in among]
        return [[node.forum.pk for node in among], readable]

    def _take_latest(self, found: list[tuple[Any, ...]]) -> None:
        for pk, own_topics, own_posts, *latest, up_to in found:
            node, self.up_to = self.nodes[pk], up_to
            node.own_topics, node.own_posts = own_topics, own_posts
            if latest[0] is not None:
                node.latest = Latest(pk, *latest)
                shows(f"member:{node.latest.author_id}")


# One index look-up per forum, whatever the number of topics (docs: 0.1 ms a forum).
NEWEST_OF_EACH = """
    SELECT forum.id, forum.topic_count, forum.post_count,
           t.id, t.title, t.last_post_at, t.last_post_id,
           t.visible_count - 1, t.last_author_id, m.screen_name,
           coalesce((SELECT max(id) FROM forum_post), 0)
    FROM unnest(%s::bigint[], %s::boolean[]) AS f(id, is_readable)
    JOIN forum_forum AS forum ON forum.id = f.id
    LEFT JOIN LATERAL (
        SELECT * FROM forum_topic
        WHERE f.is_readable AND forum_id = f.id AND deleted_at IS NULL
        ORDER BY last_post_at DESC, id DESC
        LIMIT 1
    ) AS t ON true
    LEFT JOIN accounts_member AS m
        ON m.id = t.last_author_id AND m.hidden_at IS NULL
"""
# What is announced comes without a forum.
NEWEST_AND_ANNOUNCED = f"""
    {NEWEST_OF_EACH}
    UNION ALL
    (
        SELECT NULL, NULL, NULL, id, title, started_at, NULL, NULL, NULL, NULL, NULL
        FROM forum_topic
        WHERE deleted_at IS NULL AND pin = 3 AND forum_id = ANY(%s)
        ORDER BY last_post_at DESC, id DESC
        LIMIT 5
    )
"""  # noqa: S608  (of constants)
# Only the newest topics are looked at: for a mark it need not count to the end.
UNREAD_OF_EACH = """
    SELECT f.id
    FROM unnest(%s::bigint[], %s::bigint[]) AS f(id, up_to)
    WHERE EXISTS (
        SELECT 1
        FROM (
            SELECT id, highest_pos, last_post_id FROM forum_topic
            WHERE forum_id = f.id AND deleted_at IS NULL
            ORDER BY last_post_at DESC, id DESC
            LIMIT 100
        ) AS one
        WHERE one.last_post_id > f.up_to
          -- A sub-select: joined, a plan made for any reader walks all marks.
          AND one.highest_pos > coalesce((
              SELECT last_pos FROM forum_topicread
              WHERE member_id = %s::bigint AND topic_id = one.id
          ), 0)
    )
"""
