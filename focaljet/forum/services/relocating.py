"""Moving a topic to another forum, with a sign where it stood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from focaljet.accounts.models import Member
from focaljet.base import clock
from focaljet.base.verdict import RefusedError, insist, no
from focaljet.forum import deeds, rules_of_order, signals
from focaljet.forum.models.forums import Forum
from focaljet.forum.models.topics import MovedTopic, Topic
from focaljet.forum.queries.board import Board
from focaljet.forum.services.renumbering import counts_of, lock_topics, tell_counts
from focaljet.forum.services.writing_down import write_down


@dataclass(frozen=True, slots=True)
class Sign:
    """What is left in the list of the old forum: nothing, or a sign for some days;
    `days` None is for ever."""

    is_left: bool = True
    days: int | None = 14

    @property
    def until(self) -> datetime | None:
        return None if self.days is None else clock.now() + timedelta(days=self.days)


NO_SIGN = Sign(is_left=False)


@transaction.atomic
def move_topic(
    *,
    by: Member,
    topic: Topic,
    to: Forum,
    sign: Sign = NO_SIGN,
    opens_up: bool = False,
    reason: str = "",
) -> None:
    """Put a topic into another forum.

    `opens_up` says that the person knows that others will be able to read it there
    (C72). Raises RefusedError with a reason to show.
    """
    topic = lock_topics([topic.pk])[topic.pk]
    board = Board(by)
    here, there = board.rights(topic.forum_id), board.rights(to.pk)
    insist(rules_of_order.may_move(by, topic, here, to, there))
    insist_on_readers(board, topic.forum_id, to.pk, opens_up=opens_up)
    before, old_id = counts_of([topic.pk]), topic.forum_id
    Topic.objects.filter(pk=topic.pk).update(forum=to)
    tell_counts(before, [topic.pk])
    _put_signs(topic.pk, old_id, to.pk, sign)
    signals.topic_moved.send(
        sender=Topic, topic_id=topic.pk, from_id=old_id, to_id=to.pk, by_id=by.pk
    )
    write_down(deeds.MOVED_AWAY, by, topic, place=old_id, reason=reason)
    write_down(deeds.MOVED_HERE, by, topic, place=to.pk, reason=reason)


def insist_on_readers(
    board: Board, from_id: int, to_id: int, *, opens_up: bool
) -> None:
    """Words do not come before new eyes unless somebody said that they should."""
    if not opens_up and board.readers(to_id) - board.readers(from_id):
        raise RefusedError(no(rules_of_order.OPENS_UP))


def _put_signs(topic_id: int, old_id: int, new_id: int, sign: Sign) -> None:
    MovedTopic.objects.filter(topic=topic_id, forum=new_id).delete()
    if sign.is_left:
        MovedTopic.objects.update_or_create(
            topic_id=topic_id,
            forum_id=old_id,
            defaults={"moved_at": clock.now(), "until": sign.until},
        )


def take_down_old_signs() -> int:
    """Signs whose days are over; how many."""
    return MovedTopic.objects.filter(until__lte=clock.now()).delete()[0]
