"""The demo club is loaded once for this file, and every test looks at it."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from focaljet.accounts.models import Member
from focaljet.base import clock
from focaljet.demo import content
from focaljet.forum.models.forums import Forum, ForumDelta
from focaljet.forum.models.posts import Post, Quote
from focaljet.forum.models.readers import TopicRead
from focaljet.forum.models.topics import Topic, TopicViews
from focaljet.forum.queries.board import Board

pytestmark = pytest.mark.django_db
CLUB = content.club()


@pytest.fixture(scope="module", autouse=True)
def said(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """What the command said when it brought the club in, which takes some seconds."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield demo("--if-empty")
        transaction.set_rollback(True)


def demo(*words: str) -> str:
    said = StringIO()
    call_command("demo", *words, stdout=said)
    return said.getvalue()


def member(name: str) -> Member:
    return Member.objects.get(screen_name=name)


def titles_seen_by(reader: Member | AnonymousUser) -> set[str]:
    return {node.forum.title for node in Board(reader).nodes.values()}


def test_everything_that_was_written_came_in(said: str):
    rooms = Forum.objects.filter(kind=Forum.Kind.FORUM)
    assert Member.objects.count() == len(CLUB.people)
    assert rooms.count() == len(CLUB.rooms)
    assert Topic.objects.count() == len(CLUB.conversations)
    assert Post.objects.count() == len(CLUB.messages)
    assert said == (
        f"The demo club has moved in: {len(CLUB.people)} members, {rooms.count()} "
        f"forums, {Topic.objects.count()} topics, {Post.objects.count()} posts.\n"
    )


def test_the_club_does_not_move_in_twice():
    assert demo("--if-empty") == ""
    with pytest.raises(CommandError, match="forums already"):
        demo()
    assert Post.objects.count() == len(CLUB.messages)


def test_the_counts_of_the_forums_are_right_at_once():
    assert not ForumDelta.objects.exists()
    for room in CLUB.rooms:
        forum = Forum.objects.get(title=room.title)
        assert forum.topic_count == len(room.conversations)
        assert forum.post_count == sum(
            not message.deleted
            for talk in room.conversations
            for message in talk.messages
        )


def test_vera_sees_the_public_forums_and_not_the_committee_room():
    seen = titles_seen_by(AnonymousUser())
    assert {"Mk1", "RS", "How-to and DIY", "Club news"} <= seen
    assert "Committee room" not in seen


def test_ann_sees_no_committee_room_and_starts_no_announcements():
    ann = member("Ann")
    assert "Committee room" not in titles_seen_by(ann)
    rights = Board(ann).rights(Forum.objects.get(title="Club news").pk)
    assert rights.read
    assert rights.reply
    assert not rights.start


@pytest.mark.parametrize("name", ["Moe", "Otto"])
def test_staff_see_the_committee_room(name: str):
    assert "Committee room" in titles_seen_by(member(name))


def test_otto_owns_the_site_and_moe_keeps_order():
    assert member("Otto").is_owner
    assert member("Moe").is_moderator
    assert not member("Moe").is_owner
    assert not member("Ann").is_moderator


def test_otto_finds_new_what_was_written_since_yesterday():
    new = {
        talk.title
        for talk in CLUB.conversations
        if talk.started_ago - talk.messages[-1].after < timedelta(days=1)
    }
    seen = {
        read.topic_id: read.last_pos
        for read in TopicRead.objects.filter(member=member("Otto"))
    }
    unread = {
        topic.title
        for topic in Topic.objects.all()
        if topic.highest_pos > seen.get(topic.pk, 0)
    }
    assert unread == new
    assert 3 <= len(new) <= 15


def test_every_topic_was_looked_at():
    assert TopicViews.objects.filter(count__gt=20).count() == len(CLUB.conversations)


def test_nobody_of_the_club_can_sign_in_with_a_password():
    assert not any(person.has_usable_password() for person in Member.objects.all())


def test_a_later_post_has_a_higher_id_and_no_post_lies_in_the_future():
    moments = list(Post.objects.order_by("id").values_list("written_at", flat=True))
    assert moments == sorted(moments)
    assert timedelta(0) < clock.now() - moments[-1] < timedelta(minutes=20)


def test_quotes_know_whom_they_quote():
    first = Quote.objects.select_related("quoted__author").order_by("post_id")
    assert first.count() == sum(len(message.quotes) for message in CLUB.messages)
    assert all(quote.quoted for quote in first)


def test_topics_are_sticky_locked_and_with_gaps_as_told():
    talks = {talk.title: talk for talk in CLUB.conversations}
    for topic in Topic.objects.all():
        talk = talks[topic.title]
        assert (topic.is_sticky, topic.is_locked) == (talk.sticky, talk.locked)
        assert topic.highest_pos == len(talk.messages)
        gone = sum(message.deleted for message in talk.messages)
        assert topic.visible_count == topic.highest_pos - gone
