"""The index, a forum and a topic, as Vera and Ann see them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from focaljet.accounts.models import Group, Member
from focaljet.accounts.tests.makers import make_member, make_moderator, make_owner
from focaljet.base import clock
from focaljet.forum.models.posts import Post, PostBody
from focaljet.forum.models.readers import TopicRead
from focaljet.forum.models.topics import Topic, TopicViews
from focaljet.forum.queries.lists import TOPICS_PER_PAGE
from focaljet.forum.rights import Rights
from focaljet.forum.services import keeping
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


def see(client: Client, url: str, status: int = 200) -> str:
    page = client.get(url)
    assert page.status_code == status
    return page.content.decode()


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def topic_page(topic: Topic, page: int = 1) -> str:
    return f"{reverse('forum:topic', args=[topic.pk])}?page={page}"


def test_vera_sees_the_forums_with_their_newest_posts(client: Client):
    make_topic(make_forum("Mk2", parent=make_category("By generation")))
    html = see(client, reverse("forum:index"))
    assert "By generation" in html
    assert "Mk2" in html
    assert "Clutch slips in third" in html


def test_an_index_without_forums_says_so(client: Client):
    assert "No forums yet" in see(client, reverse("forum:index"))


@pytest.mark.parametrize("who", ["visitor", "member"])
def test_the_committee_room_is_nowhere_for_those_who_may_not_see_it(
    client: Client, who: str
):
    room = make_committee_room()
    topic = make_topic(room, by=make_moderator(), title="Budget for 2027")
    if who == "member":
        client.force_login(make_member("Ann"))
    html = see(client, reverse("forum:index"))
    assert "Committee room" not in html
    assert "Budget for 2027" not in html
    for url in (
        reverse("forum:forum", args=[room.pk]),
        reverse("forum:topic", args=[topic.pk]),
        reverse("forum:last_post", args=[topic.pk]),
        reverse("forum:post", args=[topic.last_post_id]),
    ):
        assert "Budget for 2027" not in see(client, url, 404)


def test_moe_sees_the_committee_room(client: Client):
    room = make_committee_room()
    client.force_login(make_moderator())
    assert "Committee room" in see(client, reverse("forum:index"))
    see(client, reverse("forum:forum", args=[room.pk]))


def test_a_forum_that_may_be_seen_but_not_read_shows_no_topic(client: Client):
    forum = make_forum("Members only")
    topic = make_topic(forum, title="Our secret meet")
    allow(forum, Group.Kind.VISITORS, Rights(see=True))
    html = see(client, reverse("forum:forum", args=[forum.pk]))
    assert "may not read it" in html
    assert "Our secret meet" not in html
    assert "Our secret meet" not in see(client, reverse("forum:index"))
    see(client, reverse("forum:topic", args=[topic.pk]), 404)


def test_a_forum_lists_sticky_topics_first_and_the_newest_next(client: Client):
    forum = make_forum()
    start = clock.now() - timedelta(days=3)
    for n, title in enumerate(["Rules", "Older", "Newer"]):
        with clock.at(start + timedelta(days=n)):
            make_topic(forum, title=title, by=make_member(f"M{n}"))
    keeping.pin_topic(by=make_moderator(), topic=Topic.objects.get(title="Rules"))
    html = see(client, reverse("forum:forum", args=[forum.pk]))
    assert html.index("Rules") < html.index("Newer") < html.index("Older")


def test_a_topic_shows_its_posts_with_authors_and_numbers(client: Client):
    topic = make_topic(source="Rebuilt the box")
    make_post(topic, by=make_member("Bea"), source="Look for a **sweet smell**")
    html = see(client, topic_page(topic))
    assert "Rebuilt the box" in html
    assert "Look for a <strong>sweet smell</strong>" in html
    assert "Bea" in html
    assert "#2" in html


def test_pages_of_a_topic_hold_twenty_positions_whatever_was_deleted(client: Client):
    topic = make_topic(source="Post 1")
    posts = [make_post(topic, source=f"Post {n}") for n in range(2, 25)]
    keeping.delete_post(by=make_moderator(), post=posts[3])
    first, second = (see(client, topic_page(topic, n)) for n in (1, 2))
    assert "Post 20" in first
    assert "Post 21" not in first
    assert "Post 21" in second
    assert "Post 5<" not in first
    assert "#5, removed by a moderator" in first


def test_a_permalink_leads_to_the_page_and_the_place_of_the_post(client: Client):
    topic = make_topic()
    post = [make_post(topic) for _ in range(24)][-1]
    response = client.get(reverse("forum:post", args=[post.pk]))
    assert response["Location"] == f"{topic_page(topic, 2)}#post-{post.pk}"


@pytest.mark.parametrize("page", ["0", "-1", "2", "x", "1e3", "٣", "9" * 30])
def test_a_page_that_there_is_not_is_not_found(client: Client, page: str):
    topic = make_topic()
    see(client, f"{reverse('forum:topic', args=[topic.pk])}?page={page}", 404)


@pytest.mark.parametrize(
    "place",
    [
        "x",
        "0_now_1",
        "0_2026-01-01T00:00_1",
        "0_2026-01-01T00:00:00+00:00_" + "9" * 30,
        "0_0001-01-01T00:00:00+23:59_1",
        "0_9999-12-31T23:59:59-23:59_1",
    ],
)
def test_a_forged_place_in_a_list_is_not_found(client: Client, place: str):
    forum = make_forum()
    url = reverse("forum:forum", args=[forum.pk])
    assert client.get(url, {"before": place}).status_code == 404


def test_a_quote_shows_the_name_of_today_and_leads_to_its_post(client: Client):
    ann = make_member("Ann")
    topic = make_topic(by=ann, source="Third lets go")
    make_post(
        topic,
        by=make_member("Bea"),
        source=f"[quote post={topic.last_post_id}]Third lets go[/quote] Yes.",
    )
    ann.screen_name = "Anna"
    ann.save()
    html = see(client, topic_page(topic))
    quote = html[html.index('class="quote"') :]
    assert "<b>Anna</b>" in quote
    assert reverse("forum:post", args=[topic.last_post_id]) in quote
    assert "Third lets go" in quote[:600]


def test_the_author_of_a_deleted_post_is_offered_to_undo_it_and_a_stranger_not(
    client: Client,
):
    topic = make_topic()
    post = make_post(topic)
    keeping.delete_post(by=topic.author, post=post)
    undo = reverse("forum:undelete_post", args=[post.pk])
    assert undo not in see(client, topic_page(topic))
    client.force_login(topic.author)
    assert undo in see(client, topic_page(topic))
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert undo not in see(client, topic_page(topic))


def test_words_of_a_deleted_post_are_shown_to_moderators_only(client: Client):
    topic = make_topic()
    post = make_post(topic, source="Rude words")
    keeping.delete_post(by=make_moderator(), post=post)
    client.force_login(topic.author)
    assert "Rude words" not in see(client, topic_page(topic))
    client.force_login(make_moderator("Mia"))
    assert "Rude words" in see(client, topic_page(topic))


def test_a_deleted_topic_is_gone_for_all_but_moderators(client: Client):
    topic = make_topic()
    keeping.delete_topic(by=make_moderator(), topic=topic)
    see(client, topic_page(topic), 404)
    assert "Clutch slips" not in see(client, reverse("forum:index"))
    assert "Clutch slips" not in see(
        client, reverse("forum:forum", args=[topic.forum_id])
    )
    client.force_login(make_moderator("Mia"))
    assert "This topic was deleted." in see(client, topic_page(topic))


def test_ann_sees_what_is_new_until_she_has_read_it(client: Client):
    client.force_login(make_member("Ann"))
    topic = make_topic(by=make_member("Bea"))
    forum_page = reverse("forum:forum", args=[topic.forum_id])
    assert "has new posts" in see(client, reverse("forum:index"))
    assert "has new posts" in see(client, forum_page)
    see(client, topic_page(topic))
    assert "has new posts" not in see(client, reverse("forum:index"))
    assert "has new posts" not in see(client, forum_page)
    make_post(topic)
    assert "has new posts" in see(client, forum_page)
    assert "New since your last visit" in see(client, topic_page(topic))


def test_for_a_new_member_only_what_comes_from_now_on_is_new(client: Client):
    topic = make_topic()
    client.force_login(make_member("Ann"))
    assert "has new posts" not in see(client, reverse("forum:index"))
    see(client, topic_page(topic))
    assert not TopicRead.objects.filter(member__screen_name="Ann").exists()
    make_post(topic)
    assert "has new posts" in see(client, reverse("forum:index"))


def test_reading_page_one_does_not_mark_page_two_as_read(client: Client):
    ann = make_member("Ann")
    topic = make_topic(by=make_member("Bea"))
    for _ in range(24):
        make_post(topic)
    client.force_login(ann)
    see(client, topic_page(topic, 1))
    assert TopicRead.objects.get(member=ann).last_pos == 20
    see(client, topic_page(topic, 2))
    see(client, topic_page(topic, 1))
    assert TopicRead.objects.get(member=ann).last_pos == 25


@pytest.mark.clause("C50")
def test_vera_reads_without_a_cookie_and_without_a_row(client: Client):
    topic = make_topic()
    fold()
    for url in (
        reverse("forum:index"),
        reverse("forum:forum", args=[topic.forum_id]),
        topic_page(topic),
    ):
        with CaptureQueriesContext(connection) as captured:
            response = client.get(url)
        assert "Set-Cookie" not in response.headers
        assert response.cookies == {}
        for query in captured:
            assert query["sql"].lstrip().upper().startswith("SELECT"), query["sql"]
            assert "FOR UPDATE" not in query["sql"]


def test_views_are_counted_a_moment_later(client: Client):
    topic = make_topic()
    for _ in range(3):
        see(client, topic_page(topic))
    assert not TopicViews.objects.exists()
    fold()
    assert TopicViews.objects.get(topic=topic).count == 3
    assert "3 views" in see(client, topic_page(topic))


def test_an_imported_body_is_rendered_at_its_first_view_and_kept(client: Client):
    topic = make_topic()
    PostBody.objects.update(source="*never* rendered", html="", html_version=0)
    assert "<em>never</em> rendered" in see(client, topic_page(topic))
    fold()
    assert PostBody.objects.get().html_version > 0
    assert "<em>never</em>" in PostBody.objects.get().html


def test_an_edit_between_rendering_and_storing_wins(client: Client):
    topic = make_topic()
    PostBody.objects.update(source="old words", html="", html_version=0)
    see(client, topic_page(topic))
    PostBody.objects.update(source="new words", html="<p>new words</p>")
    fold()
    assert "new words" in PostBody.objects.get().html


def everybody() -> dict[str, Callable[[], Member | None]]:
    return {
        "vera": lambda: None,
        "ann": lambda: make_member("Ann the reader"),
        "moe": make_moderator,
        "otto": make_owner,
    }


@pytest.mark.parametrize("who", ["vera", "ann", "moe", "otto"])
def test_pages_stay_within_their_queries_however_much_there_is(
    client: Client, who: str
):
    reader = everybody()[who]()
    if reader:
        client.force_login(reader)
    forum = make_forum("Mk1", parent=make_category())
    make_topic(make_forum("Below", parent=forum))
    topic = make_topic(forum, by=make_member("Bea"))
    make_post(topic, source=f"[quote post={topic.last_post_id}]Rebuilt[/quote] quoted")
    urls = {
        reverse("forum:index"): 6,
        reverse("forum:forum", args=[forum.pk]): 8,
        topic_page(topic): 10,
    }
    fold()
    few = {url: queries_of(client, url) for url in urls}
    for n in range(12):
        other = make_topic(
            make_forum(f"Forum {n}", parent=forum.parent),
            by=make_member(f"Author {n}"),
            title=f"Topic {n}",
        )
        make_topic(forum, by=other.author, title=f"Also {n}")
        make_forum(f"Below {n}", parent=forum)
        make_post(
            topic,
            by=other.author,
            source=f"[quote post={topic.last_post_id}]Rebuilt[/quote] {n}",
        )
    fold()
    many = {url: queries_of(client, url) for url in urls}
    for url, budget in urls.items():
        assert many[url] <= few[url] <= budget, (url, few[url], many[url])


def test_a_late_page_of_a_long_topic_reads_no_more_than_the_first(client: Client):
    topic = make_topic()
    author, now = topic.author, clock.now()
    Post.objects.bulk_create(
        Post(topic=topic, pos=pos, author=author, written_at=now)
        for pos in range(2, 4_001)
    )
    PostBody.objects.bulk_create(
        PostBody(post=post, source=f"Post {post.pos}")
        for post in Post.objects.filter(pos__gt=1)
    )
    Topic.objects.update(highest_pos=4_000, visible_count=4_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE forum_post")
        rows = []
        for first in (0, 3_980):
            cursor.execute(
                "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM forum_post "
                "WHERE topic_id = %s AND pos > %s AND pos <= %s ORDER BY pos",
                [topic.pk, first, first + 20],
            )
            plan = cursor.fetchone()[0][0]["Plan"]
            rows.append((plan["Actual Rows"], plan["Shared Hit Blocks"]))
    assert rows[0][0] == rows[1][0] == 20
    assert rows[1][1] <= rows[0][1] + 5
    assert "Post 4000" in see(client, topic_page(topic, 200))


def test_a_long_forum_has_numbered_pages_and_older_ones_beyond(client: Client):
    forum, ann = make_forum(), make_member("Ann")
    start = clock.now() - timedelta(days=9)
    for n in range(TOPICS_PER_PAGE + 5):
        with clock.at(start + timedelta(minutes=n)):
            make_topic(forum, by=ann, title=f"Topic no {n:03}")
    fold()
    url = reverse("forum:forum", args=[forum.pk])
    first, second = see(client, url), see(client, f"{url}?page=2")
    assert "Topic no 034" in first
    assert "Topic no 004" in second
    assert "Topic no 004" not in first
    see(client, f"{url}?page=3", 404)
