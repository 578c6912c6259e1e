"""Deleting for good: what goes along, what is left, and what may not go."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from focaljet.accounts.tests.makers import make_member, make_moderator, make_owner
from focaljet.base import clock
from focaljet.base.verdict import RefusedError
from focaljet.choices.services import choose
from focaljet.forum import signals
from focaljet.forum.choices import HARD_DELETE, MODERATORS
from focaljet.forum.models.posts import Post, PostBody, Quote
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.chosen import goes_along
from focaljet.forum.services import counts, keeping, removing
from focaljet.forum.tests.makers import fold, make_post, make_topic
from focaljet.privacy.services import holding

pytestmark = pytest.mark.django_db


def test_what_was_not_deleted_before_is_not_deleted_for_good():
    otto, topic = make_owner(), make_topic()
    post = make_post(topic)
    with pytest.raises(RefusedError, match="Delete it first"):
        removing.remove_topic(by=otto, topic=topic)
    with pytest.raises(RefusedError, match="Delete it first"):
        removing.remove_post(by=otto, post=post)
    assert Post.objects.count() == 2


def test_a_topic_goes_with_everything_and_the_counts_stay_right(client: Client):
    otto, ann = make_owner(), make_member("Ann")
    topic, other = make_topic(by=ann), make_topic(by=ann)
    make_post(topic, by=make_member("Bea"))
    first = Post.objects.get(topic=topic, pos=1)
    make_post(other, source=f"[quote post={first.pk}]Rebuilt the box[/quote] Oh.")
    keeping.delete_topic(by=otto, topic=topic)
    told = []

    def hear(post_ids, **more):
        told.extend(post_ids)

    signals.posts_removed.connect(hear)
    assert goes_along([first.pk]).quotes == 1
    removing.remove_topic(by=otto, topic=topic)
    signals.posts_removed.disconnect(hear)
    assert first.pk in told
    assert len(told) == 2
    assert not PostBody.objects.filter(pk__in=told).exists()
    assert not Topic.objects.filter(pk=topic.pk).exists()
    quote = Quote.objects.get()
    assert (quote.quoted, quote.excerpt, quote.html) == (None, "", "")
    html = client.get(reverse("forum:topic", args=[other.pk])).content.decode()
    assert "What stood here was removed" in html
    assert "Rebuilt the box" not in html.split("What stood here was removed")[1]
    fold()
    assert counts.recount() == {"topics": 0, "forums": 0, "members": 0}


def test_a_post_goes_and_those_behind_it_move_up():
    otto, topic = make_owner(), make_topic()
    second, third = make_post(topic), make_post(topic)
    keeping.delete_post(by=otto, post=second)
    removing.remove_post(by=otto, post=second)
    topic.refresh_from_db()
    third.refresh_from_db()
    assert (topic.highest_pos, topic.visible_count, third.pos) == (2, 2, 2)
    assert not Post.objects.filter(pk=second.pk).exists()
    fold()
    assert counts.recount() == {"topics": 0, "forums": 0, "members": 0}


def test_owners_remove_and_moderators_where_an_owner_allows_it():
    moe, topic = make_moderator(), make_topic()
    keeping.delete_topic(by=moe, topic=topic)
    with pytest.raises(RefusedError, match="Only the owners"):
        removing.remove_topic(by=moe, topic=topic)
    with pytest.raises(RefusedError, match="Only the owners"):
        removing.remove_topic(by=topic.author, topic=topic)
    choose(by_id=make_owner().pk, name=HARD_DELETE, value=MODERATORS)
    removing.remove_topic(by=moe, topic=topic)
    assert not Topic.objects.exists()


def test_what_the_law_holds_is_removed_by_nobody():
    otto, ann = make_owner(), make_member("Ann")
    topic = make_topic(by=ann)
    post = make_post(topic, by=make_member("Bea"))
    day = (clock.now() + timedelta(days=30)).date()
    hold = holding.hold(
        by=otto,
        table="forum.Post",
        row=str(post.pk),
        reason="A court asked",
        review_on=day,
    )
    keeping.delete_topic(by=otto, topic=topic)
    with pytest.raises(RefusedError, match="held back"):
        removing.remove_topic(by=otto, topic=topic)
    holding.release(by=otto, hold_id=hold.pk)
    removing.remove_topic(by=otto, topic=topic)
    assert not Post.objects.exists()


def test_a_reply_where_the_first_post_is_gone_is_refused(client: Client):
    """Attack 38: nothing is written into what is deleted, or not there."""
    otto, topic = make_owner(), make_topic()
    client.force_login(make_member("Ann"))
    url = reverse("forum:reply", args=[topic.pk])
    keeping.delete_topic(by=otto, topic=topic)
    assert client.post(url, {"source": "Hello?"}).status_code == 404
    removing.remove_topic(by=otto, topic=topic)
    assert client.post(url, {"source": "Hello?"}).status_code == 404
    assert not Post.objects.exists()
