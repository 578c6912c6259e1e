"""The crowd moves in: members, topics and posts, and what follows from them.

Every number, mark and watch is what the services of the forum would have made of the same
deeds. Rows go in by COPY, some thousands at a time, in the transaction of the caller.
docs/decisions/0036.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection

from focaljet.accounts.models import Member
from focaljet.base import clock, text
from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.render import render
from focaljet.choices.queries import chosen
from focaljet.demo.crowd.copying import copy_values, reserve_ids
from focaljet.demo.crowd.people import Crowd, name
from focaljet.demo.crowd.posts import Plan, Planned
from focaljet.demo.crowd.summary import Summary, summarised
from focaljet.demo.crowd.talk import Talk
from focaljet.demo.crowd.topics import make_topics
from focaljet.forum import tally
from focaljet.forum.choices import UNREAD_DAYS
from focaljet.forum.models.forums import ForumDelta
from focaljet.forum.models.marks import Thanks
from focaljet.forum.models.posts import Post, PostBody, Quote
from focaljet.forum.models.readers import ForumMember
from focaljet.forum.models.topics import Topic, TopicViews

YEARS = timedelta(days=6 * 365)
AT_ONCE = 10_000
# A delta holds a small number of topics.
TOPICS_OF_A_DELTA = 30_000
# One topic of so many.
STICKY_IN, LOCKED_IN = 1_500, 40
VIEWS_OF_A_POST, VIEWS_OF_A_TOPIC = 23, 40
# Members who read nearly everything: of every so many topics, one is new to them.
REGULARS, NEW_TO_REGULARS = 20, 11

Progress = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Size:
    members: int
    topics: int
    posts: int


class Settling:
    """So many members, topics and posts more, in these forums (by their ids)."""

    def __init__(
        self, more: Size, rooms: list[int], seed: int, progress: Progress
    ) -> None:
        self._members, self._topics = more.members, more.topics
        self._posts = more.posts
        self._progress = progress
        self._talk = Talk(seed)
        self._rooms = rooms
        self._now = clock.now().replace(microsecond=0)
        self._began = self._now - YEARS
        random = Random(seed)  # noqa: S311
        span = YEARS.total_seconds()
        # Some forums are busier than others.
        weights = [1 + (place * 7) % 5 for place in range(len(self._rooms))]
        topics = make_topics(self._topics, self._posts, weights, span, random)
        self._plan = Plan(Crowd(self._members, span), topics, seed)

    def settle(self) -> None:
        with connection.cursor() as cursor:
            # Checked at the end of each COPY: at the end of the transaction a million
            # rows would wait in memory to be checked.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        remembered = YEARS - timedelta(days=chosen(UNREAD_DAYS))
        found = summarised(
            self._plan,
            remembered=remembered.total_seconds(),
            posts=self._plan.posts(),
        )
        self._first_member = reserve_ids(Member, self._members)
        self._first_topic = reserve_ids(Topic, self._topics)
        self._first_post = reserve_ids(Post, self._posts)
        self._join(found)
        self._begin_topics(found)
        posts = self._plan.posts()
        while chunk := list(islice(posts, AT_ONCE)):
            self._write(chunk)
            self._progress(len(chunk))
        self._watch_and_mark(found)
        self._count(found)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def _at(self, moment: float) -> datetime:
        return self._began + timedelta(seconds=moment)

    def _join(self, found: Summary) -> None:
        unusable = make_password(None)
        copy_values(
            Member,
            ("id", "screen_name", "skeleton", "password", "joined_at"),
            (
                (
                    self._first_member + member,
                    name(member),
                    text.skeleton(name(member)),
                    unusable,
                    self._at(self._plan.crowd.joined_at(member)),
                )
                for member in range(self._members)
            ),
        )
        copy_values(
            ForumMember,
            ("member_id", "post_count", "read_up_to"),
            (
                (
                    self._first_member + member,
                    found.written[member],
                    self._read_up_to(max(found.joined_after[member], found.floor)),
                )
                for member in range(self._members)
            ),
        )

    def _read_up_to(self, number: int) -> int:
        return max(0, self._first_post + number)

    def _begin_topics(self, found: Summary) -> None:
        topics = self._plan.topics
        copy_values(
            Topic,
            (
                "id", "forum_id", "title", "author_id", "started_at", "pin", "locked_at",
                "highest_pos", "visible_count", "last_post_at", "last_post_id",
                "last_author_id",
            ),
            (
                (
                    self._first_topic + topic,
                    self._rooms[topics.rooms[topic]],
                    self._talk.title(topic),
                    self._first_member + found.authors[topic],
                    self._at(found.began[topic]),
                    Topic.Pin.NONE if topic % STICKY_IN else Topic.Pin.STICKY,
                    None if topic % LOCKED_IN else self._at(found.last_at[topic]),
                    topics.sizes[topic],
                    found.visible[topic],
                    self._at(found.last_at[topic]),
                    self._first_post + found.last[topic],
                    self._first_member + found.last_authors[topic],
                )
                for topic in range(self._topics)
            ),
        )  # fmt: skip
        copy_values(
            TopicViews,
            ("topic_id", "count"),
            (
                (
                    self._first_topic + topic,
                    VIEWS_OF_A_TOPIC + topic % 97 + VIEWS_OF_A_POST * size,
                )
                for topic, size in enumerate(topics.sizes)
            ),
        )

    def _write(self, chunk: list[Planned]) -> None:
        copy_values(
            Post,
            (
                "id", "topic_id", "pos", "author_id", "written_at", "deleted_at",
                "deleted_by_id",
            ),
            (self._post(post) for post in chunk),
        )  # fmt: skip
        copy_values(
            PostBody,
            ("post_id", "source"),
            ((self._first_post + post.number, self._source(post)) for post in chunk),
        )
        copy_values(
            Quote,
            ("post_id", "ordinal", "quoted_id", "excerpt", "html"),
            (self._quote(post) for post in chunk if post.quoted >= 0),
        )
        copy_values(
            Thanks,
            ("post_id", "member_id", "given_at"),
            (
                (self._first_post + post.number, self._first_member + by, self._at(at))
                for post in chunk
                for by, at in post.thanks
            ),
        )

    def _post(self, post: Planned) -> tuple[object, ...]:
        author, at = self._first_member + post.author, self._at(post.at)
        gone = (at + timedelta(minutes=2), author) if post.deleted else (None, None)
        return (
            self._first_post + post.number,
            self._first_topic + post.topic,
            post.pos,
            author,
            at,
            *gone,
        )

    def _source(self, post: Planned) -> str:
        said = self._talk.post(post.number)
        return f"[quote:1]\n\n{said}" if post.quoted >= 0 else said

    def _quote(self, post: Planned) -> tuple[object, ...]:
        post_id = self._first_post + post.number
        words = self._talk.excerpt(post.quoted)
        html = render(words, Markup.MARKDOWN, ids=f"p{post_id}q1").html
        return post_id, 1, self._first_post + post.quoted, words, html

    def _watch_and_mark(self, found: Summary) -> None:
        ours: dict[str, Any] = {
            "first": self._first_post,
            "after": self._first_post + self._posts,
            "first_topic": self._first_topic,
            "after_topics": self._first_topic + self._topics,
            "since": self._now - timedelta(days=chosen(UNREAD_DAYS)),
            "regulars": self._regulars(found),
            "new_to_them": NEW_TO_REGULARS,
        }
        with connection.cursor() as cursor:
            # Sorted and grouped here, in memory of this transaction only.
            cursor.execute("SET LOCAL work_mem = '64MB'")
            for deed in (WATCHES, OWN_MARKS, MARKS_OF_REGULARS):
                cursor.execute(deed, ours)
            cursor.execute("SET LOCAL work_mem TO DEFAULT")

    def _regulars(self, found: Summary) -> list[int]:
        """Ids of those who write the most."""
        members = sorted(range(self._members), key=lambda one: -found.written[one])
        return [self._first_member + one for one in members[:REGULARS]]

    def _count(self, found: Summary) -> None:
        ForumDelta.objects.bulk_create(self._deltas(found))
        tally.fold_counts()

    def _deltas(self, found: Summary) -> Iterator[ForumDelta]:
        topics, posts = [0] * len(self._rooms), [0] * len(self._rooms)
        for topic, room in enumerate(self._plan.topics.rooms):
            topics[room] += 1
            posts[room] += found.visible[topic]
        for room, forum_id in enumerate(self._rooms):
            left = topics[room]
            yield ForumDelta(forum_id=forum_id, posts=posts[room])
            while left:
                some = min(left, TOPICS_OF_A_DELTA)
                yield ForumDelta(forum_id=forum_id, topics=some)
                left -= some


# Everybody watches what they write in, as when it is written (services/watching.py).
WATCHES = """
    INSERT INTO forum_topicwatch (member_id, topic_id, since)
    SELECT author_id, topic_id, min(written_at) FROM forum_post
    WHERE id >= %(first)s AND id < %(after)s
    GROUP BY author_id, topic_id ORDER BY author_id, topic_id
"""
# And has read as far as they wrote, where it is not all read anyway.
OWN_MARKS = """
    INSERT INTO forum_topicread (member_id, topic_id, last_pos)
    SELECT post.author_id, post.topic_id, max(post.pos)
    FROM forum_post AS post
    JOIN forum_topic AS topic ON topic.id = post.topic_id
    JOIN forum_forummember AS mine ON mine.member_id = post.author_id
    WHERE post.id >= %(first)s AND post.id < %(after)s
      AND topic.last_post_id > mine.read_up_to
    GROUP BY post.author_id, post.topic_id ORDER BY post.author_id, post.topic_id
"""
MARKS_OF_REGULARS = """
    INSERT INTO forum_topicread (member_id, topic_id, last_pos)
    SELECT mine.member_id, topic.id, topic.highest_pos
    FROM forum_topic AS topic
    JOIN forum_forummember AS mine ON mine.member_id = ANY(%(regulars)s)
    WHERE topic.id >= %(first_topic)s AND topic.id < %(after_topics)s
      AND topic.last_post_at >= %(since)s AND topic.last_post_id > mine.read_up_to
      AND (topic.id + mine.member_id) %% %(new_to_them)s <> 0
    ORDER BY mine.member_id, topic.id
    ON CONFLICT (member_id, topic_id) DO UPDATE SET last_pos = excluded.last_pos
"""
