"""Lists of topics are made once for many: nobody sees that in what they read."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from focaljet.accounts.models import Group, Member
from focaljet.accounts.tests.makers import make_group, make_member, make_moderator
from focaljet.accounts.tests.makers import make_owner as make_the_owner
from focaljet.base import clock
from focaljet.caching import process
from focaljet.caching.pieces import switched_off
from focaljet.forum import kept_board, kept_lists
from focaljet.forum.models.forums import Forum
from focaljet.forum.models.readers import ForumMember
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries import across
from focaljet.forum.queries.board import Board
from focaljet.forum.rights import Rights
from focaljet.forum.services import keeping
from focaljet.forum.services.reading import mark_forums_read, mark_read_up_to
from focaljet.forum.services.relocating import Sign, move_topic
from focaljet.forum.services.watching import watch_forum, watch_topic
from focaljet.forum.tests.makers import (
    allow,
    make_category,
    make_forum,
    make_post,
    make_topic,
)
from focaljet.forum.tests.pages import see
from focaljet.forum.tests.test_kept_posts import DRAWN, signed_in, who_chose

pytestmark = pytest.mark.django_db(transaction=True)

READERS = [
    "a visitor",
    "a member",
    "who has read some",
    "who watches",
    "a German",
    "somebody in New York",
    "a moderator",
    "the owner",
]


class Shelf:
    """A forum with topics of every kind, one below it, and lists over both."""

    def __init__(self) -> None:
        self.bea, self.moe = make_member("Bea"), make_moderator("Moe")
        self.forum = make_forum("Mk1", parent=make_category())
        self.below = make_forum("Diesel", parent=self.forum)
        with clock.at(clock.now() - timedelta(hours=30)):
            self.long = make_topic(self.forum, by=self.bea, title='<b> & "Clutch"')
            for n in range(24):
                make_post(self.long, by=self.bea, source=f"Post {n}")
            self.quiet = make_topic(self.below, by=self.moe, title="Idle")
            pinned = make_topic(self.forum, by=self.moe, title="Read first")
            news = make_topic(self.below, by=self.moe, title="Meeting")
            moved = make_topic(self.forum, by=self.bea, title="Squeaks")
        gone = make_topic(self.forum, by=make_member("Gus"), title="Of nobody")
        Topic.objects.filter(pk=gone.pk).update(author=None, last_author=None)
        keeping.pin_topic(by=self.moe, topic=pinned)
        keeping.lock_topic(by=self.moe, topic=pinned)
        keeping.announce_everywhere(by=make_the_owner("Olga"), topic=news)
        move_topic(by=self.moe, topic=moved, to=self.below, sign=Sign(days=3))

    @property
    def urls(self) -> list[str]:
        forums = [
            reverse("forum:forum", args=[one.pk]) for one in (self.forum, self.below)
        ]
        lists = [reverse("forum:latest"), reverse("forum:unanswered")]
        return [*self.boards, *forums, *lists, f"{lists[0]}?in={self.below.pk}"]

    @property
    def boards(self) -> list[str]:
        category = reverse("forum:forum", args=[self.forum.parent_id])
        return [reverse("forum:index"), category]

    def reader(self, who: str) -> Member | None:
        if who == "a visitor":
            return None
        if who == "the owner":
            return make_the_owner()
        reader = {
            "a German": lambda: who_chose("Gerd", language="de"),
            "somebody in New York": lambda: who_chose(
                "Nell", time_zone="America/New_York"
            ),
            "a moderator": lambda: make_moderator("Max"),
        }.get(who, lambda: make_member("Ann"))()
        # Who is new here has nothing that is new to them: these were here before.
        ForumMember.objects.update_or_create(member=reader, defaults={"read_up_to": 0})
        if who == "who has read some":
            mark_read_up_to(reader=reader, topic_id=self.long.pk, pos=3)
            mark_forums_read(reader=reader, forum_ids=[self.below.pk], up_to=10**6)
        if who == "who watches":
            watch_topic(member=reader, topic_id=self.long.pk)
            watch_forum(member=reader, forum_id=self.forum.pk)
        return reader


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def seen_by(client: Client, url: str) -> str:
    return DRAWN.sub("", see(client, url))


@pytest.mark.parametrize("who", READERS)
def test_everybody_sees_their_own_lists_in_lines_that_another_had_made(
    shelf: Shelf, who: str
):
    client = signed_in(shelf.reader(who))
    others = [signed_in(None), signed_in(shelf.bea), signed_in(make_moderator("Mia"))]
    with clock.at(clock.now()):
        with switched_off():
            alone = [seen_by(client, url) for url in shelf.urls]
        with process.serving():
            for other in others:
                for url in shelf.urls:
                    see(other, url)
            kept = [seen_by(client, url) for url in shelf.urls]
            assert len(process.store) > 0
    assert kept == alone


def test_what_is_new_and_what_is_watched_is_marked_for_its_reader_alone(shelf: Shelf):
    url = reverse("forum:forum", args=[shelf.forum.pk])
    watches = signed_in(shelf.reader("who watches"))
    first_new = reverse("forum:new_post", args=[shelf.long.pk])
    with process.serving():
        for _ in range(2):
            assert first_new not in see(signed_in(None), url)
            html = see(watches, url)
            assert first_new in html
            assert "You watch this topic" in html
            assert "Mark as read" in html


@pytest.mark.parametrize("is_kept", [True, False])
@pytest.mark.parametrize("place", [0, 2])
def test_a_post_that_comes_while_a_page_is_made_is_not_marked_as_read_with_it(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, place: int, is_kept: bool
):
    ann, made_of = signed_in(shelf.reader("a member")), (kept_board, kept_lists)
    url, late = shelf.urls[place], []

    def then_a_post(kept: Callable[..., Any]) -> Callable[..., Any]:
        def answer(*args: Any) -> Any:
            found = kept(*args)
            late.append(make_post(shelf.long, by=shelf.bea).pk)
            return found

        return answer

    with process.serving() if is_kept else nullcontext():
        see(ann, url)
        for module in made_of:
            monkeypatch.setattr(module, "_kept", then_a_post(module._kept))
        html = see(ann, url)
    assert late
    [up_to] = re.findall(r'name="up_to" value="(\d+)"', html)
    assert 0 < int(up_to) < late[0]


@pytest.mark.parametrize("place", ["here", "below"])
def test_what_is_shown_as_new_beside_a_list_that_was_kept_is_marked_with_it(
    shelf: Shelf, place: str
):
    ann = signed_in(shelf.reader("a member"))
    topic = make_topic(make_forum("Petrol", parent=shelf.below), by=shelf.bea)
    topic, carl = topic if place == "below" else shelf.long, make_member("Carl")
    with process.serving():
        for _ in range(2):
            see(ann, shelf.urls[2])
        post = make_post(topic, by=carl)
        assert process.listener.vouches_now()
        html = see(ann, shelf.urls[2])
    [up_to] = re.findall(r'name="up_to" value="(\d+)"', html)
    assert int(up_to) == post.pk


def test_a_forum_in_which_only_a_sign_is_left_can_be_read(shelf: Shelf):
    ann = signed_in(shelf.reader("a member"))
    left = make_forum("Left", parent=shelf.forum.parent)
    away = make_topic(left, by=shelf.bea, title="Gone away")
    move_topic(by=shelf.moe, topic=away, to=shelf.below, sign=Sign(days=3))
    html = see(ann, reverse("forum:forum", args=[left.pk]))
    assert "Gone away" in html


def test_the_second_reader_of_a_list_asks_for_marks_alone(shelf: Shelf):
    ann, uwe = signed_in(make_member("Ann")), signed_in(make_member("Uwe"))
    url = reverse("forum:latest")
    with process.serving():
        see(ann, url)
        see(uwe, url)
        with CaptureQueriesContext(connection) as captured:
            see(uwe, url)
    asked = [query["sql"] for query in captured]
    assert not [sql for sql in asked if "visible_count" in sql]
    # The session, the member, and the marks.
    assert len(asked) <= 3, asked


def test_who_may_read_another_forum_has_a_list_of_their_own(shelf: Shelf):
    crew = make_group("Track day crew")
    room = make_forum("Crew")
    for kind in (Group.Kind.VISITORS, Group.Kind.MEMBERS):
        allow(room, kind, Rights())
    allow(room, crew, Rights(see=True, read=True, reply=True))
    ned = signed_in(make_member("Ned", groups=[crew]))
    secret = make_topic(room, by=make_moderator("Max"), title="Lap times")
    Topic.objects.filter(pk=secret.pk).update(pin=Topic.Pin.EVERYWHERE)
    with process.serving():
        for url in (reverse("forum:latest"), shelf.urls[2]):
            assert "Lap times" in see(ned, url)
            assert "Lap times" not in see(signed_in(shelf.bea), url)
            assert "Lap times" not in see(signed_in(None), url)
            assert "Lap times" in see(ned, url)


def test_a_list_with_a_forums_earlier_name_is_not_kept_for_others(shelf: Shelf):
    """The names are read before the list is begun."""
    with process.serving():
        before = Board(AnonymousUser())
        Forum.objects.filter(pk=shelf.below.pk).update(title="Petrol")
        assert process.listener.vouches_now()
        late = kept_lists.of_many_forums(across.latest, before, None, "")
        assert "Diesel" in late.html
        html = see(signed_in(None), reverse("forum:latest"))
    assert "Petrol" in html
    assert "Diesel" not in html


def test_a_new_title_and_a_new_name_are_in_the_list_that_was_kept(shelf: Shelf):
    ann = signed_in(make_member("Ann"))
    with process.serving():
        for url in shelf.urls:
            see(ann, url)
        Member.objects.filter(pk=shelf.moe.pk).update(screen_name="Morris")
        assert process.listener.vouches_now()
        for url in shelf.urls[2:]:
            assert ">Morris</a>" in see(ann, url)
        Topic.objects.filter(pk=shelf.quiet.pk).update(title="Idle no more")
        assert process.listener.vouches_now()
        for url in (*shelf.urls[3:5], *shelf.urls[-1:]):
            assert "Idle no more" in see(ann, url)


def test_a_forum_with_something_new_is_marked_for_its_reader_alone(shelf: Shelf):
    ann, has_read = (signed_in(shelf.reader(who)) for who in (READERS[5], READERS[2]))
    with process.serving():
        for url in shelf.boards:
            for _ in range(2):
                assert "has new posts" in see(ann, url)
                assert "has new posts" not in see(signed_in(None), url)
        assert "Mark everything as read" in see(ann, shelf.boards[0])
        assert '<li class="unread">' not in see(has_read, shelf.boards[0])


def test_the_second_reader_of_the_board_asks_for_marks_alone(shelf: Shelf):
    ann, uwe = signed_in(make_member("Ann")), signed_in(make_member("Uwe"))
    with process.serving():
        see(ann, shelf.boards[0])
        see(uwe, shelf.boards[0])
        with CaptureQueriesContext(connection) as captured:
            see(uwe, shelf.boards[0])
    asked = [query["sql"] for query in captured]
    assert not [sql for sql in asked if "topic_count" in sql]
    # The session, the member, the marks, and what is new in each forum.
    assert len(asked) <= 4, asked


def test_who_may_not_read_a_forum_sees_it_without_its_newest_post(shelf: Shelf):
    room = make_forum("Crew", parent=shelf.forum.parent)
    for kind in (Group.Kind.VISITORS, Group.Kind.MEMBERS):
        allow(room, kind, Rights(see=True))
    hidden = make_forum("Board", parent=shelf.forum.parent)
    for kind in (Group.Kind.VISITORS, Group.Kind.MEMBERS):
        allow(hidden, kind, Rights())
    staff = signed_in(make_moderator("Max"))
    make_topic(room, by=shelf.moe, title="Lap times")
    with process.serving():
        for url in shelf.boards:
            for _ in range(2):
                assert "Lap times" in see(staff, url)
                assert "Board</a>" in see(staff, url)
                html = see(signed_in(shelf.bea), url)
                assert "Crew</a>" in html
                assert "Lap times" not in html
                assert "Board</a>" not in html
