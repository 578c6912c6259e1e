"""Finds or makes the topics that a batch of posts belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from focaljet.base import text
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic, TopicViews
from focaljet.importers.loading.copying import copy_rows, new_ids
from focaljet.importers.loading.origins import Origins
from focaljet.importers.models import Origin
from focaljet.importers.neutral import rows
from focaljet.importers.neutral.reader import Reader


def known_topics(ids: Sequence[str], file: Reader, origins: Origins) -> dict[str, int]:
    """Ours for those that are here: by their id, by a post of theirs that came in
    before, or by a message that was missing then and now."""
    known = origins.known(Origin.Kind.TOPIC, ids)
    unknown = [each for each in ids if each not in known]
    if not unknown:
        return known
    found = _by_posts(unknown, file, origins)
    still = [each for each in unknown if each not in found]
    found |= _by_aliases(still, file, origins)
    if found:
        origins.remember(Origin.Kind.TOPIC, found)
    return known | found


def _by_posts(ids: Sequence[str], file: Reader, origins: Origins) -> dict[str, int]:
    topic_of = {post: topic for topic, post in file.post_ids_of(ids)}
    posts = origins.known(Origin.Kind.POST, topic_of)
    # A message that answers another one that was missing when that came in.
    missing = origins.known(Origin.Kind.ABSENT, topic_of)
    topics = dict(
        Post.objects.filter(pk__in=posts.values()).values_list("pk", "topic_id")
    )
    found = [
        (topics[ours], topic_of[post]) for post, ours in posts.items() if ours in topics
    ]
    found += [(ours, topic_of[post]) for post, ours in missing.items()]
    return _oldest(found)


def _by_aliases(ids: Sequence[str], file: Reader, origins: Origins) -> dict[str, int]:
    topic_of = {alias.id: alias.topic for alias in file.aliases_of(ids)}
    missing = origins.known(Origin.Kind.ABSENT, topic_of)
    posts = origins.known(Origin.Kind.POST, topic_of)
    topics = dict(
        Post.objects.filter(pk__in=posts.values()).values_list("pk", "topic_id")
    )
    found = [(ours, topic_of[alias]) for alias, ours in missing.items()]
    found += [
        (topics[ours], topic_of[alias])
        for alias, ours in posts.items()
        if ours in topics
    ]
    return _oldest(found)


def _oldest(found: Sequence[tuple[int, str]]) -> dict[str, int]:
    """Where new messages join topics that stand apart, they go to the oldest."""
    topics: dict[str, int] = {}
    for ours, topic in sorted(found):
        topics.setdefault(topic, ours)
    return topics


def make_topics(
    topics: Sequence[rows.Topic],
    posts: Mapping[str, Sequence[Post]],
    forums: Mapping[str, int],
    authors: Mapping[str, int | None],
    file: Reader,
    origins: Origins,
) -> dict[str, Topic]:
    """New topics with the posts that they begin with, which must not be empty.

    The posts get their topic; nothing but the topics is written here.
    """
    ids = new_ids(Topic, len(topics))
    made: dict[str, Topic] = {}
    for id_, topic in zip(ids, topics, strict=True):
        made[topic.id] = Topic(
            id=id_,
            forum_id=forums[topic.forum],
            title=text.one_line(topic.title)[:150] or _("(no subject)"),
            author_id=authors.get(topic.author) if topic.author else None,
            started_at=topic.started_at,
            pin=Topic.Pin.STICKY if topic.is_sticky else Topic.Pin.NONE,
            locked_at=topic.started_at if topic.is_locked else None,
            last_post_at=topic.started_at,
        )
        count_in(made[topic.id], posts[topic.id])
    copy_rows(Topic, made.values())
    origins.remember(
        Origin.Kind.TOPIC, {each: topic.pk for each, topic in made.items()}
    )
    _remember_absent(made, file, origins)
    copy_rows(
        TopicViews,
        (
            TopicViews(topic_id=made[topic.id].pk, count=topic.views)
            for topic in topics
            if topic.views > 0
        ),
    )
    return made


def _remember_absent(made: Mapping[str, Topic], file: Reader, origins: Origins) -> None:
    aliases = {alias.id: made[alias.topic].pk for alias in file.aliases_of(list(made))}
    known = origins.known(Origin.Kind.ABSENT, aliases)
    origins.remember(
        Origin.Kind.ABSENT,
        {each: topic for each, topic in aliases.items() if each not in known},
    )


def count_in(topic: Topic, posts: Sequence[Post]) -> None:
    """Give the posts the next positions and the topic the numbers that follow."""
    for post in posts:
        topic.highest_pos += 1
        post.pos = topic.highest_pos
        post.topic_id = topic.pk
        topic.last_post_at = max(topic.last_post_at, post.written_at)
    topic.visible_count += len(posts)
    topic.last_post_id = posts[-1].pk
    topic.last_author_id = posts[-1].author_id
