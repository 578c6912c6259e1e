"""Several topics become one."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Member
from focaljet.base.verdict import RefusedError, insist, no
from focaljet.forum import deeds, positions, rules_of_order, signals
from focaljet.forum.models.topics import MovedTopic, Topic, TopicRedirect
from focaljet.forum.queries.board import Board
from focaljet.forum.services.relocating import insist_on_readers
from focaljet.forum.services.renumbering import (
    counts_of,
    lock_topics,
    put,
    settle,
    standing_in,
    tell_counts,
)
from focaljet.forum.services.writing_down import write_down

MOST_AT_ONCE = 20
TWO_OR_MORE = _("Choose at least two topics, and at most %(most)d.")


@transaction.atomic
def merge_topics(
    *,
    by: Member,
    into: Topic,
    others: Collection[Topic],
    title: str = "",
    opens_up: bool = False,
    reason: str = "",
) -> Topic:
    """Put the posts of `others` into `into`, all in the order of time.

    The numbers of the others lead there for ever. Marks of readers, watches, views,
    signs and redirects go along. `title` "" leaves the title of `into`. Raises
    RefusedError with a reason to show, and then nothing was done.
    """
    ids = {into.pk, *(topic.pk for topic in others)}
    if not 2 <= len(ids) <= MOST_AT_ONCE:
        raise RefusedError(no(TWO_OR_MORE % {"most": MOST_AT_ONCE}))
    topics = lock_topics(ids)
    into = topics[into.pk]
    gone = [topics[pk] for pk in sorted(ids - {into.pk})]
    _insist(by, into, gone, opens_up=opens_up)
    before = counts_of(ids)
    posts = standing_in(ids)
    put(posts, positions.numbered(into.pk, positions.in_one_line(posts)))
    _bring_along(into.pk, [topic.pk for topic in gone], into.forum_id)
    _let_go(by, into, gone)
    settle([into.pk])
    tell_counts(before, ids)
    _write_down(by, into, gone, title, reason)
    return Topic.objects.get(pk=into.pk)


def _insist(
    by: Member, into: Topic, gone: Collection[Topic], *, opens_up: bool
) -> None:
    board = Board(by)
    for topic in (into, *gone):
        insist(rules_of_order.may_order(by, topic, board.rights(topic.forum_id)))
        insist_on_readers(board, topic.forum_id, into.forum_id, opens_up=opens_up)


def _bring_along(into: int, gone: list[int], forum_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(WATCHES, {"into": into, "gone": gone})
        cursor.execute(VIEWS, {"into": into, "all": [into, *gone]})
        cursor.execute(SIGNS, {"into": into, "all": [into, *gone], "forum": forum_id})
    TopicRedirect.objects.filter(topic__in=gone).update(topic=into)
    TopicRedirect.objects.bulk_create(
        TopicRedirect(old_id=old_id, topic_id=into) for old_id in gone
    )


def _let_go(by: Member, into: Topic, gone: Collection[Topic]) -> None:
    """The rows of the topics that hold nothing any more; others hear of it first."""
    old_ids = [topic.pk for topic in gone]
    signals.topics_merged.send(
        sender=Topic, topic_id=into.pk, old_ids=old_ids, by_id=by.pk
    )
    MovedTopic.objects.filter(topic__in=old_ids).delete()
    Topic.objects.filter(pk__in=old_ids).delete()


def _write_down(
    by: Member, into: Topic, gone: Collection[Topic], title: str, reason: str
) -> None:
    if title and title != into.title:
        Topic.objects.filter(pk=into.pk).update(title=title)
        write_down(deeds.RETITLED, by, into, before=into.title)
    for topic in gone:
        write_down(
            deeds.MERGED,
            by,
            topic,
            place=topic.forum_id,
            reason=reason,
            before=topic.title,
        )


WATCHES = """
    INSERT INTO forum_topicwatch (member_id, topic_id, since)
    SELECT member_id, %(into)s, min(since) FROM forum_topicwatch
    WHERE topic_id = ANY(%(gone)s) GROUP BY member_id
    ON CONFLICT (member_id, topic_id) DO NOTHING
"""
VIEWS = """
    INSERT INTO forum_topicviews (topic_id, count)
    SELECT %(into)s, coalesce(sum(count), 0) FROM forum_topicviews
    WHERE topic_id = ANY(%(all)s)
    ON CONFLICT (topic_id) DO UPDATE SET count = excluded.count
"""
# A sign that pointed to a topic that is gone points to where its posts are.
SIGNS = """
    INSERT INTO forum_movedtopic (forum_id, topic_id, moved_at, until)
    SELECT DISTINCT ON (forum_id) forum_id, %(into)s, moved_at, until
    FROM forum_movedtopic
    WHERE topic_id = ANY(%(all)s) AND forum_id <> %(forum)s
    ORDER BY forum_id, until DESC NULLS FIRST
    ON CONFLICT (forum_id, topic_id) DO NOTHING
"""
