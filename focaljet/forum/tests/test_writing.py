"""Starting topics, replying, editing and quoting."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection, connections

from focaljet.accounts.models import Group
from focaljet.accounts.tests.makers import make_member, make_moderator
from focaljet.base import clock
from focaljet.base.markup.kinds import Markup
from focaljet.base.verdict import RefusedError
from focaljet.forum.models.forums import Forum
from focaljet.forum.models.posts import Post, PostBody, Quote
from focaljet.forum.models.readers import ForumMember
from focaljet.forum.models.topics import Topic
from focaljet.forum.rights import Rights
from focaljet.forum.services import keeping
from focaljet.forum.services.writing import Words, edit_post, start_topic, write_reply
from focaljet.forum.tests.makers import (
    allow,
    fold,
    make_category,
    make_committee_room,
    make_forum,
    make_post,
    make_topic,
)

pytestmark = pytest.mark.django_db


@pytest.mark.clause("C10")
def test_a_topic_begins_with_its_first_post():
    ann, forum = make_member("Ann"), make_forum()
    post = start_topic(
        author=ann,
        forum=forum,
        title="Heater",
        words=Words("Only on 4", ip_address="192.0.2.7"),
    )
    topic = Topic.objects.get()
    assert (topic.title, topic.author, topic.highest_pos) == ("Heater", ann, 1)
    assert (topic.last_post_id, topic.last_author) == (post.pk, ann)
    assert (post.pos, post.ip_address) == (1, "192.0.2.7")
    assert PostBody.objects.get(post=post).source == "Only on 4"
    assert ForumMember.objects.get(member=ann).post_count == 1


def test_replies_take_dense_positions_and_move_the_topic_up():
    topic = make_topic()
    with clock.at(clock.now() + timedelta(hours=1)):
        posts = [make_post(topic) for _ in range(3)]
    topic.refresh_from_db()
    assert [post.pos for post in posts] == [2, 3, 4]
    assert (topic.highest_pos, topic.visible_count) == (4, 4)
    assert (topic.last_post_id, topic.last_post_at) == (
        posts[-1].pk,
        posts[-1].written_at,
    )


def test_the_counts_of_a_forum_are_folded_in_a_moment_later():
    forum = make_forum()
    make_post(make_topic(forum))
    fold()
    forum.refresh_from_db()
    assert (forum.topic_count, forum.post_count) == (1, 2)
    fold()
    forum.refresh_from_db()
    assert (forum.topic_count, forum.post_count) == (1, 2)


def test_nothing_is_started_in_a_category_or_a_closed_forum():
    ann = make_member("Ann")
    closed = make_forum(locked_at=clock.now())
    for where, why in ((make_category(), "category"), (closed, "closed")):
        with pytest.raises(RefusedError, match=why):
            start_topic(author=ann, forum=where, title="No", words=Words("No"))
    assert not Topic.objects.exists()
    assert not Post.objects.exists()


def test_a_group_without_the_right_starts_no_topic_but_may_reply():
    news = make_forum("News")
    allow(news, Group.Kind.MEMBERS, Rights(see=True, read=True, reply=True))
    with pytest.raises(RefusedError, match="may not start"):
        start_topic(
            author=make_member("Ann"), forum=news, title="No", words=Words("No")
        )
    topic = make_topic(news, by=make_moderator())
    assert make_post(topic, by=make_member("Bea")).pos == 2


def test_a_locked_topic_refuses_a_reply_and_says_why_but_not_to_a_moderator():
    topic = make_topic()
    moe = make_moderator()
    keeping.lock_topic(by=moe, topic=topic)
    topic.refresh_from_db()
    with pytest.raises(RefusedError, match="locked"):
        make_post(topic)
    assert make_post(topic, by=moe).pos == 2


def test_a_topic_that_is_locked_while_somebody_writes_refuses_the_reply():
    topic = make_topic()
    as_it_was_read = Topic.objects.get()
    keeping.lock_topic(by=make_moderator(), topic=topic)
    with pytest.raises(RefusedError, match="locked or deleted while"):
        make_post(as_it_was_read)
    topic.refresh_from_db()
    assert (topic.highest_pos, Post.objects.count()) == (1, 1)


def test_the_same_form_sent_twice_makes_one_post():
    topic, ann = make_topic(), make_member("Ann")
    words = Words("Only once", key=uuid.uuid4())
    first = write_reply(author=ann, topic=topic, words=words)
    again = write_reply(author=ann, topic=topic, words=words)
    assert again.pk == first.pk
    assert Post.objects.filter(topic=topic).count() == 2


def test_a_form_of_somebody_else_is_not_taken():
    topic, key = make_topic(), uuid.uuid4()
    write_reply(author=make_member("Ann"), topic=topic, words=Words("Mine", key=key))
    with pytest.raises(RefusedError, match="used before"):
        write_reply(
            author=make_member("Bea"), topic=topic, words=Words("Not mine", key=key)
        )


def test_a_quote_is_kept_as_a_row_and_not_in_the_text():
    topic = make_topic(source="Third lets go above 3,500 rpm")
    first = Post.objects.get()
    reply = make_post(
        topic, source=f"[quote post={first.pk}]Third lets go[/quote]\nRelease bearing."
    )
    quote = Quote.objects.get()
    assert (quote.post, quote.quoted, quote.excerpt) == (reply, first, "Third lets go")
    body = PostBody.objects.get(post=reply)
    assert "Third lets go" not in body.source
    assert "Third lets go" not in body.html
    assert "Release bearing." in body.html


def test_a_post_in_a_hidden_forum_cannot_be_quoted_by_its_number():
    secret = make_topic(make_committee_room(), by=make_moderator(), source="Budget")
    topic = make_topic()
    make_post(topic, source=f"[quote post={secret.last_post_id}]What was it[/quote] Hm")
    assert Quote.objects.get().quoted is None


def test_an_edit_changes_words_title_and_quotes_and_is_marked():
    topic = make_topic(source="First")
    first = Post.objects.get()
    reply = make_post(topic, source=f"[quote post={first.pk}]First[/quote] Yes")
    ann = topic.author
    edit_post(by=ann, post=reply, words=Words("[b]No[/b]", Markup.BBCODE))
    reply.refresh_from_db()
    assert (reply.edited_by, reply.markup) == (ann, Markup.BBCODE)
    assert "<strong>No</strong>" in PostBody.objects.get(post=reply).html
    assert not Quote.objects.exists()
    edit_post(by=ann, post=first, words=Words("First!"), title="New title")
    topic.refresh_from_db()
    assert topic.title == "New title"


def test_only_the_author_and_moderators_edit_and_nobody_in_a_locked_topic():
    topic = make_topic()
    post = Post.objects.get()
    with pytest.raises(RefusedError, match="Only its author"):
        edit_post(by=make_member("Bea"), post=post, words=Words("Mine now"))
    moe = make_moderator()
    keeping.lock_topic(by=moe, topic=topic)
    with pytest.raises(RefusedError, match="locked"):
        edit_post(by=topic.author, post=post, words=Words("Too late"))
    edit_post(by=moe, post=post, words=Words("Tidied"))
    assert PostBody.objects.get(post=post).source == "Tidied"


@pytest.mark.django_db(transaction=True)
def test_thirty_replies_at_once_take_thirty_positions():
    topic = make_topic()
    authors = [make_member(f"Racer {n}") for n in range(6)]
    refused: list[Exception] = []

    def race(author):
        try:
            for _ in range(5):
                make_post(topic, by=author)
        except Exception as error:
            refused.append(error)
        finally:
            connections.close_all()

    _together(race, authors)
    assert refused == []
    topic.refresh_from_db()
    positions = topic.posts.order_by("pos").values_list("pos", flat=True)
    assert list(positions) == list(range(1, 32))
    assert (topic.highest_pos, topic.visible_count) == (31, 31)
    fold()
    assert Forum.objects.get().post_count == 31


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_by_eight_impatient_clicks_makes_one_post():
    topic, ann = make_topic(), make_member("Ann")
    words = Words("Send! Send!", key=uuid.uuid4())
    made: list[int] = []

    def click(_n):
        try:
            made.append(write_reply(author=ann, topic=topic, words=words).pk)
        finally:
            connections.close_all()

    _together(click, range(8))
    assert len(made) == 8
    assert len(set(made)) == 1
    assert Post.objects.filter(topic=topic).count() == 2


@pytest.mark.django_db(transaction=True)
def test_replies_and_deletions_at_once_neither_hang_nor_miscount():
    topic = make_topic()
    moe = make_moderator()
    doomed = [make_post(topic) for _ in range(10)]
    failed: list[Exception] = []

    def work(what):
        try:
            if what == "write":
                for _ in range(10):
                    make_post(topic)
            else:
                for post in doomed:
                    keeping.delete_post(by=moe, post=post)
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    _together(work, ["write", "delete"])
    assert failed == []
    topic.refresh_from_db()
    assert (topic.highest_pos, topic.visible_count) == (21, 11)
    assert ForumMember.objects.get(member=topic.author).post_count == 11


def _together(work, each):
    threads = [threading.Thread(target=work, args=(one,)) for one in each]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    assert connection.is_usable()
