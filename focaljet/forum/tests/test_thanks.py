"""Thanking for a post."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member, make_moderator
from focaljet.base import clock
from focaljet.forum import signals
from focaljet.forum.models.marks import Thanks
from focaljet.forum.models.posts import Post
from focaljet.forum.queries.thanks import THANKS_ON_A_PAGE
from focaljet.forum.services import keeping
from focaljet.forum.services.signing import sign_with
from focaljet.forum.services.thanking import thank
from focaljet.forum.tests.makers import make_committee_room, make_post, make_topic
from focaljet.forum.tests.test_reading_pages import queries_of, see, topic_page
from focaljet.privacy.services import erasing

pytestmark = pytest.mark.django_db


def url(name: str, post: Post) -> str:
    return reverse(f"forum:{name}", args=[post.pk])


def test_ann_thanks_and_takes_it_back(client: Client):
    post = make_post(make_topic())
    client.force_login(make_member("Ann"))
    assert url("thank", post) in see(client, topic_page(post.topic))
    page = client.post(url("thank", post))
    assert page["Location"].endswith(f"#post-{post.pk}")
    html = see(client, topic_page(post.topic))
    assert "found this helpful" in html
    assert url("unthank", post) in html
    assert url("thank", post) not in html
    client.post(url("unthank", post))
    assert "found this helpful" not in see(client, topic_page(post.topic))
    assert not Thanks.objects.exists()


def test_thanks_given_twice_are_told_and_kept_once(client: Client):
    ann, post = make_member("Ann"), make_post(make_topic())
    told: list[int] = []

    def hear(post_id: int, **_more: object) -> None:
        told.append(post_id)

    signals.post_thanked.connect(hear)
    thank(by=ann, post=post)
    thank(by=ann, post=post)
    signals.post_thanked.disconnect(hear)
    assert Thanks.objects.count() == 1
    assert told == [post.pk]


@pytest.mark.django_db(transaction=True)
def test_eight_impatient_clicks_thank_once():
    ann, post = make_member("Ann"), make_post(make_topic())
    failed: list[Exception] = []
    together = threading.Barrier(8, timeout=60)

    def click() -> None:
        together.wait()
        try:
            thank(by=ann, post=post)
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    clicks = [threading.Thread(target=click) for _ in range(8)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    assert failed == []
    assert Thanks.objects.count() == 1


def test_nobody_thanks_for_an_own_post_or_a_deleted_one(client: Client):
    ann = make_member("Ann")
    own, gone = make_post(make_topic(), by=ann), make_post(make_topic())
    keeping.delete_post(by=make_moderator(), post=gone)
    client.force_login(ann)
    assert url("thank", own) not in see(client, topic_page(own.topic))
    page = client.post(url("thank", own))
    assert page.status_code == 403
    assert "for others to give" in page.content.decode()
    assert client.post(url("thank", gone)).status_code == 404
    assert not Thanks.objects.exists()


def test_vera_is_asked_to_sign_in_and_a_look_thanks_for_nothing(client: Client):
    post = make_post(make_topic())
    assert url("thank", post) not in see(client, topic_page(post.topic))
    assert "/account/sign-in/" in client.post(url("thank", post))["Location"]
    client.force_login(make_member("Ann"))
    assert client.get(url("thank", post)).status_code == 405
    assert not Thanks.objects.exists()


def test_a_stranger_neither_thanks_in_a_hidden_room_nor_sees_who_did(client: Client):
    post = make_topic(make_committee_room(), by=make_moderator()).posts.get()
    client.force_login(make_member("Ann"))
    assert client.post(url("thank", post)).status_code == 404
    assert client.post(url("unthank", post)).status_code == 404
    see(client, url("thanks", post), 404)


def test_the_first_two_are_named_and_the_others_counted(client: Client):
    post = make_post(make_topic())
    members = [make_member(name) for name in ("Ann", "Bob", "Cid", "Dot")]
    for one in members[:1]:
        thank(by=one, post=post)
    assert said(client, post) == "Ann found this helpful"
    thank(by=members[1], post=post)
    assert said(client, post) == "Ann and Bob found this helpful"
    thank(by=members[2], post=post)
    assert said(client, post) == "Ann, Bob and 1 other found this helpful"
    thank(by=members[3], post=post)
    assert said(client, post) == "Ann, Bob and 2 others found this helpful"
    assert url("thanks", post) in see(client, topic_page(post.topic))


def said(client: Client, post: Post) -> str:
    html = see(client, topic_page(post.topic))
    note = html.partition('<p class="post-note">')[2].partition("</p>")[0]
    words = "".join(part.partition(">")[2] for part in f">{note}".split("<"))
    return " ".join(words.split())


def test_who_hides_is_neither_named_nor_counted_and_who_leaves_is_gone(client: Client):
    ann, bob, post = make_member("Ann"), make_member("Bob"), make_post(make_topic())
    for one in (ann, bob):
        thank(by=one, post=post)
    Member.objects.filter(pk=ann.pk).update(hidden_at=clock.now())
    assert said(client, post) == "Bob found this helpful"
    assert "Ann" not in see(client, url("thanks", post))
    asked = erasing.ask(member_id=bob.pk, words="stay", wait=timedelta(0))
    erasing.erase(erasure_id=asked.pk)
    assert not Thanks.objects.filter(member=bob).exists()


def test_everybody_who_thanked_is_listed_page_by_page(client: Client):
    post = make_post(make_topic())
    for n in range(THANKS_ON_A_PAGE + 2):
        thank(by=make_member(f"Member {n}"), post=post)
    html = see(client, url("thanks", post))
    assert f"Member {THANKS_ON_A_PAGE + 1}<" in html
    assert "Member 1<" not in html
    older = html.partition("?before=")[2].partition('"')[0]
    html = see(client, f"{url('thanks', post)}?before={older}")
    assert "Member 1<" in html
    assert "?before=" not in html
    see(client, f"{url('thanks', post)}?before=0x1", 404)


def test_a_post_without_thanks_says_so(client: Client):
    assert "No thanks yet" in see(client, url("thanks", make_post(make_topic())))


def test_many_thanks_cost_the_queries_of_one(client: Client):
    topic = make_topic()
    ann = make_member("Ann")
    thank(by=ann, post=make_post(topic))
    one = queries_of(client, topic_page(topic))
    listed = queries_of(client, url("thanks", topic.posts.get(pos=2)))
    for n in range(5):
        post = make_post(topic)
        for name in range(5):
            thank(by=make_member(f"M{n} {name}"), post=post)
    assert queries_of(client, topic_page(topic)) == one
    assert queries_of(client, url("thanks", topic.posts.get(pos=5))) == listed


def test_what_nobody_thanked_or_signed_for_costs_no_question(client: Client):
    ann = make_member("Ann")
    post = make_post(make_topic(), by=ann)
    client.force_login(make_member("Bob"))
    page = topic_page(post.topic)
    see(client, page)
    plain = queries_of(client, page)
    thank(by=make_member("Otto"), post=post)
    assert queries_of(client, page) == plain + 1
    sign_with(member=ann, source="Mk1")
    assert queries_of(client, page) == plain + 2
