"""Deeds of the forum put into the staff log."""

from __future__ import annotations

from focaljet.accounts.models import Member
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic
from focaljet.moderation.services import log
from focaljet.moderation.words import Thing


def write_down(
    deed: str,
    by: Member | None,
    topic: Topic,
    *,
    post: Post | None = None,
    place: int | None = None,
    count: int | None = None,
    reason: str = "",
    before: str = "",
) -> None:
    """A line about a topic, or about a post in it; in the place of the topic unless
    told otherwise. The last statement of a deed (see `log.write`)."""
    about = post.author_id if post else topic.author_id
    thing = Thing("post", str(post.pk)) if post else Thing("topic", str(topic.pk))
    log.write(
        deed,
        by=by.pk if by else None,
        about=about,
        thing=thing,
        place=place or topic.forum_id,
        count=count,
        reason=reason,
        before=before,
    )
