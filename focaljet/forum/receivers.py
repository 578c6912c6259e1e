"""What the forum does when something happened elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from focaljet.accounts.signals import member_joined
from focaljet.composer.services.following import follow
from focaljet.forum import tasks
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.elsewhere import wanted_kinds
from focaljet.forum.services import counts, moving
from focaljet.forum.services.attachments import remove_with
from focaljet.forum.services.linking import link_up
from focaljet.forum.services.reading import begin_reading
from focaljet.forum.services.watching import watch_what_one_writes_in
from focaljet.forum.signals import (
    post_edited,
    post_written,
    posts_removed,
    topic_started,
    topics_merged,
)
from focaljet.privacy.signals import author_claimed, words_moved, words_moving


@receiver(member_joined)
def nothing_old_is_new(*, member_id: int, **_of_a_signal: Any) -> None:
    begin_reading(member_id=member_id)


@receiver([topic_started, post_written])
def watched_by_its_writer(
    *, author_id: int, topic_id: int, **_of_a_signal: Any
) -> None:
    watch_what_one_writes_in(author_id=author_id, topic_id=topic_id)


@receiver(posts_removed)
def pictures_and_files_go_too(*, post_ids: Sequence[int], **_of_a_signal: Any) -> None:
    remove_with(post_ids=post_ids)


@receiver(topics_merged)
def drafts_follow_the_posts(
    *, topic_id: int, old_ids: Sequence[int], **_of_a_signal: Any
) -> None:
    old = [f"forum.topic:{old_id}" for old_id in old_ids]
    follow(old=old, new=f"forum.topic:{topic_id}")


@receiver(words_moving)
def topics_before_posts(
    *, table: str, row_ids: Sequence[int], **_of_a_signal: Any
) -> None:
    if table == Post._meta.label:
        moving.lock_topics_of(post_ids=row_ids)


@receiver(words_moved)
def topics_follow_their_posts(
    *, table: str, row_ids: Sequence[int], moment: datetime, **_of_a_signal: Any
) -> None:
    if table == Post._meta.label:
        moving.put_in_order(post_ids=row_ids, moment=moment)
    elif table == Topic._meta.label:
        moving.name_the_nameless(topic_ids=row_ids)


@receiver(author_claimed)
def count_what_the_claimant_has_now(*, member_id: int, **_of_a_signal: Any) -> None:
    counts.recount_member(member_id=member_id)


@receiver([topic_started, post_written, post_edited])
def elsewhere_is_looked_at(*, post_id: int, **_of_a_signal: Any) -> None:
    if wanted_kinds():
        for remote_id in link_up(post_id=post_id):
            tasks.fetch_from_elsewhere.defer(post_id=post_id, remote_id=remote_id)
