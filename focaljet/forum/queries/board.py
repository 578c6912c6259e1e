"""The forums as one reader sees them."""

from __future__ import annotations

import json
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
    Finding,
    GroupKey,
    Reader,
    Rights,
    findings,
    groups_of,
    work_out,
)
from focaljet.personal.words import Visible

NOTHING_IS_NEW = 2**63 - 1


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
    # What the reader has read here: every post up to this id. To visitors nothing is new.
    read_up_to: int = NOTHING_IS_NEW
    is_watched: bool = False
    # It has moderators of its own.
    is_kept: bool = False
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
    """Every forum that a reader may see, with the reader's rights and marks (one query).

    The marks are here so that other queries get them as plain numbers: PostgreSQL
    plans twenty times worse with a bound that it must look up first.
    """

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        me = reader.pk if isinstance(reader, Member) else None
        forums = list(Forum.objects.raw(FORUMS_AND_MARKS, [me, me, me, me]))
        beside = {forum.pk: vars(forum) for forum in forums}  # columns of other tables
        given: dict[tuple[int, GroupKey], Rights] = {}
        for forum in forums:
            for group_id, kind, *bits in json.loads(beside[forum.pk]["given"] or "[]"):
                key = group_id if kind == Group.Kind.OWN else kind
                given[(forum.pk, key)] = Rights(*bits)
        some = next(iter(beside.values()), {})
        # The newest post of the site when this was asked, whoever may read it.
        self.newest_post_id: int = some.get("newest_post_id") or 0
        self.uses_keys: bool = me is not None and some.get("uses_keys") is not False
        parents = {forum.pk: forum.parent_id for forum in forums}
        self._parents, self._given = parents, given
        self._offices = {pk for pk, row in beside.items() if row["is_office"]}
        rights = work_out(parents, given, groups_of(reader), self._offices)
        self.nodes = {
            forum.pk: ForumNode(
                forum,
                rights[forum.pk],
                read_up_to=beside[forum.pk]["read_up_to"] if me else NOTHING_IS_NEW,
                is_watched=beside[forum.pk]["is_watched"],
                is_kept=beside[forum.pk]["is_kept"],
            )
            for forum in forums
            if rights.get(forum.pk, NOTHING).see
        }
        self.top: list[ForumNode] = []
        for node in self.nodes.values():
            if node.forum.parent_id is None:
                self.top.append(node)
            else:
                self.nodes[node.forum.parent_id].children.append(node)

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

    def finding(self, forum_id: int) -> Finding | None:
        """How the reader's rights came about, also where there are none; None where
        there is no such forum."""
        groups = groups_of(self.reader)
        found = findings(self._parents, self._given, groups, self._offices)
        return found.get(forum_id)

    def readers(self, forum_id: int) -> frozenset[GroupKey]:
        """The groups whose members can read a forum without being in any other."""
        own = {key for _forum, key in self._given if isinstance(key, int)}
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
            if work_out(self._parents, self._given, groups)[forum_id].read
        )

    def newest(self, most: int) -> list[Latest]:
        """The newest of what `bring_latest` brought."""
        found = [node.latest for node in self.nodes.values() if node.latest]
        return sorted(found, key=lambda latest: latest.at, reverse=True)[:most]

    def readable_ids(self) -> list[int]:
        return [pk for pk, node in self.nodes.items() if node.rights.read]

    def readable_in(self, within: ForumNode | None) -> list[ForumNode]:
        """The forums with topics to be read: all, or `within` and those below it."""
        found = self.nodes.values() if within is None else [within, *within.all_below()]
        return [node for node in found if node.rights.read and not node.is_category]

    def path_to(self, forum_id: int) -> list[Forum]:
        """The forum and those above it, the highest first."""
        path = []
        node = self.nodes.get(forum_id)
        while node:
            path.append(node.forum)
            node = self.nodes.get(node.forum.parent_id or 0)
        return path[::-1]

    def bring_latest(self, among: list[ForumNode] | None = None) -> None:
        """Give each readable forum its newest post and its unread mark (one query,
        however many forums there are)."""
        nodes = [
            node
            for node in (self.nodes.values() if among is None else among)
            if node.rights.read and not node.is_category
        ]
        ids = [node.forum.pk for node in nodes]
        if not ids:
            return
        me = self.reader.pk if isinstance(self.reader, Member) else None
        marks = [node.read_up_to for node in nodes]
        by_id = {node.forum.pk: node for node in nodes}
        for *latest, is_unread in rows(NEWEST_OF_EACH, [me, me, ids, marks]):
            node = by_id[latest[0]]
            node.latest, node.is_unread = Latest(*latest), bool(is_unread)


FORUMS_AND_MARKS = """
    SELECT forum.*, rights.given, mine.uses_keys,
           greatest(coalesce(mine.read_up_to, 0), coalesce(mark.up_to, 0)) AS read_up_to,
           watch.id IS NOT NULL AS is_watched, office.id IS NOT NULL AS is_office,
           EXISTS (
               SELECT FROM forum_forummoderator WHERE forum_id = forum.id
           ) AS is_kept,
           (SELECT max(id) FROM forum_post) AS newest_post_id
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
    LEFT JOIN forum_forummember AS mine ON mine.member_id = %s::bigint
    LEFT JOIN forum_forumread AS mark
        ON mark.forum_id = forum.id AND mark.member_id = %s::bigint
    LEFT JOIN forum_forumwatch AS watch
        ON watch.forum_id = forum.id AND watch.member_id = %s::bigint
    LEFT JOIN forum_forummoderator AS office
        ON office.forum_id = forum.id AND office.member_id = %s::bigint
    ORDER BY forum.place, forum.id
"""
# One index look-up per forum, whatever the number of topics (docs: 0.1 ms a forum).
# For the mark, only the newest topics are looked at: it need not count to the end.
NEWEST_OF_EACH = """
    SELECT t.forum_id, t.id, t.title, t.last_post_at, t.last_post_id,
           t.visible_count - 1, t.last_author_id, m.screen_name,
           %s::bigint IS NOT NULL AND EXISTS (
               SELECT 1
               FROM (
                   SELECT id, highest_pos, last_post_id FROM forum_topic
                   WHERE forum_id = f.id AND deleted_at IS NULL
                   ORDER BY last_post_at DESC, id DESC
                   LIMIT 100
               ) AS one
               LEFT JOIN forum_topicread AS seen
                   ON seen.topic_id = one.id AND seen.member_id = %s::bigint
               WHERE one.last_post_id > f.up_to
                 AND one.highest_pos > coalesce(seen.last_pos, 0)
           )
    FROM unnest(%s::bigint[], %s::bigint[]) AS f(id, up_to)
    CROSS JOIN LATERAL (
        SELECT * FROM forum_topic
        WHERE forum_id = f.id AND deleted_at IS NULL
        ORDER BY last_post_at DESC, id DESC
        LIMIT 1
    ) AS t
    LEFT JOIN accounts_member AS m
        ON m.id = t.last_author_id AND m.hidden_at IS NULL
"""
