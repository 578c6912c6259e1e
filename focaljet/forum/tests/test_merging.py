"""Several topics become one: nothing is lost, and nothing unread is called read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from focaljet.accounts.tests.makers import make_member, make_moderator
from focaljet.base import clock
from focaljet.base.verdict import RefusedError
from focaljet.composer.models import Draft
from focaljet.forum import deeds
from focaljet.forum.models.forums import Forum
from focaljet.forum.models.posts import Post, Quote
from focaljet.forum.models.readers import TopicRead, TopicWatch
from focaljet.forum.models.topics import Topic, TopicRedirect, TopicViews
from focaljet.forum.services import counts, keeping
from focaljet.forum.services.merging import merge_topics
from focaljet.forum.services.reading import mark_read_up_to
from focaljet.forum.tests.makers import (
    fold,
    make_committee_room,
    make_forum,
    make_post,
    make_topic,
)
from focaljet.moderation.tests.makers import deeds_written

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_topics() -> tuple[Topic, Topic]:
    """The same question twice; the answers came by turns, a minute apart."""
    start, mk1 = clock.now(), make_forum()
    ann, bea = make_member("Ann"), make_member("Bea")
    with clock.at(start):
        older = make_topic(mk1, by=ann, title="Clutch slips")
    with clock.at(start + timedelta(minutes=1)):
        newer = make_topic(mk1, by=bea, title="Slipping clutch")
    for minute, topic in ((2, older), (3, newer), (4, older)):
        with clock.at(start + timedelta(minutes=minute)):
            make_post(topic, source=f"minute {minute}")
    fold()
    return older, newer


def page_of(client: Client, topic_id: int):
    return client.get(reverse("forum:topic", args=[topic_id]))


def test_posts_come_into_one_line_in_the_order_of_time(two_topics):
    older, newer = two_topics
    ids = list(Post.objects.order_by("written_at").values_list("pk", flat=True))
    merged = merge_topics(by=make_moderator(), into=newer, others=[older])
    assert merged.pk == newer.pk
    line = Post.objects.filter(topic=newer).order_by("pos")
    assert list(line.values_list("pk", flat=True)) == ids
    assert list(line.values_list("pos", flat=True)) == [1, 2, 3, 4, 5]
    assert (merged.highest_pos, merged.visible_count) == (5, 5)
    assert merged.last_post_id == ids[-1]
    assert merged.author.screen_name == "Ann"  # who asked first
    assert merged.title == "Slipping clutch"


def test_the_counts_stay_right(two_topics):
    older, newer = two_topics
    elsewhere = make_topic(make_forum("Mk2"))
    moe = make_moderator()
    merge_topics(by=moe, into=newer, others=[older])
    keeping.delete_post(by=moe, post=Post.objects.get(topic=newer, pos=3))
    merge_topics(by=moe, into=elsewhere, others=[newer])
    fold()
    assert counts.recount() == {"topics": 0, "forums": 0, "members": 0}
    assert dict(Forum.objects.values_list("title", "post_count")) == {
        "Mk1": 0,
        "Mk2": 5,
    }


def test_the_old_number_leads_there_for_ever_by_way_of_every_merge(
    two_topics, client: Client
):
    older, newer = two_topics
    third = make_topic(older.forum)
    moe = make_moderator()
    merge_topics(by=moe, into=newer, others=[older])
    merge_topics(by=moe, into=third, others=[newer])
    assert set(TopicRedirect.objects.values_list("topic", flat=True)) == {third.pk}
    for old in (older, newer):
        answer = client.get(reverse("forum:topic", args=[old.pk]), {"page": 2})
        assert answer.status_code == 301
        assert answer["Location"] == reverse("forum:topic", args=[third.pk])
        last = client.get(reverse("forum:last_post", args=[old.pk]))
        assert last.status_code == 301
    post = Post.objects.get(topic=third, pos=2)
    permalink = client.get(reverse("forum:post", args=[post.pk]))
    assert f"/topics/{third.pk}/" in permalink["Location"]


def test_a_redirect_says_nothing_to_those_who_may_not_read_where_it_leads(
    client: Client,
):
    moe, room = make_moderator(), make_committee_room()
    topic, secret = make_topic(), make_topic(room, by=moe)
    merge_topics(by=moe, into=secret, others=[topic])
    assert page_of(client, topic.pk).status_code == 404
    client.force_login(moe)
    assert page_of(client, topic.pk).status_code == 301


def test_a_reply_to_the_old_number_lands_in_the_merged_topic(
    two_topics, client: Client
):
    older, newer = two_topics
    cid = make_member("Cid")
    client.force_login(cid)
    merge_topics(by=make_moderator(), into=newer, others=[older])
    url = reverse("forum:reply", args=[older.pk])
    answer = client.post(url, {"source": "I wrote this for an hour", "markup": "1"})
    assert answer.status_code == 302
    assert Post.objects.get(author=cid).topic_id == newer.pk
    assert client.get(url)["Location"] == reverse("forum:reply", args=[newer.pk])


def test_where_the_merged_topic_is_locked_the_words_come_back_with_the_reason(
    two_topics, client: Client
):
    older, newer = two_topics
    client.force_login(make_member("Cid"))
    moe = make_moderator()
    merge_topics(by=moe, into=newer, others=[older])
    keeping.lock_topic(by=moe, topic=newer)
    url = reverse("forum:reply", args=[older.pk])
    answer = client.post(url, {"source": "I wrote this for an hour", "markup": "1"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "This topic is locked." in html
    assert "I wrote this for an hour" in html


def test_nobody_has_read_what_they_had_not(two_topics):
    older, newer = two_topics
    cid, dan = make_member("Cid"), make_member("Dan")
    for reader in (cid, dan):  # they were here before the posts
        reader.in_forum.read_up_to = 0
        reader.in_forum.save()
    mark_read_up_to(reader=cid, topic_id=older.pk, pos=3)
    for topic in (older, newer):
        mark_read_up_to(reader=dan, topic_id=topic.pk, pos=topic.highest_pos + 9)
    merge_topics(by=make_moderator(), into=newer, others=[older])
    marks = dict(TopicRead.objects.values_list("member", "last_pos"))
    assert marks[cid.pk] == 1  # the second post was not read
    assert marks[dan.pk] == 5
    assert set(TopicRead.objects.values_list("topic", flat=True)) == {newer.pk}


def test_watches_views_quotes_and_signs_go_along(two_topics):
    older, newer = two_topics
    quoted = Post.objects.get(topic=older, pos=1)
    make_post(newer, source=f"[quote post={quoted.pk}]Rebuilt[/quote] Really?")
    cid, dan = make_member("Cid"), make_member("Dan")
    TopicWatch.objects.all().delete()
    for member, topic in ((cid, older), (dan, older), (dan, newer)):
        TopicWatch.objects.create(member=member, topic=topic, since=clock.now())
    TopicViews.objects.all().delete()
    TopicViews.objects.create(topic=older, count=40)
    TopicViews.objects.create(topic=newer, count=2)
    merge_topics(by=make_moderator(), into=newer, others=[older])
    assert set(TopicWatch.objects.values_list("member", "topic")) == {
        (cid.pk, newer.pk),
        (dan.pk, newer.pk),
    }
    assert TopicViews.objects.get(topic=newer).count == 42
    assert Quote.objects.get().quoted.topic_id == newer.pk


def test_what_somebody_has_begun_to_write_goes_along(two_topics):
    older, newer = two_topics
    cid, dan = make_member("Cid"), make_member("Dan")
    for member, topic in ((cid, older), (dan, older), (dan, newer)):
        Draft.objects.create(
            member=member,
            place=f"forum.topic:{topic.pk}",
            source=f"for {topic.title}",
            saved_at=clock.now(),
        )
    merge_topics(by=make_moderator(), into=newer, others=[older])
    assert set(Draft.objects.values_list("member", "place", "copy")) == {
        (cid.pk, f"forum.topic:{newer.pk}", 0),
        (dan.pk, f"forum.topic:{newer.pk}", 0),
        (dan.pk, f"forum.topic:{newer.pk}", 1),
    }


def test_only_who_moderates_both_merges(two_topics):
    older, newer = two_topics
    with pytest.raises(RefusedError, match="Only moderators"):
        merge_topics(by=make_member("Cid"), into=newer, others=[older])
    with pytest.raises(RefusedError, match="at least two"):
        merge_topics(by=make_moderator(), into=newer, others=[newer])
    keeping.delete_topic(by=make_moderator("Mia"), topic=older)
    with pytest.raises(RefusedError, match="was deleted"):
        merge_topics(by=make_moderator("Max"), into=newer, others=[older])
    assert Topic.objects.count() == 2


def test_words_of_a_closed_room_do_not_get_out_unless_somebody_says_so():
    moe = make_moderator()
    secret, topic = make_topic(make_committee_room(), by=moe), make_topic()
    with pytest.raises(RefusedError, match="cannot read it here"):
        merge_topics(by=moe, into=topic, others=[secret])
    merge_topics(by=moe, into=topic, others=[secret], opens_up=True)
    assert Post.objects.filter(topic=topic).count() == 2


def test_the_log_tells_of_it_and_the_new_title(two_topics):
    older, newer = two_topics
    merge_topics(
        by=make_moderator(), into=newer, others=[older], title="Clutches, all of them"
    )
    assert Topic.objects.get().title == "Clutches, all of them"
    assert deeds_written()[-2:] == [deeds.RETITLED, deeds.MERGED]
