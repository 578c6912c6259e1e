"""Ann watches topics and forums, and finds there what is new."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Group
from focaljet.accounts.tests.makers import make_member, make_moderator
from focaljet.forum.models.readers import ForumMember, ForumWatch, TopicWatch
from focaljet.forum.rights import Rights
from focaljet.forum.services import watching
from focaljet.forum.tests.makers import (
    allow,
    make_category,
    make_committee_room,
    make_forum,
    make_post,
    make_topic,
)
from focaljet.forum.tests.pages import see, topic_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(client: Client):
    member = make_member("Ann")
    client.force_login(member)
    return member


def press(client: Client, name: str, *args: int, **values: object):
    return client.post(reverse(f"forum:{name}", args=args), values)


def watched(member) -> list[int]:
    found = TopicWatch.objects.filter(member=member).order_by("topic")
    return list(found.values_list("topic_id", flat=True))


def test_ann_watches_a_topic_and_stops(client: Client, ann):
    topic = make_topic()
    for _twice in range(2):
        press(client, "watch_topic", topic.pk)
    assert watched(ann) == [topic.pk]
    assert "Watch no longer" in see(client, topic_page(topic))
    assert topic.title in see(client, reverse("forum:watched"))
    press(client, "unwatch_topic", topic.pk)
    assert watched(ann) == []


def test_the_topics_that_one_writes_in_are_watched(ann):
    own, other = make_topic(by=ann), make_topic()
    make_post(other, by=ann)
    assert watched(ann) == [own.pk, other.pk]


def test_who_would_rather_not_watches_nothing_by_writing(client: Client, ann):
    press(client, "reading", uses_keys="on")
    assert not ForumMember.objects.get(member=ann).watches_own
    make_post(make_topic(), by=ann)
    assert watched(ann) == []


def test_watched_topics_stand_with_unread_ones_first(client: Client, ann):
    first, second = (
        make_topic(by=ann, title="Quiet"),
        make_topic(by=ann, title="Lively"),
    )
    make_post(second, by=make_member("Bea"))
    make_post(first, by=ann)
    html = see(client, reverse("forum:watched"))
    assert html.index("Lively") < html.index("Quiet")


def test_a_watched_forum_shows_its_new_topics_until_they_are_read(client: Client, ann):
    forum = make_forum("Wheels")
    press(client, "watch_forum", forum.pk)
    topic = make_topic(forum, title="Which rims fit?")
    html = see(client, reverse("forum:watched"))
    assert "Forums that you watch" in html
    assert reverse("forum:new_post", args=[topic.pk]) in html
    see(client, topic_page(topic))
    assert reverse("forum:new_post", args=[topic.pk]) not in see(
        client, reverse("forum:watched")
    )
    press(client, "unwatch_forum", forum.pk)
    assert not ForumWatch.objects.exists()


def test_many_are_given_up_at_once_and_only_ones_own(client: Client, ann):
    topics = [make_topic(by=ann) for _ in range(3)]
    bea = make_member("Bea")
    watching.watch_topic(member=bea, topic_id=topics[0].pk)
    chosen = [topics[0].pk, topics[2].pk, "x", "9" * 40]
    press(client, "unwatch_topics", topic=chosen)
    assert watched(ann) == [topics[1].pk]
    assert watched(bea) == [topics[0].pk]


def test_what_cannot_be_read_cannot_be_watched_but_can_be_given_up(client: Client, ann):
    room = make_committee_room()
    topic = make_topic(room, by=make_moderator())
    assert press(client, "watch_topic", topic.pk).status_code == 404
    assert press(client, "watch_forum", room.pk).status_code == 404
    category = make_category()
    assert press(client, "watch_forum", category.pk).status_code == 404
    watching.watch_topic(member=ann, topic_id=topic.pk)
    assert press(client, "unwatch_topic", topic.pk).status_code == 302
    assert watched(ann) == []


def test_what_was_closed_is_not_shown_among_the_watched(client: Client, ann):
    forum = make_forum("Wheels")
    make_topic(forum, by=ann, title="Canary")
    press(client, "watch_forum", forum.pk)
    allow(forum, Group.Kind.MEMBERS, Rights())
    allow(forum, Group.Kind.VISITORS, Rights())
    html = see(client, reverse("forum:watched"))
    assert "Canary" not in html
    assert "Wheels" not in html


def test_a_visitor_is_asked_to_sign_in(client: Client):
    topic = make_topic()
    for name, pk in [("watch_topic", topic.pk), ("watch_forum", topic.forum_id)]:
        assert "/account/sign-in/" in press(client, name, pk)["Location"]
    assert "Watch" not in see(client, topic_page(topic)).split("<footer")[0]
    assert "/account/sign-in/" in client.get(reverse("forum:reading"))["Location"]


def test_nothing_is_watched_by_following_a_link(client: Client, ann):
    topic = make_topic()
    assert client.get(reverse("forum:watch_topic", args=[topic.pk])).status_code == 405


def test_single_keys_are_there_until_ann_switches_them_off(client: Client, ann):
    topic = make_topic()
    pages = [reverse("forum:index"), topic_page(topic), reverse("forum:new")]
    assert all("<fj-keys" in see(client, url) for url in pages)
    press(client, "reading", watches_own="on")
    assert not any("<fj-keys" in see(client, url) for url in pages)
    client.logout()
    assert "<fj-keys" not in see(client, topic_page(topic))
