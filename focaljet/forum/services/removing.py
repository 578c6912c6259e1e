"""Deleting for good what was deleted before: rows, and by a signal the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Member
from focaljet.base.verdict import RefusedError, insist, no
from focaljet.forum import deeds, positions, rules_of_order, signals
from focaljet.forum.models.posts import Post, PostBody, Quote
from focaljet.forum.models.readers import ForumMember
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.board import Board
from focaljet.forum.services.renumbering import (
    lock_topics,
    put,
    settle,
    standing_in,
)
from focaljet.forum.services.writing_down import write_down
from focaljet.privacy.queries.holds import HELD, is_held

NOT_DELETED = no(_("Delete it first; only what was deleted can be deleted for good."))


@transaction.atomic
def remove_topic(*, by: Member, topic: Topic, reason: str = "") -> None:
    """End a deleted topic with all its posts. Nothing brings it back.

    Raises RefusedError with a reason to show.
    """
    _lock_authors(Post.objects.filter(topic=topic.pk).values_list("author_id"))
    topic = lock_topics([topic.pk])[topic.pk]
    insist(rules_of_order.may_remove(by, Board(by).rights(topic.forum_id)))
    if not topic.is_deleted:
        raise RefusedError(NOT_DELETED)
    posts = list(Post.objects.filter(topic=topic))
    insist_on_no_hold(posts, topic)
    _uncount(posts)
    _end(posts, by)
    Topic.objects.filter(pk=topic.pk).delete()
    write_down(deeds.REMOVED_TOPIC, by, topic, count=len(posts), reason=reason)


@transaction.atomic
def remove_post(*, by: Member, post: Post, reason: str = "") -> None:
    """End a deleted post; those after it move up. Nothing brings it back.

    Raises RefusedError with a reason to show.
    """
    topic = Topic.objects.filter(posts=post.pk).first()
    insist(rules_of_order.is_there(topic))
    topic = lock_topics([(topic or post.topic).pk])[(topic or post.topic).pk]
    insist(rules_of_order.may_remove(by, Board(by).rights(topic.forum_id)))
    found = Post.objects.select_for_update().filter(pk=post.pk, topic=topic).first()
    if found is None or not found.is_deleted or found.pos == 1:
        raise RefusedError(NOT_DELETED)
    insist_on_no_hold([found], topic)
    _close_the_gap(topic, found)
    _end([found], by)
    settle([topic.pk])
    write_down(deeds.REMOVED_POST, by, topic, post=found, reason=reason)


def _lock_authors(author_ids: Collection[tuple[int | None]]) -> None:
    """In the order of a reply: those who wrote, and then the topic."""
    rows = ForumMember.objects.select_for_update().filter(
        member__in={author for (author,) in author_ids if author}
    )
    list(rows.order_by("member").values_list("pk"))


def insist_on_no_hold(posts: Collection[Post], topic: Topic) -> None:
    ids = [post.pk for post in posts]
    rows = {
        Post._meta.label: ids,
        PostBody._meta.label: ids,
        Topic._meta.label: [topic.pk],
    }
    authors = {post.author_id for post in posts if post.author_id}
    if is_held(rows=rows, member_ids=authors):
        raise RefusedError(HELD)


def _uncount(posts: Collection[Post]) -> None:
    """Their authors wrote fewer posts; deleted ones are not counted any more."""
    written = Counter(
        post.author_id for post in posts if post.author_id and not post.is_deleted
    )
    for author, count in sorted(written.items()):
        ForumMember.objects.filter(member=author, post_count__gte=count).update(
            post_count=F("post_count") - count
        )


def _end(posts: Collection[Post], by: Member) -> None:
    ids = [post.pk for post in posts]
    signals.posts_removed.send(sender=Post, post_ids=ids, by_id=by.pk)
    # What others quoted of them goes too, and their post says so.
    Quote.objects.filter(quoted__in=ids).update(quoted=None, excerpt="", html="")
    Post.objects.filter(pk__in=ids).delete()


def _close_the_gap(topic: Topic, gone: Post) -> None:
    """The post takes the last position, and those behind it move up by one."""
    posts = sorted(standing_in([topic.pk]), key=lambda post: post.pos)
    posts.sort(key=lambda post: post.post_id == gone.pk)
    put(posts, positions.numbered(topic.pk, posts))
