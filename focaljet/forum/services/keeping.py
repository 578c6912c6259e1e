"""Keeping order in one topic: locking, putting on top, deleting and taking it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.dispatch import Signal

from focaljet.accounts.models import Member
from focaljet.base import clock
from focaljet.base.verdict import insist
from focaljet.forum import deeds, rules, rules_of_order, signals, tally
from focaljet.forum.models.forums import ForumDelta
from focaljet.forum.models.posts import Post
from focaljet.forum.models.readers import ForumMember
from focaljet.forum.models.removals import PostRemoval, TopicRemoval
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.board import Board
from focaljet.forum.rights import Rights
from focaljet.forum.services.renumbering import lock_topics
from focaljet.forum.services.writing_down import write_down

PINNED_AS = {
    Topic.Pin.NONE: deeds.UNPINNED,
    Topic.Pin.STICKY: deeds.PINNED,
    Topic.Pin.ANNOUNCED: deeds.ANNOUNCED,
    Topic.Pin.EVERYWHERE: deeds.ANNOUNCED_EVERYWHERE,
}


@transaction.atomic
def delete_post(*, by: Member, post: Post, reason: str = "") -> None:
    """Take a post out of sight. Its position stays as a tombstone.

    `reason` is shown there, and told in the staff log, where a moderator deletes what
    somebody else wrote. Raises RefusedError with a reason; a post deleted already is
    one.
    """
    post, rights = _post_of(by, post)
    insist(rules.may_delete_post(by, post, post.topic, rights))
    post.deleted_at, post.deleted_by = clock.now(), by
    post.save(update_fields=["deleted_at", "deleted_by"])
    if reason and post.author_id != by.pk:
        PostRemoval.objects.update_or_create(post=post, defaults={"reason": reason})
    _seen_again(post, -1)
    signals.post_deleted.send(sender=Post, **_post_facts(post, by))
    if post.author_id != by.pk:
        write_down(deeds.DELETED_POST, by, post.topic, post=post, reason=reason)


@transaction.atomic
def undelete_post(*, by: Member, post: Post) -> None:
    """Put a post back: whoever deleted it, for ten minutes; a moderator, always."""
    post, rights = _post_of(by, post)
    if not post.is_deleted:
        return
    insist(rules.may_undelete(by, post, rights))
    post.deleted_at, post.deleted_by = None, None
    post.save(update_fields=["deleted_at", "deleted_by"])
    PostRemoval.objects.filter(post=post).delete()
    _seen_again(post, +1)
    signals.post_undeleted.send(sender=Post, **_post_facts(post, by))
    if post.author_id != by.pk:
        write_down(deeds.UNDELETED_POST, by, post.topic, post=post)


@transaction.atomic
def delete_topic(*, by: Member, topic: Topic, reason: str = "") -> None:
    """Take a topic with all its posts out of sight; `reason` is for its author."""
    topic, rights = _topic_of(by, topic)
    insist(rules.may_delete_topic(by, topic, rights))
    topic.deleted_at, topic.deleted_by = clock.now(), by
    topic.save(update_fields=["deleted_at", "deleted_by"])
    if reason and topic.author_id != by.pk:
        TopicRemoval.objects.update_or_create(topic=topic, defaults={"reason": reason})
    _count(topic, -1)
    signals.topic_deleted.send(sender=Topic, **_topic_facts(topic, by))
    if topic.author_id != by.pk:
        write_down(deeds.DELETED_TOPIC, by, topic, reason=reason)


@transaction.atomic
def undelete_topic(*, by: Member, topic: Topic) -> None:
    """Put a topic back: whoever deleted it, for ten minutes; a moderator, always."""
    topic, rights = _topic_of(by, topic)
    if not topic.is_deleted:
        return
    insist(rules.may_undelete(by, topic, rights))
    topic.deleted_at, topic.deleted_by = None, None
    topic.save(update_fields=["deleted_at", "deleted_by"])
    TopicRemoval.objects.filter(topic=topic).delete()
    _count(topic, +1)
    signals.topic_undeleted.send(sender=Topic, **_topic_facts(topic, by))
    if topic.author_id != by.pk:
        write_down(deeds.UNDELETED_TOPIC, by, topic)


@transaction.atomic
def lock_topic(*, by: Member, topic: Topic, reason: str = "") -> None:
    topic, rights = _topic_of(by, topic)
    insist(rules_of_order.may_lock(by, topic, rights))
    _change(topic, by, signals.topic_locked, locked_at=clock.now(), locks_at=None)
    write_down(deeds.LOCKED, by, topic, reason=reason)


@transaction.atomic
def unlock_topic(*, by: Member, topic: Topic, reason: str = "") -> None:
    """Open it again; it does not lock itself later either."""
    topic, rights = _topic_of(by, topic)
    insist(rules_of_order.may_unlock(by, topic, rights))
    _change(topic, by, signals.topic_unlocked, locked_at=None, locks_at=None)
    write_down(deeds.UNLOCKED, by, topic, reason=reason)


@transaction.atomic
def lock_topic_at(*, by: Member, topic: Topic, at: datetime, reason: str = "") -> None:
    """Have the topic lock itself at a moment to come."""
    topic, rights = _topic_of(by, topic)
    insist(rules_of_order.may_lock_at(by, topic, rights, at))
    Topic.objects.filter(pk=topic.pk).update(locks_at=at)
    write_down(deeds.LOCKS_LATER, by, topic, reason=reason)


def lock_what_is_due() -> int:
    """Lock the topics whose moment has come; how many. Who set it might do so then,
    and it takes nothing from anybody: nobody's rights are asked again."""
    due = Topic.objects.filter(locked_at=None, locks_at__lte=clock.now())
    ids = due.order_by("locks_at").values_list("pk", flat=True)[:500]
    return sum(_lock_itself(topic_id) for topic_id in ids)


@transaction.atomic
def _lock_itself(topic_id: int) -> int:
    due = Topic.objects.select_for_update().filter(pk=topic_id, locked_at=None)
    topic = due.filter(locks_at__lte=clock.now()).first()
    if topic is None:
        return 0
    Topic.objects.filter(pk=topic_id).update(locked_at=topic.locks_at, locks_at=None)
    write_down(deeds.LOCKED_ITSELF, None, topic)
    return 1


def pin_topic(*, by: Member, topic: Topic, reason: str = "") -> None:
    _pin(by, topic, Topic.Pin.STICKY, reason)


def unpin_topic(*, by: Member, topic: Topic, reason: str = "") -> None:
    _pin(by, topic, Topic.Pin.NONE, reason)


def announce_topic(*, by: Member, topic: Topic, reason: str = "") -> None:
    """On top of its forum and of those below it."""
    _pin(by, topic, Topic.Pin.ANNOUNCED, reason)


def announce_everywhere(*, by: Member, topic: Topic, reason: str = "") -> None:
    """On top of every forum, for whoever may read it where it stands."""
    _pin(by, topic, Topic.Pin.EVERYWHERE, reason)


@transaction.atomic
def _pin(by: Member, topic: Topic, pin: Topic.Pin, reason: str) -> None:
    topic, rights = _topic_of(by, topic)
    insist(rules_of_order.may_pin(by, topic, rights, pin))
    if Topic.Pin.EVERYWHERE in (pin, topic.pin):
        top = [node.rights for node in Board(by).top]
        insist(rules_of_order.may_announce_everywhere(by, top))
    told = signals.topic_unpinned if pin == Topic.Pin.NONE else signals.topic_pinned
    _change(topic, by, told, pin=pin)
    write_down(PINNED_AS[pin], by, topic, reason=reason)


@transaction.atomic
def retitle_topic(*, by: Member, topic: Topic, title: str, reason: str = "") -> None:
    """Give it another title; the old one, its author's words, is told in the log."""
    topic, rights = _topic_of(by, topic)
    insist(rules_of_order.may_order(by, topic, rights))
    if topic.title == title:
        return
    Topic.objects.filter(pk=topic.pk).update(title=title)
    write_down(deeds.RETITLED, by, topic, reason=reason, before=topic.title)


def _change(topic: Topic, by: Member, told: Signal, **change: object) -> None:
    Topic.objects.filter(pk=topic.pk).update(**change)
    told.send(sender=Topic, **_topic_facts(topic, by))


def _topic_of(by: Member, topic: Topic) -> tuple[Topic, Rights]:
    topic = lock_topics([topic.pk])[topic.pk]
    return topic, Board(by).rights(topic.forum_id)


def _post_of(by: Member, post: Post) -> tuple[Post, Rights]:
    # In the order of a reply (its author, the topic, the post), or two would wait for
    # each other for ever.
    ForumMember.objects.select_for_update().filter(member=post.author_id).first()
    topic = _lock_topic_of(post)
    found = Post.objects.select_for_update().filter(pk=post.pk, topic=topic).first()
    insist(rules_of_order.is_there(found))
    post = found or post
    post.topic = topic
    return post, Board(by).rights(topic.forum_id)


def _lock_topic_of(post: Post) -> Topic:
    """The topic in which the post is now: another, where it was merged while we waited
    for it; then nothing is found, and we look once more."""
    topics = Topic.objects.select_for_update(of=("self",)).filter(posts=post.pk)
    found = topics.first() or topics.first()
    insist(rules_of_order.is_there(found))
    return found or post.topic


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
