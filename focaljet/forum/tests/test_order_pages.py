"""The pages on which order is kept: ask first, then do, and say what was done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member, make_moderator, make_owner
from focaljet.base import clock
from focaljet.forum import deeds
from focaljet.forum.models.forums import ForumModerator
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import MovedTopic, Topic
from focaljet.forum.services import keeping
from focaljet.forum.services.several import TOPIC_DEEDS
from focaljet.forum.tests.makers import (
    make_committee_room,
    make_forum,
    make_post,
    make_topic,
)
from focaljet.moderation.tests.makers import deeds_written

pytestmark = pytest.mark.django_db

TOPICS, POSTS = "/forum/deeds/topics/", "/forum/deeds/posts/"


@pytest.fixture
def moe(client: Client) -> Member:
    moe = make_moderator()
    client.force_login(moe)
    return moe


def ask(client: Client, url: str, deed: str, *things: Topic | Post):
    name = "topic" if url == TOPICS else "post"
    return client.get(url, {"deed": deed, name: [thing.pk for thing in things]})


def do(client: Client, url: str, deed: str, *things: Topic | Post, **more):
    name = "topic" if url == TOPICS else "post"
    typed = {"deed": deed, name: [thing.pk for thing in things]}
    return client.post(url, typed | more)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_moe_ticks_topics_reads_what_will_happen_and_does_it(client: Client, moe):
    one, two, locked = (make_topic(title=f"Topic {n}") for n in "abc")
    keeping.lock_topic(by=moe, topic=locked)
    asked = text(ask(client, TOPICS, "lock", one, two, locked))
    assert "2 topics:" in asked
    assert "This topic is locked already." in asked
    assert not Topic.objects.get(pk=one.pk).is_locked  # a look changes nothing
    done = do(client, TOPICS, "lock", one, two, locked, reason="Gone to the dogs")
    html = text(done)
    assert "Done." in html
    assert "This topic is locked already." in html
    assert Topic.objects.filter(locked_at=None).count() == 0
    assert deeds_written()[-2:] == [deeds.LOCKED, deeds.LOCKED]


def test_every_deed_has_a_page_that_asks(client: Client, moe):
    topic, gone = make_topic(), make_topic()
    keeping.delete_topic(by=moe, topic=gone)
    for name in TOPIC_DEEDS:
        assert ask(client, TOPICS, name, topic, gone).status_code == 200, name
    assert ask(client, TOPICS, "nonsense", topic).status_code == 404
    assert ask(client, TOPICS, "lock").status_code == 404


def test_a_list_of_a_forum_has_boxes_for_moe_and_none_for_ann(client: Client):
    topic = make_topic()
    make_post(topic)
    pages = [
        reverse("forum:forum", args=[topic.forum_id]),
        reverse("forum:topic", args=[topic.pk]),
    ]
    for who, there in ((make_member("Ann"), False), (make_moderator(), True)):
        client.force_login(who)
        for url in pages:
            html = client.get(url).content.decode()
            assert ('form="order"' in html) is there, url
            assert ("order-bar" in html) is there, url


def test_what_moe_does_not_moderate_is_not_there(client: Client):
    topic, secret = make_topic(), make_topic(make_committee_room(), by=make_owner())
    post = Post.objects.get(topic=topic)
    for who in (None, make_member("Ann")):
        if who:
            client.force_login(who)
        for url, thing in ((TOPICS, topic), (POSTS, post)):
            want = 404 if who else 302
            assert ask(client, url, "delete", thing).status_code == want
            assert do(client, url, "delete", thing).status_code == want
    mia = make_member("Mia")
    ForumModerator.objects.create(forum=topic.forum, member=mia, since=clock.now())
    client.force_login(mia)
    assert ask(client, TOPICS, "lock", secret).status_code == 404
    assert "1 topic:" in text(ask(client, TOPICS, "lock", secret, topic))
    do(client, TOPICS, "lock", secret, topic)
    assert not Topic.objects.get(pk=secret.pk).is_locked
    assert Topic.objects.get(pk=topic.pk).is_locked


def test_a_forum_moderator_is_refused_where_she_only_reads(client: Client):
    ours, theirs = make_topic(make_forum("Ours")), make_topic(make_forum("Theirs"))
    mia = make_member("Mia")
    ForumModerator.objects.create(forum=ours.forum, member=mia, since=clock.now())
    client.force_login(mia)
    html = text(do(client, TOPICS, "pin", ours, theirs))
    assert "Only moderators of this forum may do this." in html
    assert Topic.objects.get(pk=ours.pk).is_sticky
    assert not Topic.objects.get(pk=theirs.pk).is_sticky


def test_moving_asks_once_more_where_others_will_read_it(client: Client, moe):
    mk1 = make_forum("Mk1")
    secret = make_topic(make_committee_room(), by=moe)
    typed = {"forum": mk1.pk, "sign": "none", "reason": "It concerns all"}
    asked = do(client, TOPICS, "move", secret, **typed)
    assert asked.status_code == 422
    html = text(asked)
    assert "There it can be read by those who cannot read it here" in html
    assert "Visitors, Members" in html
    assert "It concerns all" in html
    done = do(client, TOPICS, "move", secret, **typed, opens_up="on")
    assert done.status_code == 302
    assert Topic.objects.get().forum == mk1


def test_several_topics_move_and_signs_are_left(client: Client, moe):
    mk1, mk2 = make_forum("Mk1"), make_forum("Mk2")
    topics = [make_topic(mk1), make_topic(mk1)]
    done = do(client, TOPICS, "move", *topics, forum=mk2.pk, sign="ever")
    assert "Done." in text(done)
    assert set(MovedTopic.objects.values_list("forum", "until")) == {(mk1.pk, None)}
    # A sign stands in the old forum, and leads to the topic where it is now.
    html = text(client.get(reverse("forum:forum", args=[mk1.pk])))
    assert reverse("forum:topic", args=[topics[0].pk]) in html
    wrong = do(client, TOPICS, "move", *topics, forum="99", sign="ever")
    assert wrong.status_code == 422


def test_merging_from_the_list_leads_to_the_topic_that_stays(client: Client, moe):
    one, two = make_topic(title="One"), make_topic(make_forum("Mk2"), title="Two")
    asked = text(ask(client, TOPICS, "merge", one, two))
    assert "Which of them stays" in asked
    done = do(client, TOPICS, "merge", one, two, into=two.pk, title="All of it")
    assert done["Location"] == reverse("forum:topic", args=[two.pk])
    assert Topic.objects.get().title == "All of it"


def test_merging_from_a_topic_takes_the_address_of_another(client: Client, moe):
    one, two = make_topic(title="One"), make_topic(title="Two")
    alone = do(client, TOPICS, "merge", one, into=one.pk)
    assert alone.status_code == 422
    assert "at least two" in text(alone)
    other = f"http://testserver/forum/topics/{two.pk}/?page=1"
    done = do(client, TOPICS, "merge", one, into=one.pk, other=other)
    assert done["Location"] == reverse("forum:topic", args=[one.pk])
    assert Topic.objects.get().pk == one.pk
    wrong = do(client, TOPICS, "merge", one, into=one.pk, other="no topic")
    assert "There is no such topic." in text(wrong)


def test_splitting_from_a_topic_keeps_what_was_typed_when_it_is_wrong(
    client: Client, moe
):
    topic = make_topic()
    post = make_post(topic)
    typed = {"title": "About the brakes", "into": str(topic.pk + 9), "forum": ""}
    wrong = do(client, POSTS, "split", post, **typed)
    assert wrong.status_code == 422
    assert "About the brakes" in text(wrong)
    both = do(client, POSTS, "split", post, title="", into="", forum="")
    assert "Give a title for a new topic" in text(both)
    done = do(client, POSTS, "split", post, title="About the brakes", into="", forum="")
    new = Topic.objects.get(title="About the brakes")
    assert done["Location"] == reverse("forum:topic", args=[new.pk])
    first = Post.objects.get(topic=topic)
    assert "The first post stays" in text(ask(client, POSTS, "split", first))


def test_posts_of_two_topics_are_not_split_together(client: Client, moe):
    posts = [make_post(make_topic()), make_post(make_topic())]
    assert ask(client, POSTS, "split", *posts).status_code == 404


def test_a_reason_stands_in_place_of_the_post_and_its_author_reads_it(
    client: Client, moe
):
    ann = make_member("Ann")
    topic = make_topic(by=ann)
    post = make_post(topic, by=ann, source="Buy cheap watches")
    do(client, POSTS, "delete", post, reason="Advertising")
    client.force_login(ann)
    html = text(client.get(reverse("forum:topic", args=[topic.pk])))
    assert "#2, removed by a moderator: “Advertising”" in html
    assert "Buy cheap watches" not in html
    keeping.undelete_post(by=moe, post=post)
    html = text(client.get(reverse("forum:topic", args=[topic.pk])))
    assert "Advertising" not in html


def test_ann_reads_why_her_topic_is_gone_and_nobody_else_does(client: Client, moe):
    ann = make_member("Ann")
    topic = make_topic(by=ann, title="Cheap watches")
    url = reverse("forum:topic", args=[topic.pk])
    do(client, TOPICS, "delete", topic, reason="Advertising")
    client.force_login(ann)
    answer = client.get(url)
    assert answer.status_code == 410
    assert "Advertising" in text(answer)
    client.force_login(make_member("Bea"))
    assert client.get(url).status_code == 404
    client.logout()
    assert client.get(url).status_code == 404


def test_otto_sees_what_goes_along_before_it_goes_for_good(client: Client):
    otto = make_owner()
    client.force_login(otto)
    topic = make_topic(by=make_member("Ann"))
    make_post(topic, by=make_member("Bea"))
    keeping.delete_topic(by=otto, topic=topic)
    asked = text(ask(client, TOPICS, "remove", topic))
    assert "2 posts, of 2 members" in asked
    done = do(client, TOPICS, "remove", topic)
    assert done["Location"] == reverse("forum:forum", args=[topic.forum_id])
    assert not Post.objects.exists()
    assert client.get(reverse("forum:topic", args=[topic.pk])).status_code == 404


def test_moe_finds_what_was_deleted_and_puts_it_back(client: Client, moe):
    topic = make_topic(title="Not so bad")
    keeping.delete_topic(by=moe, topic=topic, reason="A mistake")
    url = reverse("forum:deleted", args=[topic.forum_id])
    html = text(client.get(url))
    assert "Not so bad" in html
    assert "A mistake" in html
    do(client, TOPICS, "undelete", topic)
    assert "Nothing is deleted here" in text(client.get(url))
    client.force_login(make_member("Ann"))
    assert client.get(url).status_code == 404


def test_a_topic_locks_itself_when_its_time_has_come(client: Client, moe):
    ann, topic = make_member("Ann"), make_topic()
    neither = do(client, TOPICS, "lock-later", topic, days="", at="", reason="")
    assert "Give a number of days, or a day." in text(neither)
    past = do(client, TOPICS, "lock-later", topic, at="2020-01-01T12:00")
    assert "still to come" in text(past)
    far = do(client, TOPICS, "lock-later", topic, at="9999-12-31T23:59")
    assert far.status_code == 422
    assert client.get(f"/forum/{topic.forum_id}/").status_code == 200
    do(client, TOPICS, "lock-later", topic, days="3")
    assert "Locks itself on" in text(client.get(f"/forum/topics/{topic.pk}/"))
    assert keeping.lock_what_is_due() == 0
    client.force_login(ann)
    with clock.at(clock.now() + timedelta(days=3, minutes=1)):
        reply = reverse("forum:reply", args=[topic.pk])
        assert "This topic is locked." in text(client.post(reply, {"source": "Late"}))
        assert keeping.lock_what_is_due() == 1
        assert keeping.lock_what_is_due() == 0
    assert Topic.objects.get().locked_at is not None
    assert deeds_written()[-1] == deeds.LOCKED_ITSELF


def test_announcing_everywhere_is_for_who_moderates_everywhere(client: Client):
    here, there = make_topic(make_forum("Here")), make_forum("There")
    mia = make_member("Mia")
    ForumModerator.objects.create(forum=here.forum, member=mia, since=clock.now())
    client.force_login(mia)
    refused = text(do(client, TOPICS, "announce-everywhere", here))
    assert "Only who moderates every forum" in refused
    do(client, TOPICS, "announce", here)
    assert Topic.objects.get().pin == Topic.Pin.ANNOUNCED
    client.force_login(make_moderator())
    do(client, TOPICS, "announce-everywhere", here)
    assert here.title in text(client.get(reverse("forum:forum", args=[there.pk])))


def test_the_old_title_stands_in_the_log_and_goes_with_its_author(client: Client, moe):
    topic = make_topic(by=make_member("Ann"), title="HELP!!!")
    do(client, TOPICS, "retitle", topic, title="Clutch slips in third")
    assert "Clutch slips in third" in text(client.get(f"/forum/topics/{topic.pk}/"))
    log = text(client.get("/moderation/log/"))
    assert "HELP!!!" in log
    assert "Clutch slips in third" in log


def test_the_log_shows_a_forum_moderator_her_forums_and_no_other(client: Client, moe):
    ours, room = make_topic(title="Ours"), make_committee_room()
    secret = make_topic(room, by=moe, title="Budgerigar")
    for topic in (ours, secret):
        keeping.retitle_topic(by=moe, topic=topic, title=f"{topic.title} now")
    mia = make_member("Mia")
    ForumModerator.objects.create(forum=ours.forum, member=mia, since=clock.now())
    client.force_login(mia)
    html = text(client.get("/moderation/log/"))
    assert "Ours now" in html
    assert "Budgerigar" not in html
    assert "Committee" not in html
    assert "Budgerigar" not in text(client.get("/moderation/log/", {"place": room.pk}))


def test_twenty_topics_cost_the_queries_of_two(client: Client, moe):
    forum = make_forum()
    topics = [make_topic(forum) for _ in range(20)]
    url = reverse("forum:forum", args=[forum.pk])
    for page in (lambda n: ask(client, TOPICS, "move", *topics[:n]),):
        page(2)
        with CaptureQueriesContext(connection) as two:
            page(2)
        with CaptureQueriesContext(connection) as twenty:
            page(20)
        assert len(two) == len(twenty)
    assert client.get(url).status_code == 200
