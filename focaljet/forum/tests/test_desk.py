"""What lies beside the words: drafts, picked quotes, and two changes at once."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member, make_moderator
from focaljet.base.markup.render import MAX_SOURCE
from focaljet.composer.models import Draft
from focaljet.composer.services import drafts
from focaljet.composer.services.drafts import Text
from focaljet.forum.models.picked import PickedQuote
from focaljet.forum.models.posts import Post, PostBody
from focaljet.forum.services import keeping
from focaljet.forum.services.picking import MOST_PICKED
from focaljet.forum.tests.makers import (
    make_committee_room,
    make_forum,
    make_post,
    make_topic,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(client: Client) -> Member:
    ann = make_member("Ann")
    client.force_login(ann)
    return ann


def begin(member, place, source, **more):
    drafts.save(member=member, place=place, text=Text(source, **more))


def seen(page, name):
    found = re.search(rf'name="{name}"[^>]*value="(\d+)"', page)
    return found[1] if found else ""


def get(client, name, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode()


def test_the_draft_is_offered_wherever_she_goes_on(client: Client, ann):
    topic = make_topic()
    begin(ann, f"forum.topic:{topic.pk}", "It was the <bearing>")
    for page in (
        get(client, "forum:topic", topic.pk),
        get(client, "forum:reply", topic.pk),
    ):
        assert "It was the &lt;bearing&gt;" in page
        assert "Draft of" in page
        assert seen(page, "draft") == "1"
    begin(ann, f"forum.start:{topic.forum_id}", "words", title="A title")
    page = get(client, "forum:start", topic.forum_id)
    assert 'value="A title"' in page


def test_sending_takes_the_draft_along(client: Client, ann):
    topic = make_topic()
    begin(ann, f"forum.topic:{topic.pk}", "begun")
    begin(ann, f"forum.start:{topic.forum_id}", "another")
    url = reverse("forum:reply", args=[topic.pk])
    client.post(url, {"source": "begun and done", "markup": "1", "draft": "1"})
    assert [draft.source for draft in Draft.objects.all()] == ["another"]
    client.post(url, {"source": "", "markup": "1"})
    start = reverse("forum:start", args=[topic.forum_id])
    client.post(start, {"title": "T", "source": "another", "draft": "1"})
    assert not Draft.objects.exists()


def test_a_refused_post_keeps_its_draft(client: Client, ann):
    topic = make_topic()
    begin(ann, f"forum.topic:{topic.pk}", "begun")
    keeping.lock_topic(by=make_moderator(), topic=topic)
    url = reverse("forum:reply", args=[topic.pk])
    page = client.post(url, {"source": "begun", "markup": "1", "draft": "1"})
    assert page.status_code == 422
    assert Draft.objects.exists()


def test_without_scripts_a_button_saves_the_draft(client: Client, ann):
    topic = make_topic()
    url = reverse("forum:reply", args=[topic.pk])
    typed = {"source": "later & more", "markup": "2", "action": "draft", "draft": ""}
    page = client.post(url, typed)
    assert page.status_code == 200
    html = page.content.decode()
    assert "The draft is saved" in html
    assert "later &amp; more" in html
    assert seen(html, "draft") == "1"
    assert Draft.objects.get().markup == 2
    assert topic.posts.count() == 1
    typed |= {"source": "x" * (MAX_SOURCE + 1), "draft": "1"}
    refused = client.post(url, typed)
    assert refused.status_code == 422
    assert "too long to be kept" in refused.content.decode()
    assert "x" * 1000 in refused.content.decode()


def test_throwing_away_leads_back_to_an_empty_form(client: Client, ann):
    topic = make_topic()
    place = f"forum.topic:{topic.pk}"
    begin(ann, place, "nonsense")
    away = reverse("composer:throw_away", args=[Draft.objects.get().pk])
    answer = client.post(away, {"place": place, "source": "nonsense"})
    assert answer["Location"] == reverse("forum:reply", args=[topic.pk])
    assert "nonsense" not in get(client, "forum:reply", topic.pk)


def test_the_list_names_only_what_she_can_still_read(client: Client, ann):
    open_one, hidden = (
        make_topic(title="Open"),
        make_topic(make_committee_room(), by=make_moderator(), title="Closed to her"),
    )
    gone = make_topic(title="Deleted one")
    keeping.delete_topic(by=gone.author, topic=gone)
    for topic in (open_one, hidden, gone):
        begin(ann, f"forum.topic:{topic.pk}", f"words {topic.pk}")
    begin(ann, f"forum.edit:{hidden.posts.get().pk}", "changed")
    begin(ann, f"forum.start:{hidden.forum_id}", "begun")
    page = get(client, "composer:drafts")
    assert "Reply in Open" in page
    for secret in ("Closed to her", "Deleted one", "Committee room"):
        assert secret not in page
    assert page.count("For a place that is gone") == 4


def test_quotes_go_below_a_draft(client: Client, ann):
    topic = make_topic(source="Rebuilt the box")
    begin(ann, f"forum.topic:{topic.pk}", "My words.")
    page = get(client, "forum:reply", topic.pk, quote=topic.last_post_id)
    assert re.search(r"My words\.\n\n\[quote post=\d+\]Rebuilt the box", page)


def test_she_picks_posts_of_many_topics_and_quotes_them_at_once(client: Client, ann):
    first, second = make_topic(source="one"), make_topic(source="two")
    pick = reverse("forum:pick_quote")
    for topic in (second, first):
        answer = client.post(pick, {"post": topic.last_post_id})
        assert answer.status_code == 302
    assert 'aria-pressed="true"' in get(client, "forum:topic", first.pk)
    page = get(client, "forum:reply", first.pk, picked=1)
    assert page.index("]two[/quote]") < page.index("]one[/quote]")
    typed = client.get(reverse("forum:picked_quotes")).content.decode()
    client.post(
        reverse("forum:reply", args=[first.pk]),
        {"source": f"{typed} yes", "markup": "1"},
    )
    assert not PickedQuote.objects.exists()
    assert Post.objects.order_by("-pk")[0].quotes.count() == 2


def test_picking_twice_takes_it_back_and_all_can_go(client: Client, ann):
    topic = make_topic()
    url, data = reverse("forum:pick_quote"), {"post": topic.last_post_id}
    as_script = {"HX-Request": "true"}
    assert client.post(url, data, headers=as_script).json() == {"picked": 1}
    assert client.post(url, data, headers=as_script).json() == {"picked": 0}
    client.post(url, data)
    client.post(reverse("forum:drop_quotes"), {"next": "//evil.example"})
    assert not PickedQuote.objects.exists()


def test_nothing_is_picked_that_she_may_not_read(client: Client, ann):
    hidden = make_topic(make_committee_room(), by=make_moderator(), source="secret")
    url = reverse("forum:pick_quote")
    for post in (hidden.last_post_id, "x", "", 10**17):
        assert client.post(url, {"post": post}).status_code == 404
    PickedQuote.objects.bulk_create(
        [PickedQuote(member=ann, post_id=hidden.last_post_id, picked_at=ann.joined_at)]
    )
    assert client.get(reverse("forum:picked_quotes")).status_code == 404
    client.logout()
    assert client.post(url, {"post": hidden.last_post_id}).status_code == 302


def test_too_many_picks_are_refused_in_words(client: Client, ann):
    topic = make_topic()
    for _ in range(MOST_PICKED):
        post = make_post(topic)
        PickedQuote.objects.create(member=ann, post=post, picked_at=post.written_at)
    url = reverse("forum:pick_quote")
    answer = client.post(
        url, {"post": topic.posts.get(pos=1).pk}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 422
    assert "picked so many" in answer.json()["refused"]


def test_the_later_of_two_changes_sees_what_differs(client: Client, ann):
    post = make_post(make_topic(), by=ann, source="Hold it in fourth.")
    edit = reverse("forum:edit", args=[post.pk])
    opened = client.get(edit).content.decode()
    moe = Client()
    moe.force_login(make_moderator())
    base = {"base": seen(opened, "base"), "markup": "1"}
    assert base["base"] == "0"
    sent = moe.post(edit, {"source": "Hold it in fifth.", **base})
    assert sent.status_code == 302
    late = client.post(edit, {"source": "Hold it in third.", **base})
    page = late.content.decode()
    assert late.status_code == 422
    assert "Somebody changed this post" in page
    assert "Hold it in fifth." in page
    assert re.search(r"<textarea[^>]*>\s*Hold it in third\.", page)
    assert PostBody.objects.get(post=post).source == "Hold it in fifth."
    again = client.post(
        edit, {"source": "Hold it in third.", "markup": "1", "base": seen(page, "base")}
    )
    assert again.status_code == 302
    assert PostBody.objects.get(post=post).source == "Hold it in third."


def test_a_draft_of_a_change_remembers_what_it_changes(client: Client, ann):
    post = make_post(make_topic(), by=ann, source="one")
    begin(ann, f"forum.edit:{post.pk}", "one, and mine", base=0)
    edit = reverse("forum:edit", args=[post.pk])
    moe = Client()
    moe.force_login(make_moderator())
    moe.post(edit, {"source": "two", "markup": "1", "base": "0"})
    page = client.get(edit).content.decode()
    assert "one, and mine" in page
    typed = {"source": "one, and mine", "markup": "1"}
    late = client.post(edit, typed | {"base": seen(page, "base")})
    assert late.status_code == 422


@pytest.mark.clause("C73")
def test_her_own_address_is_pointed_out_and_nothing_is_blocked(client: Client, ann):
    EmailAddress.objects.update_or_create(
        user=ann, defaults={"email": "ann@private.example", "verified": True}
    )
    topic = make_topic()
    url = reverse("forum:reply", args=[topic.pk])
    typed = {"source": "Mail ann@private.example", "markup": "1"}
    hint = "This holds your e-mail address. Everyone on the internet can read"
    looked = client.post(url, typed | {"action": "preview"}).content.decode()
    assert hint in looked
    live = client.post(reverse("forum:preview"), typed).content.decode()
    assert "This holds your e-mail address." in live
    sent = client.post(url, typed, follow=True).content.decode()
    assert hint in sent
    assert "Mail ann@private.example" in sent


@pytest.mark.clause("C72")
@pytest.mark.parametrize("name", ["start", "reply", "edit", "topic"])
def test_every_composer_says_who_can_read_it(client: Client, ann, name):
    topic = make_topic(make_forum(), by=ann)
    pk = {"start": topic.forum_id, "edit": topic.last_post_id}.get(name, topic.pk)
    page = get(client, f"forum:{name}", pk)
    composer = page[page.index("<fj-composer") : page.index("</fj-composer>")]
    assert "Everyone on the internet can read what is posted here." in composer


@pytest.mark.parametrize(
    "source",
    [
        "[quote]" * 10_000 + "x" + "[/quote]" * 10_000,
        "x" * 1_000_000,
        "> " * 20_000 + "x" * 40_000,
    ],
    ids=["nested quotes", "a million characters", "deep marks"],
)
def test_too_much_is_answered_in_words_and_nothing_is_lost(client: Client, ann, source):
    topic = make_topic()
    url = reverse("forum:reply", args=[topic.pk])
    answer = client.post(url, {"source": source, "markup": "1"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "characters too long; a post holds 60000" in page
    assert page.count(source[-200:]) >= 1
