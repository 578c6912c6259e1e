"""What the forum does when something happened elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from focaljet.accounts.signals import member_joined
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic
from focaljet.forum.services import counts, moving
from focaljet.forum.services.reading import begin_reading
from focaljet.privacy.signals import author_claimed, words_moved, words_moving


@receiver(member_joined)
def nothing_old_is_new(*, member_id: int, **_of_a_signal: Any) -> None:
    begin_reading(member_id=member_id)


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
