"""Moving topics, and the signs that are left."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from focaljet.accounts.tests.makers import make_moderator
from focaljet.base import clock
from focaljet.base.verdict import RefusedError
from focaljet.forum import deeds
from focaljet.forum.models.forums import Forum
from focaljet.forum.models.topics import MovedTopic
from focaljet.forum.rights import Rights
from focaljet.forum.services import counts, keeping
from focaljet.forum.services.relocating import Sign, move_topic, take_down_old_signs
from focaljet.forum.tests.makers import (
    allow,
    fold,
    make_category,
    make_committee_room,
    make_forum,
    make_post,
    make_topic,
)
from focaljet.moderation.tests.makers import deeds_written

pytestmark = pytest.mark.django_db


def test_a_topic_moves_with_its_counts_and_leaves_a_sign(client: Client):
    mk1, mk2 = make_forum("Mk1"), make_forum("Mk2")
    topic = make_topic(mk1, title="Clutch slips")
    make_post(topic)
    fold()
    move_topic(by=make_moderator(), topic=topic, to=mk2, sign=Sign(days=14))
    fold()
    assert dict(Forum.objects.values_list("title", "post_count")) == {
        "Mk1": 0,
        "Mk2": 2,
    }
    assert counts.recount() == {"topics": 0, "forums": 0, "members": 0}
    html = client.get(reverse("forum:forum", args=[mk2.pk])).content.decode()
    assert "Clutch slips" in html
    assert MovedTopic.objects.get().forum == mk1
    assert deeds_written()[-2:] == [deeds.MOVED_AWAY, deeds.MOVED_HERE]


def test_a_sign_is_taken_down_when_its_days_are_over_or_the_topic_comes_back():
    mk1, mk2 = make_forum("Mk1"), make_forum("Mk2")
    moe, one, other = make_moderator(), make_topic(mk1), make_topic(mk1)
    move_topic(by=moe, topic=one, to=mk2, sign=Sign(days=14))
    move_topic(by=moe, topic=other, to=mk2, sign=Sign(days=None))
    with clock.at(clock.now() + timedelta(days=15)):
        assert take_down_old_signs() == 1
    move_topic(by=moe, topic=other, to=mk1)
    assert not MovedTopic.objects.exists()


def test_a_topic_goes_where_the_moderator_may_start_one_and_no_category():
    moe, topic = make_moderator(), make_topic()
    closed, category = make_forum("Closed"), make_category()
    for group in ("visitors", "members", "moderators"):
        allow(closed, group, Rights(see=True, read=True))
    for to, reason in (
        (closed, "may not start topics there"),
        (category, "choose one of them"),
        (topic.forum, "in this forum already"),
    ):
        with pytest.raises(RefusedError, match=reason):
            move_topic(by=moe, topic=topic, to=to)
    with pytest.raises(RefusedError, match="Only moderators"):
        move_topic(by=topic.author, topic=topic, to=make_forum("Mk2"))


def test_a_topic_of_a_closed_room_comes_before_new_eyes_only_when_that_is_said():
    moe, mk1 = make_moderator(), make_forum()
    topic = make_topic(make_committee_room(), by=moe)
    with pytest.raises(RefusedError, match="cannot read it here"):
        move_topic(by=moe, topic=topic, to=mk1)
    move_topic(by=moe, topic=topic, to=mk1, opens_up=True)
    topic.refresh_from_db()
    assert topic.forum == mk1
    # And into the room it needs no such word.
    move_topic(by=moe, topic=topic, to=Forum.objects.get(title="Committee room"))


def test_a_deleted_topic_is_put_back_before_it_moves():
    moe, topic = make_moderator(), make_topic()
    keeping.delete_topic(by=moe, topic=topic)
    with pytest.raises(RefusedError, match="put it back first"):
        move_topic(by=moe, topic=topic, to=make_forum("Mk2"))
