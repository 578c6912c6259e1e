"""Signatures: a few words under one's posts, for those who want to see them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member, make_moderator
from focaljet.base.markup.signature import render_signature
from focaljet.base.verdict import RefusedError
from focaljet.choices import queries as choices
from focaljet.forum.models.marks import Signature
from focaljet.forum.models.readers import ForumMember
from focaljet.forum.services.signing import show_signatures, sign_with
from focaljet.forum.tests.makers import make_post, make_topic
from focaljet.forum.tests.test_reading_pages import queries_of, see, topic_page
from focaljet.moderation.models import StaffDeed

pytestmark = pytest.mark.django_db

MINE = "/forum/signature/"


def written(member: Member, posts: int) -> None:
    ForumMember.objects.update_or_create(member=member, defaults={"post_count": posts})


def test_ann_signs_and_bob_sees_it_once_on_a_page(client: Client):
    ann = make_member("Ann")
    client.force_login(ann)
    page = client.post(
        MINE, {"source": "[b]Mk1[/b] 1.8\nRed", "shows_signatures": "on"}
    )
    assert page["Location"] == MINE
    assert "[b]Mk1[/b] 1.8" in see(client, MINE)
    topic = make_topic(by=ann)
    make_post(topic, by=ann)
    client.force_login(make_member("Bob"))
    assert see(client, topic_page(topic)).count("<strong>Mk1</strong> 1.8") == 1


def test_an_empty_signature_is_none(client: Client):
    ann = make_member("Ann")
    sign_with(member=ann, source="Mk1")
    client.force_login(ann)
    client.post(MINE, {"source": "  \n ", "shows_signatures": "on"})
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("x" * 301, "1 characters too long"),
        ("a\nb\nc\nd", "three lines"),
        ("Look: [img]https://example.org/a.jpg[/img]", "no pictures"),
        ("[url=https://example.org]cheap[/url]", "written 10 posts"),
        ("see www.example.org", "written 10 posts"),
        ("[hr]", "nothing in it"),
    ],
)
def test_what_cannot_be_a_signature_comes_back_with_a_reason(
    client: Client, source: str, reason: str
):
    client.force_login(make_member("Ann"))
    page = client.post(MINE, {"source": source})
    assert page.status_code == 422
    html = page.content.decode()
    assert reason in html
    assert source.splitlines()[0] in html
    assert not Signature.objects.exists()
    assert not ForumMember.objects.filter(shows_signatures=False).exists()


def test_a_member_of_some_standing_may_link():
    ann = make_member("Ann")
    written(ann, 10)
    sign_with(member=ann, source="[url=https://example.org]my build[/url]")
    html = Signature.objects.get().html
    assert 'rel="nofollow ugc noopener"' in html
    written(ann, 9)
    with pytest.raises(RefusedError):
        sign_with(member=ann, source="https://example.org")


def test_the_preview_shows_and_keeps_nothing(client: Client):
    client.force_login(make_member("Ann"))
    page = client.post(MINE, {"source": "[i]so[/i]", "action": "preview"})
    assert "<em>so</em>" in page.content.decode()
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("[size=7]Big[/size] [color=red]red[/color]", "Big red"),
        ("[quote]q[/quote]w", "q w"),
        ("[list][*]a[*]b[/list]", "a b"),
        ("[code]<b>[/code]", "&lt;b&gt;"),
        ("[quote:1] [quote post=1]x[/quote]", "[quote:1]"),
        ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
        ("[url=javascript:alert(1)]x[/url]", "x"),
    ],
)
def test_a_signature_is_words_and_nothing_more(source: str, html: str):
    made = render_signature(source).html
    assert html in made
    for tag in ("<script", "<ul", "<pre", "<blockquote", "<img", 'href="javascript'):
        assert tag not in made


def test_who_wants_no_signatures_sees_none_and_asks_for_none(client: Client):
    ann, bob = make_member("Ann"), make_member("Bob")
    sign_with(member=ann, source="Mk1 for ever")
    topic = make_topic(by=ann)
    assert "Mk1 for ever" not in see(client, topic_page(topic))
    choices.assume({"forum.signatures_for_visitors": True})
    assert "Mk1 for ever" in see(client, topic_page(topic))
    choices.assume({})
    client.force_login(bob)
    assert "Mk1 for ever" in see(client, topic_page(topic))
    asked = queries_of(client, topic_page(topic))
    show_signatures(reader=bob, shows=False)
    assert "Mk1 for ever" not in see(client, topic_page(topic))
    assert queries_of(client, topic_page(topic)) == asked - 1
    assert 'name="shows_signatures" id="id_shows_signatures">' in see(client, MINE)


def test_otto_switches_signatures_off(client: Client):
    ann = make_member("Ann")
    sign_with(member=ann, source="Mk1 for ever")
    topic = make_topic(by=ann)
    choices.assume({"forum.signatures": False})
    client.force_login(ann)
    assert "Mk1 for ever" not in see(client, topic_page(topic))
    assert "switched off" in see(client, MINE)


def test_moe_empties_a_signature_and_ann_does_not(client: Client):
    ann, bob, moe = make_member("Ann"), make_member("Bob"), make_moderator()
    sign_with(member=bob, source="Buy now")
    page = reverse("members:member", args=[bob.pk])
    url = reverse("forum:empty_signature", args=[bob.pk])
    assert url not in see(client, page)
    assert client.post(url).status_code == 302
    client.force_login(ann)
    assert url not in see(client, page)
    assert client.post(url).status_code == 403
    assert Signature.objects.exists()
    client.force_login(moe)
    assert "Buy now" in see(client, page)
    assert url in see(client, page)
    assert client.post(url)["Location"] == page
    assert not Signature.objects.exists()
    assert StaffDeed.objects.filter(deed="forum.emptied_signature").exists()
    assert client.post(reverse("forum:empty_signature", args=[999])).status_code == 404


def test_vera_has_no_signature_page(client: Client):
    assert "/account/sign-in/" in client.get(MINE)["Location"]


def test_twenty_signatures_cost_the_queries_of_one(client: Client):
    topic = make_topic()
    ann = make_member("Ann")
    sign_with(member=ann, source="Mk1")
    make_post(topic, by=ann)
    client.force_login(make_member("Bob"))
    client.get(topic_page(topic))
    one = queries_of(client, topic_page(topic))
    for n in range(10):
        member = make_member(f"M{n}")
        sign_with(member=member, source=f"Mk{n}")
        make_post(topic, by=member)
    client.get(topic_page(topic))
    assert queries_of(client, topic_page(topic)) == one
