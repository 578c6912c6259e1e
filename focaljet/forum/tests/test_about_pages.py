"""What search engines and those who share an address are told of a page."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from focaljet.accounts.tests.makers import make_member
from focaljet.base import clock
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import POSTS_PER_PAGE
from focaljet.forum.tests.makers import make_forum, make_post, make_topic

pytestmark = pytest.mark.django_db


def said(client: Client, url: str) -> dict[str, str]:
    html = client.get(url).content.decode()
    head = html[: html.index("</head>")]
    found = dict(
        re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', head)
    )
    found |= dict(re.findall(r'<link rel="(canonical|prev|next)" href="([^"]*)"', head))
    found["title"] = re.findall(r"<title>(.*?)</title>", head)[0]
    return found


def test_a_topic_is_told_by_the_beginning_of_its_first_post(client: Client, settings):
    settings.SITE_URL = "https://club.example"
    topic = make_topic(source='It "clicks" & slips.\n\n> quoted\n\nWhy?')
    make_post(topic, source="No idea.")
    page = said(client, reverse("forum:topic", args=[topic.pk]) + "?utm_source=x")
    there = f"https://club.example{topic.get_absolute_url()}"
    assert page["description"] == "It &quot;clicks&quot; &amp; slips. Why?"
    assert page["og:description"] == page["description"]
    assert page["canonical"] == page["og:url"] == there
    assert page["og:title"] == topic.title
    assert page["og:type"] == "article"


def test_each_page_of_a_topic_has_its_own_address_title_and_words(client: Client):
    topic = make_topic()
    for n in range(POSTS_PER_PAGE):
        make_post(topic, source=f"Answer {n}")
    page = said(client, topic.get_absolute_url() + "?page=2")
    assert page["canonical"].endswith(f"{topic.get_absolute_url()}?page=2")
    assert page["description"] == f"Answer {POSTS_PER_PAGE - 1}"
    assert "page 2" in page["title"]
    assert page["prev"] == topic.get_absolute_url()


def test_what_was_removed_is_not_told(client: Client):
    topic = make_topic(source="Their phone number is 555")
    make_post(topic, source="Please remove that.")
    # As an erasure does it; nobody can take the first post away alone.
    Post.objects.filter(topic=topic, pos=1).update(deleted_at=clock.now())
    page = said(client, topic.get_absolute_url())
    assert page["description"] == "Please remove that."


def test_members_are_not_told_what_only_machines_read(client: Client):
    topic = make_topic(source="It clicks.")
    client.force_login(make_member())
    page = said(client, topic.get_absolute_url())
    assert "description" not in page
    assert "og:title" not in page


def test_board_forum_and_list_are_told(client: Client):
    forum = make_forum(description="Everything that turns")
    assert said(client, reverse("forum:index"))["canonical"].endswith("/forum/")
    page = said(client, reverse("forum:forum", args=[forum.pk]))
    assert page["description"] == "Everything that turns"
    assert page["og:title"] == forum.title
    assert said(client, reverse("forum:latest"))["description"]
    assert "canonical" not in said(client, reverse("forum:latest") + f"?in={forum.pk}")


@pytest.mark.parametrize(
    "name",
    ["forum:index", "site:help", "site:contact", "policy:terms", "policy:privacy"],
)
def test_every_page_for_everybody_has_words_of_its_own(client: Client, name: str):
    page = said(client, reverse(name))
    assert page["description"]
    assert page["canonical"].endswith(reverse(name))


def test_a_member_is_told_by_name(client: Client):
    name = "Ann & Co"
    member = make_member(name)
    page = said(client, reverse("members:member", args=[member.pk]))
    assert page["description"].startswith("What Ann &amp; Co writes at")
