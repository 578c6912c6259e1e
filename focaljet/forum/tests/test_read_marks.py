"""What is new to Ann, where it begins, and how she says that she has read it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from focaljet.accounts.tests.makers import make_member, make_moderator
from focaljet.base import clock
from focaljet.choices.queries import assume
from focaljet.forum.choices import UNREAD_DAYS
from focaljet.forum.models.posts import Post
from focaljet.forum.models.readers import ForumMember, ForumRead, TopicRead
from focaljet.forum.services import keeping, reading
from focaljet.forum.tests.makers import (
    make_committee_room,
    make_forum,
    make_post,
    make_topic,
)
from focaljet.forum.tests.pages import see, topic_page

pytestmark = pytest.mark.django_db

LINE = "New since your last visit"


@pytest.fixture
def ann(client: Client):
    member = make_member("Ann")
    client.force_login(member)
    return member


def new_post(topic):
    return reverse("forum:new_post", args=[topic.pk])


def newest() -> int:
    return Post.objects.order_by("-id").values_list("id", flat=True)[0]


def test_first_new_leads_past_what_ann_has_read(client: Client, ann):
    topic = make_topic()
    for _ in range(24):
        make_post(topic)
    see(client, topic_page(topic, 1))
    twenty_first = topic.posts.get(pos=21)
    assert client.get(new_post(topic))["Location"] == (
        f"{topic_page(topic, 2)}#post-{twenty_first.pk}"
    )
    assert LINE in see(client, topic_page(topic, 2))
    assert LINE not in see(client, topic_page(topic, 2))


def test_first_new_counts_from_what_was_marked_as_read_too(client: Client, ann):
    topic = make_topic()
    for _ in range(20):
        make_post(topic)
    reading.mark_everything_read(reader=ann, up_to=newest())
    fresh = make_post(topic)
    make_post(topic)
    assert client.get(new_post(topic))["Location"].endswith(f"#post-{fresh.pk}")
    html = see(client, topic_page(topic, 2))
    assert html.index('id="new"') < html.index(f'id="post-{fresh.pk}"')


def test_the_line_stands_on_top_of_a_page_where_a_mark_ended_with_the_one_before(
    client: Client, ann
):
    topic = make_topic()
    for _ in range(19):
        make_post(topic)
    reading.mark_everything_read(reader=ann, up_to=newest())
    make_post(topic)
    assert LINE in see(client, topic_page(topic, 2))


def test_no_line_stands_on_the_third_page_of_what_is_new_from_the_first(
    client: Client, ann
):
    topic = make_topic()
    for _ in range(24):
        make_post(topic)
    assert LINE not in see(client, topic_page(topic, 2))


def test_where_all_is_read_first_new_leads_to_the_last_post(client: Client, ann):
    topic = make_topic()
    see(client, topic_page(topic))
    last = reverse("forum:post", args=[topic.last_post_id])
    assert client.get(new_post(topic))["Location"] == last
    client.logout()
    assert client.get(new_post(topic))["Location"] == last


def test_first_new_goes_over_what_was_deleted(client: Client, ann):
    topic = make_topic()
    see(client, topic_page(topic))
    gone, there = make_post(topic), make_post(topic)
    keeping.delete_post(by=make_moderator(), post=gone)
    assert client.get(new_post(topic))["Location"].endswith(f"#post-{there.pk}")


def test_going_to_what_is_new_marks_nothing(client: Client, ann):
    client.get(new_post(make_topic()))
    assert not TopicRead.objects.filter(member=ann).exists()


def test_everything_is_read_up_to_the_moment_when_the_page_was_made(
    client: Client, ann
):
    old = make_topic(title="Seen on the index")
    html = see(client, reverse("forum:index"))
    assert f'name="up_to" value="{newest()}"' in html
    up_to = newest()
    fresh = make_topic(old.forum, title="Written meanwhile")
    client.post(reverse("forum:read_everything"), {"up_to": up_to})
    assert ForumMember.objects.get(member=ann).read_up_to == up_to
    html = see(client, reverse("forum:new"))
    assert "Seen on the index" not in html
    assert fresh.title in html


def test_a_forum_is_read_with_those_below_it_and_no_other(client: Client, ann):
    forum = make_forum()
    make_topic(forum, title="Here")
    make_topic(make_forum("ST", parent=forum), title="Below")
    make_topic(make_forum("Wheels"), title="Elsewhere")
    where = reverse("forum:read_forum", args=[forum.pk])
    assert where in see(client, reverse("forum:forum", args=[forum.pk]))
    client.post(where, {"up_to": newest()})
    html = see(client, reverse("forum:new"))
    assert "Elsewhere" in html
    assert "Here" not in html
    assert "Below" not in html
    assert "has new posts" not in see(client, reverse("forum:forum", args=[forum.pk]))
    assert ForumRead.objects.filter(member=ann).count() == 2


def test_marks_never_go_back_nor_ahead_of_what_is_written(client: Client, ann):
    topic = make_topic()
    client.post(reverse("forum:read_everything"), {"up_to": 2**62})
    assert ForumMember.objects.get(member=ann).read_up_to == topic.last_post_id
    client.post(reverse("forum:read_everything"), {"up_to": 0})
    assert ForumMember.objects.get(member=ann).read_up_to == topic.last_post_id


@pytest.mark.parametrize("up_to", ["", "x", "-1", "9" * 40])
def test_a_forged_mark_changes_nothing(client: Client, ann, up_to: str):
    forum = make_topic().forum
    client.post(reverse("forum:read_everything"), {"up_to": up_to})
    client.post(reverse("forum:read_forum", args=[forum.pk]), {"up_to": up_to})
    assert ForumMember.objects.get(member=ann).read_up_to == 0
    assert not ForumRead.objects.exists()


def test_what_ann_cannot_see_she_cannot_mark(client: Client, ann):
    room = make_committee_room()
    url = reverse("forum:read_forum", args=[room.pk])
    assert client.post(url, {"up_to": 1}).status_code == 404
    assert client.get(reverse("forum:read_everything")).status_code == 405
    client.logout()
    assert "/sign-in/" in client.post(url, {"up_to": 1})["Location"]


def test_marking_leads_back_to_where_it_was_pressed_and_nowhere_else(
    client: Client, ann
):
    url = reverse("forum:read_everything")
    back = client.post(url, {"up_to": 0, "next": reverse("forum:new")})
    assert back["Location"] == reverse("forum:new")
    back = client.post(url, {"up_to": 0, "next": "https://elsewhere.example/"})
    assert back["Location"] == reverse("forum:index")


def test_how_far_somebody_read_is_forgotten_after_sixty_days(client: Client, ann):
    now = clock.now()
    with clock.at(now - timedelta(days=70)):
        old = make_topic(title="Old")
    with clock.at(now - timedelta(days=10)):
        fresh = make_topic(old.forum, title="Fresh")
    see(client, topic_page(old))
    see(client, topic_page(fresh))
    ForumRead.objects.create(member=ann, forum=old.forum, up_to=old.last_post_id)
    done = reading.forget_old_marks()
    kept = TopicRead.objects.filter(member=ann)
    assert [mark.topic for mark in kept] == [fresh]
    assert not ForumRead.objects.exists()
    assert ForumMember.objects.get(member=ann).read_up_to + 1 == fresh.last_post_id
    assert done.marks == 3  # hers, her mark of the forum, and its author's
    assert reading.forget_old_marks() == reading.Forgotten()


def test_a_floor_that_was_raised_in_this_week_is_left_alone(ann):
    now = clock.now()
    for days in (80, 65, 63, 1):
        with clock.at(now - timedelta(days=days)):
            make_topic()
    after_the_first = Post.objects.order_by("id")[1].pk
    ForumMember.objects.filter(member=ann).update(read_up_to=after_the_first)
    reading.forget_old_marks()
    assert ForumMember.objects.get(member=ann).read_up_to == after_the_first


def test_an_archive_that_came_in_late_makes_nothing_of_today_read(ann):
    """Its posts have high numbers and old dates."""
    today = make_topic()
    with clock.at(clock.now() - timedelta(days=4_000)):
        make_topic(today.forum, title="From the archive")
    reading.forget_old_marks()
    floor = ForumMember.objects.get(member=ann).read_up_to
    assert today.last_post_id is not None
    assert floor < today.last_post_id


def test_the_owner_decides_how_long_new_posts_are_remembered(client: Client, ann):
    with clock.at(clock.now() - timedelta(days=20)):
        make_topic(title="Three weeks old")
    assert "Three weeks old" in see(client, reverse("forum:new"))
    assume({UNREAD_DAYS: 10})
    assert "Three weeks old" not in see(client, reverse("forum:new"))
