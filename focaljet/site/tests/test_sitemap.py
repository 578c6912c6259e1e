"""What search engines are told that there is: what every visitor may read, no more."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from focaljet.accounts.tests.makers import make_moderator, make_owner
from focaljet.base import clock
from focaljet.forum.models.topics import Topic
from focaljet.forum.services.keeping import delete_topic
from focaljet.forum.tests.makers import make_committee_room, make_forum, make_topic
from focaljet.site.views import sitemap

pytestmark = pytest.mark.django_db


def addresses(client: Client, path: str) -> list[str]:
    page = client.get(path)
    assert page.status_code == 200
    assert page["Content-Type"] == "application/xml; charset=utf-8"
    assert not page.cookies
    return re.findall(r"<loc>(.*?)</loc>", page.content.decode())


def everything(client: Client) -> list[str]:
    parts = addresses(client, "/sitemap.xml")
    return [
        page.removeprefix("https://club.example")
        for part in parts
        for page in addresses(client, part.removeprefix("https://club.example"))
    ]


@pytest.fixture(autouse=True)
def _the_club(settings) -> None:
    settings.SITE_URL = "https://club.example"


def test_it_names_the_board_the_forums_and_the_topics_with_whole_addresses(
    client: Client,
):
    topic = make_topic()
    [first, second] = addresses(client, "/sitemap.xml")
    assert first == "https://club.example/sitemap-0.xml"
    forums = addresses(client, "/sitemap-0.xml")
    assert forums[0] == "https://club.example/forum/"
    assert f"https://club.example/forum/{topic.forum_id}/" in forums
    page = client.get(second.removeprefix("https://club.example")).content.decode()
    assert f"https://club.example{topic.get_absolute_url()}<" in page
    assert f"<lastmod>{topic.last_post_at.isoformat(timespec='seconds')}<" in page


def test_whoever_asks_is_told_what_a_visitor_may_read(client: Client):
    seen = make_topic(title="Open")
    room = make_committee_room()
    hidden = make_topic(room, by=make_moderator())
    deleted = make_topic(title="A slip")
    delete_topic(by=make_owner("Olga"), topic=deleted)
    client.force_login(make_owner())
    pages = everything(client)
    assert seen.get_absolute_url() in pages
    assert hidden.get_absolute_url() not in pages
    assert deleted.get_absolute_url() not in pages
    assert f"/forum/{room.pk}/" not in pages


def test_a_part_costs_the_same_for_one_topic_or_many_and_each_topic_is_in_one(
    client: Client, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(sitemap, "IN_A_PART", 10)
    forum, author = make_forum(), make_owner()
    now = clock.now()
    topics = Topic.objects.bulk_create(
        Topic(
            forum=forum, author=author, title=str(n), started_at=now, last_post_at=now
        )
        for n in range(25)
    )
    pages = everything(client)
    assert sorted(page for page in pages if "topics" in page) == sorted(
        topic.get_absolute_url() for topic in topics
    )
    last = addresses(client, "/sitemap.xml")[-1].removeprefix("https://club.example")
    with django_assert_max_num_queries(3):
        client.get(last)


def test_there_is_no_part_beyond_the_last(client: Client):
    assert client.get("/sitemap-999999.xml").status_code == 404
    assert client.get("/sitemap-99999999999999999999.xml").status_code == 404
    assert len(addresses(client, "/sitemap.xml")) == 1 + (Topic.objects.count() > 0)
