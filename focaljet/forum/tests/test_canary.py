"""A word that stands only in the committee room, and the ways in which it might get out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Group
from focaljet.accounts.tests.makers import make_member, make_moderator
from focaljet.base import clock
from focaljet.composer.services import drafts
from focaljet.composer.services.drafts import Text
from focaljet.forum import urls
from focaljet.forum.models.posts import Post
from focaljet.forum.rights import Rights
from focaljet.forum.services import keeping, picking, thanking, watching
from focaljet.forum.services.writing import Words, edit_post
from focaljet.forum.tests.makers import (
    allow,
    make_committee_room,
    make_forum,
    make_post,
    make_topic,
)

pytestmark = pytest.mark.django_db

CANARY = "Budgerigar"
DEEDS = ("lock", "unlock", "pin", "unpin", "delete_topic", "undelete_topic")


@pytest.fixture
def secret() -> Post:
    """A post in the committee room that quotes the one before."""
    moe = make_moderator()
    topic = make_topic(
        make_committee_room(), by=moe, title=f"{CANARY} one", source=f"{CANARY} two"
    )
    quoted = f"[quote post={topic.last_post_id}]{CANARY} two[/quote]\n\n{CANARY} three"
    return make_post(topic, by=moe, source=quoted)


@pytest.fixture(params=["Vera", "Ann"])
def reader(request: pytest.FixtureRequest, client: Client) -> Client:
    if request.param == "Ann":
        client.force_login(make_member("Ann"))
    return client


def pages(secret: Post, open_topic: int) -> list[str]:
    topic, room = secret.topic_id, secret.topic.forum_id
    return [
        reverse("forum:index"),
        reverse("forum:forum", args=[room]),
        reverse("forum:start", args=[room]),
        reverse("forum:topic", args=[topic]),
        reverse("forum:last_post", args=[topic]),
        reverse("forum:reply", args=[topic]),
        reverse("forum:post", args=[secret.pk]),
        reverse("forum:edit", args=[secret.pk]),
        reverse("forum:quote", args=[secret.pk]),
        f"{reverse('forum:reply', args=[open_topic])}?quote={secret.pk}",
        reverse("members:member", args=[secret.author_id]),
    ]


@pytest.mark.clause("C71d", "C72", "C74")
def test_a_word_of_the_committee_room_is_on_no_page(reader: Client, secret: Post):
    open_topic = make_topic().pk
    for url in pages(secret, open_topic):
        answer = reader.get(url, follow=True)
        assert CANARY not in answer.content.decode(), url


def test_moe_meets_the_word_on_those_pages(client: Client, secret: Post):
    client.force_login(secret.author)
    found = [
        url
        for url in pages(secret, make_topic().pk)
        if CANARY in client.get(url, follow=True).content.decode()
    ]
    assert len(found) >= 9


@pytest.mark.clause("C71d", "C74")
def test_no_button_works_in_a_room_that_ann_cannot_see(client: Client, secret: Post):
    client.force_login(make_member("Ann"))
    typed = {"title": "Mine now", "source": "Mine now"}
    for name, pk in (
        *((deed, secret.topic_id) for deed in (*DEEDS, "reply")),
        *((deed, secret.pk) for deed in ("edit", "delete_post", "undelete_post")),
        ("start", secret.topic.forum_id),
    ):
        answer = client.post(reverse(f"forum:{name}", args=[pk]), typed)
        assert answer.status_code == 404, name
    assert Post.objects.count() == 2


def test_what_moe_deleted_is_on_no_page(reader: Client):
    moe, topic = make_moderator(), make_topic()
    post = make_post(topic, source=CANARY)
    keeping.delete_post(by=moe, post=post)
    gone = make_topic(title=CANARY, source=CANARY)
    keeping.delete_topic(by=moe, topic=gone)
    first = Post.objects.get(topic=gone)
    for url in (
        reverse("forum:index"),
        reverse("forum:forum", args=[topic.forum_id]),
        reverse("forum:topic", args=[topic.pk]),
        reverse("forum:topic", args=[gone.pk]),
        *(
            reverse(f"forum:{name}", args=[one.pk])
            for name in ("post", "edit", "quote")
            for one in (post, first)
        ),
        f"{reverse('forum:reply', args=[topic.pk])}?quote={post.pk}&quote={first.pk}",
        reverse("members:member", args=[post.author_id]),
    ):
        answer = reader.get(url, follow=True)
        assert CANARY not in answer.content.decode(), url


def test_what_ann_read_yesterday_is_on_no_address_of_the_forum_today(client: Client):
    """She watched, picked, thanked and was mentioned; then the room was closed."""
    ann, moe, room = make_member("Ann"), make_moderator(), make_forum(f"{CANARY} room")
    topic = make_topic(room, by=moe, title=f"{CANARY} one", source=f"{CANARY} two")
    post = make_post(topic, by=moe, source=f"@Ann {CANARY} three")
    with clock.at(clock.now() + timedelta(hours=2)):
        edit_post(by=moe, post=post, words=Words(f"@Ann {CANARY} four"), reason=CANARY)
    watching.watch_topic(member=ann, topic_id=topic.pk)
    watching.watch_forum(member=ann, forum_id=room.pk)
    picking.pick(by=ann, post=post)
    thanking.thank(by=ann, post=post)
    text = Text("Her own words")
    drafts.save(member=ann, place=f"forum.topic:{topic.pk}", text=text)
    for group in (Group.Kind.VISITORS, Group.Kind.MEMBERS):
        allow(room, group, Rights())
    client.force_login(ann)
    ids = {"topic_id": topic.pk, "post_id": post.pk, "forum_id": room.pk}
    addresses = [*every_address(ids), "/drafts/", f"/members/{moe.pk}/"]
    addresses.append(reverse("forum:reply", args=[make_topic().pk]) + "?picked")
    for address in addresses:
        answer = client.get(address, follow=True)
        assert CANARY not in answer.content.decode(), address


def every_address(ids: dict[str, int]) -> list[str]:
    """Of the forum, as far as these ids name it."""
    named = {str(each.pattern): each.name for each in urls.urlpatterns}
    wanted = {
        name: {key: pk for key, pk in ids.items() if f":{key}>" in pattern}
        for pattern, name in named.items()
        if pattern.count("<") == sum(f":{key}>" in pattern for key in ids)
    }
    return [reverse(f"forum:{name}", kwargs=kwargs) for name, kwargs in wanted.items()]
