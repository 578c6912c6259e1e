"""Posts leave a topic: for a new one, or for another that is there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection, transaction

from focaljet.accounts.models import Member
from focaljet.base.verdict import RefusedError, insist, no
from focaljet.forum import deeds, positions, rules_of_order, signals
from focaljet.forum.models.forums import Forum
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.board import Board
from focaljet.forum.services.relocating import insist_on_readers
from focaljet.forum.services.renumbering import (
    counts_of,
    lock_topics,
    put,
    settle,
    standing_in,
    tell_counts,
)
from focaljet.forum.services.writing_down import write_down


@dataclass(frozen=True, slots=True)
class NewTopic:
    """Where the posts go: a topic that is not there yet."""

    title: str
    forum: Forum


@transaction.atomic
def split_posts(
    *,
    by: Member,
    topic: Topic,
    post_ids: Collection[int],
    to: NewTopic | Topic,
    opens_up: bool = False,
    reason: str = "",
) -> Topic:
    """Put posts of a topic, and never its first, elsewhere; gives where they are now.

    Both topics are numbered anew, without holes; permalinks lead to where a post is.
    Posts that are deleted, or in another topic by now, stay where they are. Raises
    RefusedError with a reason to show, and then nothing was done.
    """
    locked = lock_topics({topic.pk, *([to.pk] if isinstance(to, Topic) else [])})
    topic = locked[topic.pk]
    chosen = _chosen(topic, post_ids)
    board = Board(by)
    here = board.rights(topic.forum_id)
    insist(rules_of_order.may_split(by, topic, here, list(chosen.values())))
    to = locked[to.pk] if isinstance(to, Topic) else to
    _insist_on_target(by, board, topic, to, opens_up=opens_up)
    before = counts_of(locked)
    target = to if isinstance(to, Topic) else _begun(to, topic)
    _part(topic.pk, target.pk, chosen)
    settle([topic.pk, target.pk])
    tell_counts(before, [topic.pk, target.pk])
    _tell(by, topic, target, list(chosen), reason)
    return Topic.objects.get(pk=target.pk)


def _chosen(topic: Topic, post_ids: Collection[int]) -> dict[int, int]:
    """The positions of those that can go, by post."""
    found = Post.objects.filter(pk__in=post_ids, topic=topic, deleted_at=None)
    return dict(found.values_list("pk", "pos"))


def _insist_on_target(
    by: Member, board: Board, topic: Topic, to: NewTopic | Topic, *, opens_up: bool
) -> None:
    forum_id = to.forum_id if isinstance(to, Topic) else to.forum.pk
    there = board.rights(forum_id)
    if isinstance(to, NewTopic):
        insist(rules_of_order.may_place_in(by, to.forum, there))
    elif to.pk == topic.pk:
        raise RefusedError(no(rules_of_order.SAME_TOPIC))
    else:
        insist(rules_of_order.may_order(by, to, there))
    insist_on_readers(board, topic.forum_id, forum_id, opens_up=opens_up)


def _begun(new: NewTopic, old: Topic) -> Topic:
    """A topic without posts, and the watches of the old one; `settle` tells the rest."""
    made = Topic.objects.create(
        forum=new.forum,
        title=new.title,
        started_at=old.started_at,
        last_post_at=old.last_post_at,
    )
    with connection.cursor() as cursor:
        cursor.execute(WATCHES, {"new": made.pk, "old": old.pk})
    return made


def _part(old_id: int, new_id: int, chosen: Collection[int]) -> None:
    posts = standing_in([old_id, new_id])
    stay = [post for post in posts if _stays(post, old_id, chosen)]
    go = [post for post in posts if not _stays(post, old_id, chosen)]
    stay.sort(key=lambda post: post.pos)
    line = positions.in_one_line(go)
    put(posts, positions.numbered(old_id, stay) | positions.numbered(new_id, line))


def _stays(post: positions.Standing, old_id: int, chosen: Collection[int]) -> bool:
    return post.topic_id == old_id and post.post_id not in chosen


def _tell(
    by: Member, topic: Topic, target: Topic, post_ids: list[int], reason: str
) -> None:
    signals.posts_split.send(
        sender=Post,
        topic_id=target.pk,
        from_id=topic.pk,
        post_ids=post_ids,
        by_id=by.pk,
    )
    for one in (topic, target):
        write_down(deeds.SPLIT, by, one, count=len(post_ids), reason=reason)


WATCHES = """
    INSERT INTO forum_topicwatch (member_id, topic_id, since)
    SELECT member_id, %(new)s, since FROM forum_topicwatch WHERE topic_id = %(old)s
"""
