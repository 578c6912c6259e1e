"""The topics and posts that somebody chose, to do something to all of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from focaljet.attachments.models import Attachment
from focaljet.base import offers
from focaljet.composer.models import Draft
from focaljet.forum.models.marks import Thanks
from focaljet.forum.models.posts import Post, Quote
from focaljet.forum.models.readers import TopicWatch
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.attachments import PLACE
from focaljet.forum.queries.board import Board

MOST_AT_ONCE = 100


def topics_chosen(ids: Collection[int], board: Board) -> list[Topic]:
    """Those that the reader may read, deleted ones where the reader moderates (one
    query)."""
    topics = Topic.objects.filter(pk__in=ids, forum__in=board.readable_ids())
    return [
        topic
        for topic in topics.select_related("forum").order_by("pk")[:MOST_AT_ONCE]
        if not topic.is_deleted or board.rights(topic.forum_id).moderate
    ]


def deleted_topics(forum_id: int) -> list[Topic]:
    """Those of a forum that were deleted last (one query)."""
    topics = Topic.objects.filter(forum=forum_id).exclude(deleted_at=None)
    found = topics.select_related("forum", "deleted_by", "removal")
    return list(found.order_by("-deleted_at", "-pk")[:MOST_AT_ONCE])


def posts_chosen(ids: Collection[int], board: Board) -> list[Post]:
    """Those that the reader may read and moderates (one query)."""
    kept = [pk for pk in board.readable_ids() if board.rights(pk).moderate]
    posts = Post.objects.filter(pk__in=ids, topic__forum__in=kept)
    found = posts.select_related("topic__forum", "author")
    return list(found.order_by("topic", "pos")[:MOST_AT_ONCE])


@dataclass(frozen=True, slots=True)
class Along:
    """What goes along when posts are deleted for good. `more` comes from other apps:
    AppConfig.goes_along names functions from ids of posts to lines in words."""

    posts: int
    authors: int
    quotes: int
    thanks: int
    watches: int
    files: int
    drafts: int
    more: list[str]


def goes_along(post_ids: Collection[int], topic_ids: Collection[int] = ()) -> Along:
    """`topic_ids` are those that go as a whole (seven queries, and those of the apps)."""
    posts = Post.objects.filter(pk__in=post_ids)
    quotes = Quote.objects.filter(quoted__in=post_ids).exclude(post__in=post_ids)
    return Along(
        posts=len(post_ids),
        authors=posts.exclude(author=None).values("author").distinct().count(),
        quotes=quotes.count(),
        thanks=Thanks.objects.filter(post__in=post_ids).count(),
        watches=TopicWatch.objects.filter(topic__in=topic_ids).count(),
        files=Attachment.objects.filter(place=PLACE, place_id__in=post_ids).count(),
        drafts=Draft.objects.filter(
            place__in=[f"forum.topic:{pk}" for pk in topic_ids]
        ).count(),
        more=[
            line for offer in offers.offered("goes_along") for line in offer(post_ids)
        ],
    )


def posts_of_topics(topic_ids: Collection[int]) -> list[int]:
    return list(Post.objects.filter(topic__in=topic_ids).values_list("pk", flat=True))
