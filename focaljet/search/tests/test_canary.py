"""A word that stands only in the committee room, and the ways in which a search might
let it out: as a hit, a count, an excerpt, or by an answer that differs."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from focaljet.accounts.models import Group
from focaljet.accounts.tests.makers import make_member, make_moderator
from focaljet.forum.models.posts import Post
from focaljet.forum.rights import Rights
from focaljet.forum.services.relocating import move_topic
from focaljet.forum.tests.makers import (
    allow,
    make_committee_room,
    make_forum,
    make_post,
    make_topic,
)
from focaljet.search.tests.makers import found, index_all, results_of

pytestmark = pytest.mark.django_db

CANARY = "Budgerigar"


@pytest.fixture
def secret() -> Post:
    moe = make_moderator()
    topic = make_topic(
        make_committee_room(), by=moe, title=f"{CANARY} one", source=f"{CANARY} two"
    )
    post = make_post(topic, by=moe, source=f"{CANARY} three, AB12-3456")
    make_topic(make_forum(), source="Nothing of that kind.")
    index_all()
    return post


@pytest.fixture(params=["Vera", "Ann"])
def reader(request: pytest.FixtureRequest):
    return make_member("Ann") if request.param == "Ann" else AnonymousUser()


@pytest.mark.clause("C71d", "C72", "C74")
def test_a_word_of_the_committee_room_is_found_by_nobody_outside(secret: Post, reader):
    for typed in (CANARY, f'"{CANARY} three"', "AB123456", f"{CANARY} -nothing"):
        results = results_of(typed, reader)
        assert (results.hits, results.total, results.next) == ([], 0, None), typed
    room = secret.topic.forum_id
    for more in (
        {"forum_id": room},
        {"topic_id": secret.topic_id},
        {"author": secret.author.screen_name},
        {"titles_only": True},
    ):
        assert found(CANARY, reader, **more) == [], more
    assert found(f"author:{secret.author.screen_name}", reader) == []
    assert found(CANARY, secret.author) == [secret.pk, secret.pk - 1]


def test_the_page_says_of_the_room_what_it_says_of_what_is_not_there(
    client: Client, secret: Post, reader
):
    if reader.is_authenticated:
        client.force_login(reader)
    url, nowhere = reverse("search:search"), 10**9

    def seen(name: str, value: object) -> str:
        """What the page says, but for what was asked."""
        page = client.get(url, {"q": CANARY, name: value})
        assert page.status_code == 200
        content = page.content.decode().partition("<main")[2]
        return re.sub(rf'((value="|{name}=))[^"&]*', r"\1", content)

    for name, real, none in (
        ("forum", secret.topic.forum_id, nowhere),
        ("topic", secret.topic_id, nowhere),
        ("author", secret.author.screen_name, "Nobody at all"),
    ):
        a, b = seen(name, real), seen(name, none)
        assert a == b, name
        assert "Committee room" not in a
        assert f"{CANARY} one" not in a


def test_the_labels_of_the_index_do_not_decide(secret: Post):
    """The topic was open when it was indexed; then it moved behind the door."""
    moe, ann = secret.author, make_member("Ann")
    topic = make_topic(make_forum("Open"), source="A whining differential.")
    index_all()
    assert len(found("differential", ann)) == 1
    move_topic(by=moe, topic=topic, to=secret.topic.forum)
    assert found("differential", ann) == []
    assert results_of("differential", ann).total == 0
    index_all()
    assert found("differential", ann) == []
    assert len(found("differential", moe)) == 1


def test_a_door_that_is_closed_closes_the_search_at_once(reader):
    room = make_forum("Was open")
    make_topic(room, source=CANARY)
    index_all()
    assert len(found(CANARY, reader)) == 1
    for group in (Group.Kind.VISITORS, Group.Kind.MEMBERS):
        allow(room, group, Rights())
    assert found(CANARY, reader) == []


def test_a_reader_who_may_read_nothing_costs_no_search(client: Client, secret: Post):
    for group in (Group.Kind.VISITORS, Group.Kind.MEMBERS):
        for forum in {secret.topic.forum, *map(_forum_of, Post.objects.all())}:
            allow(forum, group, Rights())
    with CaptureQueriesContext(connection) as captured:
        assert found(CANARY) == []
    assert not any("search_postwords" in query["sql"] for query in captured)


def _forum_of(post: Post):
    return post.topic.forum
