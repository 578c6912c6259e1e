"""What the search does when something happened elsewhere: triggers noted it, and here
it is not left to wait. What sends no signal waits for the job."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from focaljet.forum.signals import (
    post_edited,
    post_written,
    posts_split,
    topic_moved,
    topic_started,
    topics_merged,
)
from focaljet.privacy.signals import words_moved
from focaljet.search.soon import index_soon


@receiver(
    [
        topic_started,
        post_written,
        post_edited,
        posts_split,
        topic_moved,
        topics_merged,
        words_moved,
    ]
)
def index_what_changed(**_of_a_signal: Any) -> None:
    index_soon()
