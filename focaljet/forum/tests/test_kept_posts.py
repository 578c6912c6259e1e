"""The posts of a page are made once for many: nobody sees that in what they read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.template.loader import get_template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from focaljet.accounts.models import Group, Member
from focaljet.accounts.tests.makers import make_group, make_member, make_moderator
from focaljet.accounts.tests.makers import make_owner as make_the_owner
from focaljet.base import clock
from focaljet.base.slots import Slotted
from focaljet.caching import process
from focaljet.caching.pieces import switched_off
from focaljet.forum import kept, pages, pages_of_order, rules
from focaljet.forum.models.posts import Post
from focaljet.forum.models.readers import TopicRead
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.topics import first_new_on, posts_on, topic_for
from focaljet.forum.rights import Rights
from focaljet.forum.services import keeping, picking, signing, thanking
from focaljet.forum.services.writing import Words, edit_post
from focaljet.forum.tests.makers import (
    allow,
    make_category,
    make_forum,
    make_post,
    make_topic,
)
from focaljet.forum.tests.pages import see
from focaljet.forum.tools import tools_for

pytestmark = pytest.mark.django_db(transaction=True)

# What is drawn anew for each page: the mask of the token, the key of the composer.
DRAWN = re.compile(
    r'(name="csrfmiddlewaretoken" value="\w+")'
    r'|(name="key" value="[0-9a-f-]{36}")'
)
READERS = [
    "a visitor",
    "a member",
    "an author",
    "who thanked and picked",
    "who wants no signatures",
    "a German",
    "somebody in New York",
    "who was here before",
    "who deleted a post",
    "a moderator",
    "a moderator who wrote",
    "the owner",
]


class Evening:
    """A topic in which everything happened, and those who read it."""

    def __init__(self) -> None:
        self.bea, self.cy = make_member("Bea"), make_member("Cy")
        self.moe, self.mia = make_moderator("Moe"), make_moderator("Mia")
        self.dan = make_member("Dan")
        forum = make_forum("Mk1", parent=make_category())
        with clock.at(clock.now() - timedelta(hours=30)):
            self.topic = make_topic(forum, by=self.bea)
            first = Post.objects.get(topic=self.topic)
            quote = f"[quote post={first.pk}]Rebuilt[/quote] Hello @Bea"
            self.second = make_post(self.topic, by=self.cy, source=quote)
            self.third = make_post(self.topic, by=self.moe, source="Third post")
            for n in range(3):
                make_post(self.topic, by=self.dan, source=f"Dan {n}")
        signing.sign_with(member=self.bea, source="Bea's sign")
        thanking.thank(by=self.dan, post=first)
        thanking.thank(by=self.bea, post=self.second)
        edited = Words(f"{quote} And one more thing.")
        edit_post(by=self.cy, post=self.second, words=edited, reason="a slip")
        gone = make_post(self.topic, by=self.dan, source="Taken back")
        keeping.delete_post(by=self.dan, post=gone)
        rude = make_post(self.topic, by=self.dan, source="Rude words")
        keeping.delete_post(by=self.moe, post=rude)
        make_post(self.topic, by=self.moe, source="The newest")
        make_member("Another member")
        self.picky = make_member("Pia")
        thanking.thank(by=self.picky, post=first)
        picking.pick(by=self.picky, post=self.second)

    def reader(self, who: str) -> Member | None:
        makers = {
            "a visitor": lambda: None,
            "a member": lambda: make_member("Ann"),
            "an author": lambda: self.cy,
            "who thanked and picked": lambda: self.picky,
            "who wants no signatures": lambda: make_member("Uma"),
            "a German": lambda: who_chose("Gerd", language="de"),
            "somebody in New York": lambda: who_chose(
                "Nell", time_zone="America/New_York"
            ),
            "who was here before": lambda: make_member("Hal"),
            "who deleted a post": lambda: self.dan,
            "a moderator": lambda: self.mia,
            "a moderator who wrote": lambda: self.moe,
            "the owner": make_the_owner,
        }
        reader = makers[who]()
        if who == "who wants no signatures":
            signing.show_signatures(reader=reader, shows=False)
        return reader

    def seen_by(self, client: Client, who: str, reader: Member | None) -> str:
        """The page, as it is at the first look: looking moves the read mark."""
        TopicRead.objects.filter(member=reader).delete()
        if who == "who was here before":
            TopicRead.objects.create(member=reader, topic=self.topic, last_pos=2)
        url = reverse("forum:topic", args=[self.topic.pk])
        return DRAWN.sub("", see(client, url))


@pytest.fixture
def evening() -> Evening:
    return Evening()


def who_chose(name: str, **chosen: str) -> Member:
    member = make_member(name)
    Member.objects.filter(pk=member.pk).update(**chosen)
    return member


def signed_in(reader: Member | None) -> Client:
    client = Client()
    if reader is not None:
        client.force_login(reader)
    return client


@pytest.mark.parametrize("who", READERS)
def test_everybody_sees_their_own_page_in_posts_that_another_had_made(
    evening: Evening, who: str
):
    client = signed_in(reader := evening.reader(who))
    others = [
        signed_in(other)
        for other in (
            None,
            evening.bea,
            Member.objects.get(screen_name="Another member"),
        )
    ]
    staff = make_moderator("Max")
    others.append(signed_in(staff))
    url = reverse("forum:topic", args=[evening.topic.pk])
    with clock.at(clock.now()):
        with switched_off():
            alone = evening.seen_by(client, who, reader)
        with process.serving():
            for other in others:
                see(other, url)
            kept = evening.seen_by(client, who, reader)
            assert len(process.store) > 0
    assert kept == alone


def test_the_second_reader_of_a_page_asks_for_no_post(evening: Evening):
    ann, uwe = signed_in(make_member("Ann")), signed_in(make_member("Uwe"))
    url = reverse("forum:topic", args=[evening.topic.pk])
    with process.serving():
        see(ann, url)
        see(uwe, url)
        with CaptureQueriesContext(connection) as captured:
            see(uwe, url)
    asked = [query["sql"] for query in captured]
    assert not [sql for sql in asked if "forum_postbody" in sql]
    # The session, the member, and the topic with the member's marks.
    assert len(asked) <= 4, asked


def test_who_may_read_other_forums_gets_no_posts_made_for_others(evening: Evening):
    """A quote of a post in a forum of the crew leads there for the crew alone."""
    crew = make_group("Track day crew")
    room = make_forum("Crew")
    for kind in (Group.Kind.VISITORS, Group.Kind.MEMBERS):
        allow(room, kind, Rights())
    allow(room, crew, Rights(see=True, read=True, reply=True))
    ned = make_member("Ned", groups=[crew])
    secret = make_topic(room, by=make_moderator("Max"), title="Lap times")
    source = f"[quote post={secret.last_post_id}]Rebuilt[/quote] as you know"
    make_post(evening.topic, by=ned, source=source)
    way = reverse("forum:post", args=[secret.last_post_id])
    url = reverse("forum:topic", args=[evening.topic.pk])
    with process.serving():
        assert way in see(signed_in(ned), url)
        assert way not in see(signed_in(evening.bea), url)
        assert way not in see(signed_in(None), url)
        assert way in see(signed_in(ned), url)


def test_rendering_a_page_asks_nothing(evening: Evening, monkeypatch):
    """What a template shows was asked for before it began."""
    from django.template.backends.jinja2 import Template

    asked: list[str] = []
    render = Template.render

    def watched(self, context=None, request=None):
        with CaptureQueriesContext(connection) as captured:
            html = render(self, context, request)
        asked.extend(query["sql"] for query in captured)
        return html

    monkeypatch.setattr(Template, "render", watched)
    clients = [signed_in(None), signed_in(make_member("Ann")), signed_in(evening.moe)]
    topic = Topic.objects.get()
    for client in clients:
        see(client, reverse("forum:index"))
        see(client, reverse("forum:forum", args=[topic.forum_id]))
        see(client, reverse("forum:topic", args=[topic.pk]))
    assert asked == []


@pytest.mark.parametrize("who", [who for who in READERS if who != "a visitor"])
def test_what_is_filled_in_is_what_would_be_made_for_one_reader_alone(
    evening: Evening, who: str
):
    reader = evening.reader(who)
    assert reader is not None
    board = Board(reader)
    view = topic_for(reader, evening.topic.pk, board)
    may_reply = bool(rules.may_reply(reader, view.topic, view.rights))
    lines, before = posts_on(view, 1, board)
    posts = [
        replace(
            post,
            tools=tools_for(
                reader,
                post.line,
                view,
                may_reply=may_reply,
                thanked=view.thanked,
                picked=view.picked,
            ),
        )
        for post in pages.shown(lines, view, reader, may_reply=may_reply)
    ]
    template = get_template("forum/_posts.html").template  # type: ignore[attr-defined]
    made = template.render(
        posts=posts,
        topic=view.topic,
        is_for_members=True,
        can_tick=bool(pages_of_order.on_topic(reader, view, board).deeds),
    )
    html = str(kept.shown_to(reader, kept.posts_of(view, 1, board), view))
    assert without_news(html) == without_news(Slotted.of(made).whole)
    assert ('id="new"' in html) == (first_new_on(lines, before, view) is not None)


def without_news(html: str) -> str:
    lines = (line.strip() for line in html.splitlines() if 'id="new"' not in line)
    return "\n".join(line for line in lines if line)
