"""Keeping order: locking, pinning, deleting and taking it back."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.dispatch import Signal

from focaljet.accounts.models import Member
from focaljet.base import clock
from focaljet.base.verdict import insist
from focaljet.forum import rules, signals, tally
from focaljet.forum.models.forums import ForumDelta
from focaljet.forum.models.posts import Post
from focaljet.forum.models.readers import ForumMember
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.board import Board
from focaljet.forum.rights import Rights


@transaction.atomic
def delete_post(*, by: Member, post: Post) -> None:
    """Take a post out of sight. Its position stays as a tombstone.

    Raises RefusedError with a reason; a post deleted already is one.
    """
    post, rights = _post_of(by, post)
    insist(rules.may_delete_post(by, post, post.topic, rights))
    post.deleted_at, post.deleted_by = clock.now(), by
    post.save(update_fields=["deleted_at", "deleted_by"])
    _seen_again(post, -1)
    signals.post_deleted.send(sender=Post, **_post_facts(post, by))


@transaction.atomic
def undelete_post(*, by: Member, post: Post) -> None:
    """Put a post back: whoever deleted it, for ten minutes; a moderator, always."""
    post, rights = _post_of(by, post)
    if not post.is_deleted:
        return
    insist(rules.may_undelete(by, post, rights))
    post.deleted_at, post.deleted_by = None, None
    post.save(update_fields=["deleted_at", "deleted_by"])
    _seen_again(post, +1)
    signals.post_undeleted.send(sender=Post, **_post_facts(post, by))


@transaction.atomic
def delete_topic(*, by: Member, topic: Topic) -> None:
    """Take a topic with all its posts out of sight."""
    topic, rights = _topic_of(by, topic)
    insist(rules.may_delete_topic(by, topic, rights))
    topic.deleted_at, topic.deleted_by = clock.now(), by
    topic.save(update_fields=["deleted_at", "deleted_by"])
    _count(topic, -1)
    signals.topic_deleted.send(sender=Topic, **_topic_facts(topic, by))


@transaction.atomic
def undelete_topic(*, by: Member, topic: Topic) -> None:
    """Put a topic back: whoever deleted it, for ten minutes; a moderator, always."""
    topic, rights = _topic_of(by, topic)
    if not topic.is_deleted:
        return
    insist(rules.may_undelete(by, topic, rights))
    topic.deleted_at, topic.deleted_by = None, None
    topic.save(update_fields=["deleted_at", "deleted_by"])
    _count(topic, +1)
    signals.topic_undeleted.send(sender=Topic, **_topic_facts(topic, by))


def lock_topic(*, by: Member, topic: Topic) -> None:
    _moderate(by, topic, signals.topic_locked, locked_at=clock.now())


def unlock_topic(*, by: Member, topic: Topic) -> None:
    _moderate(by, topic, signals.topic_unlocked, locked_at=None)


def pin_topic(*, by: Member, topic: Topic) -> None:
    _moderate(by, topic, signals.topic_pinned, pin=Topic.Pin.STICKY)


def unpin_topic(*, by: Member, topic: Topic) -> None:
    _moderate(by, topic, signals.topic_unpinned, pin=Topic.Pin.NONE)


@transaction.atomic
def _moderate(by: Member, topic: Topic, told: Signal, **change: object) -> None:
    topic, rights = _topic_of(by, topic)
    insist(rules.may_moderate(by, rights))
    Topic.objects.filter(pk=topic.pk).update(**change)
    told.send(sender=Topic, **_topic_facts(topic, by))


def _topic_of(by: Member, topic: Topic) -> tuple[Topic, Rights]:
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    return topic, Board(by).rights(topic.forum_id)


def _post_of(by: Member, post: Post) -> tuple[Post, Rights]:
    # In the order of a reply (its author, the topic, the post), or two would wait for
    # each other for ever.
    ForumMember.objects.select_for_update().filter(member=post.author_id).first()
    topic, rights = _topic_of(by, post.topic)
    post = Post.objects.select_for_update().get(pk=post.pk)
    post.topic = topic
    return post, rights


def _seen_again(post: Post, step: int) -> None:
    """Count a post in (+1) or out (-1), and find the topic's last post anew."""
    last = (
        Post.objects.filter(topic_id=post.topic_id, deleted_at=None)
        .order_by("-pos")
        .values_list("written_at", "id", "author_id")
        .first()
    )
    change: dict[str, object] = {"visible_count": F("visible_count") + step}
    if last:
        change |= dict(
            zip(("last_post_at", "last_post_id", "last_author"), last, strict=True)
        )
    Topic.objects.filter(pk=post.topic_id).update(**change)
    ForumMember.objects.filter(member=post.author_id, post_count__gte=-step).update(
        post_count=F("post_count") + step
    )
    if not post.topic.is_deleted:
        ForumDelta.objects.create(forum_id=post.topic.forum_id, posts=step)
        tally.count_soon(post.topic.forum_id)


def _count(topic: Topic, step: int) -> None:
    ForumDelta.objects.create(
        forum_id=topic.forum_id, topics=step, posts=step * topic.visible_count
    )
    tally.count_soon(topic.forum_id)


def _post_facts(post: Post, by: Member) -> dict[str, int]:
    return {"post_id": post.pk, **_topic_facts(post.topic, by)}


def _topic_facts(topic: Topic, by: Member) -> dict[str, int]:
    return {"topic_id": topic.pk, "forum_id": topic.forum_id, "by_id": by.pk}
