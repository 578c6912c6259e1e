"""Writing in the browser: composer, preview, refusals, and buttons."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from focaljet.accounts.tests.makers import make_member, make_moderator
from focaljet.base import clock
from focaljet.base.markup.render import MAX_SOURCE
from focaljet.caching import process
from focaljet.forum.models.posts import Post, PostBody
from focaljet.forum.models.readers import TopicRead
from focaljet.forum.models.topics import Topic
from focaljet.forum.services.reading import mark_read_up_to
from focaljet.forum.tests.makers import (
    make_committee_room,
    make_forum,
    make_post,
    make_topic,
)

pytestmark = pytest.mark.django_db


def reply_url(topic: Topic) -> str:
    return reverse("forum:reply", args=[topic.pk])


def test_ann_starts_a_topic_and_lands_on_it(client: Client):
    forum = make_forum()
    client.force_login(make_member("Ann"))
    page = client.post(
        reverse("forum:start", args=[forum.pk]),
        {"title": "  Heater \n blower ", "source": "Only on **4**", "markup": "1"},
        REMOTE_ADDR="192.0.2.9",
    )
    post = Post.objects.get()
    assert post.topic.title == "Heater blower"
    assert post.ip_address == "192.0.2.9"
    assert page["Location"].startswith(reverse("forum:topic", args=[post.topic_id]))
    assert page["Location"].endswith(f"#post-{post.pk}")


def test_ann_replies_in_bbcode(client: Client):
    topic = make_topic()
    client.force_login(make_member("Ann"))
    client.post(reply_url(topic), {"source": "[b]Torque[/b] 34 Nm", "markup": "2"})
    reply = Post.objects.get(pos=2)
    assert "<strong>Torque</strong>" in reply.body.html


def test_vera_is_asked_to_sign_in_and_comes_back(client: Client):
    topic = make_topic()
    url = reply_url(topic)
    page = client.get(url)
    assert page.status_code == 302
    assert page["Location"] == f"{reverse('account_login')}?next={url}"
    assert client.post(reverse("forum:preview")).status_code == 302


def test_a_program_that_looks_without_end_has_to_wait(client: Client, settings):
    limits = settings.ACCOUNT_RATE_LIMITS
    settings.ACCOUNT_RATE_LIMITS = limits | {"preview": "2/m/user"}
    client.force_login(make_member("Ann"))
    words = {"source": "**Hello**", "markup": "1"}
    looks = [client.post(reverse("forum:preview"), words) for _look in range(3)]
    assert [look.status_code for look in looks] == [200, 200, 429]


def test_a_stranger_cannot_write_where_he_may_not_read(client: Client):
    topic = make_topic(make_committee_room(), by=make_moderator())
    client.force_login(make_member("Ann"))
    post_id = topic.last_post_id
    for url in (
        reply_url(topic),
        reverse("forum:start", args=[topic.forum_id]),
        reverse("forum:edit", args=[post_id]),
        reverse("forum:delete_post", args=[post_id]),
        reverse("forum:lock", args=[topic.pk]),
        reverse("forum:delete_topic", args=[topic.pk]),
    ):
        assert client.post(url, {"title": "x", "source": "x"}).status_code == 404
    assert client.get(reverse("forum:quote", args=[post_id])).status_code == 404
    assert Post.objects.count() == 1


def test_a_refusal_is_shown_beside_the_words_the_member_typed(client: Client):
    topic = make_topic()
    Topic.objects.update(locked_at=clock.now())
    client.force_login(make_member("Ann"))
    page = client.post(reply_url(topic), {"source": "Too late, sadly"})
    assert page.status_code == 422
    html = page.content.decode()
    assert "This topic is locked." in html
    assert "Too late, sadly" in html


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "nothing written"),
        (" \n\t ", "nothing written"),
        ("\x00\x01", "nothing written"),
        ("\u200b \u2060", "nothing written"),
        ("x" * (MAX_SOURCE + 7), "7 characters too long"),
    ],
)
def test_what_cannot_be_posted_comes_back_with_a_reason(
    client: Client, source: str, reason: str
):
    topic = make_topic()
    client.force_login(make_member("Ann"))
    page = client.post(reply_url(topic), {"source": source})
    assert page.status_code == 422
    assert reason in page.content.decode()
    assert Post.objects.count() == 1


@pytest.mark.parametrize("title", ["", "   ", "\u200b\u200b", "y" * 151])
def test_a_topic_without_a_proper_title_keeps_the_words(client: Client, title: str):
    forum = make_forum()
    client.force_login(make_member("Ann"))
    page = client.post(
        reverse("forum:start", args=[forum.pk]),
        {"title": title, "source": "My long story"},
    )
    assert page.status_code == 422
    assert "My long story" in page.content.decode()
    assert not Topic.objects.exists()


@pytest.mark.parametrize(
    "forged", [{"markup": "9"}, {"markup": "<b>"}, {"key": "not-a-key"}]
)
def test_a_forged_field_is_refused_and_breaks_nothing(
    client: Client, forged: dict[str, str]
):
    topic = make_topic()
    client.force_login(make_member("Ann"))
    page = client.post(reply_url(topic), {"source": "Honest words", **forged})
    assert page.status_code == 422
    assert "Honest words" in page.content.decode()


def test_fields_that_nobody_offered_change_nothing(client: Client):
    topic = make_topic()
    ann = make_member("Ann")
    client.force_login(ann)
    client.post(
        reply_url(topic),
        {"source": "Hi", "author": "1", "author_id": "1", "pos": "1", "pin": "1"},
    )
    post = Post.objects.get(pos=2)
    topic.refresh_from_db()
    assert (post.author, topic.pin) == (ann, 0)


def test_control_characters_do_not_reach_the_table(client: Client):
    topic = make_topic()
    client.force_login(make_member("Ann"))
    client.post(reply_url(topic), {"source": "Nul\x00 bell\x07 tab\t line\r\nend"})
    body = PostBody.objects.get(post__pos=2)
    assert body.source == "Nul bell tab\t line\nend"


def test_the_preview_works_without_scripts_and_posts_nothing(client: Client):
    topic = make_topic()
    client.force_login(make_member("Ann"))
    page = client.post(
        reply_url(topic),
        {"source": "*Look* at <script>it</script>", "action": "preview"},
    )
    html = page.content.decode()
    assert page.status_code == 200
    assert "<em>Look</em> at &lt;script&gt;it" in html
    assert "*Look* at &lt;script&gt;" in html
    assert Post.objects.count() == 1


def test_a_preview_fragment_is_only_the_preview(client: Client):
    client.force_login(make_member("Ann"))
    page = client.post(reverse("forum:preview"), {"source": "[b]x[/b]", "markup": 2})
    html = page.content.decode()
    assert "<strong>x</strong>" in html
    assert "<html" not in html


def test_quoting_begins_the_composer_with_the_quoted_words(client: Client):
    topic = make_topic(source="Third lets go")
    other = make_post(topic, source="Same here")
    client.force_login(make_member("Ann"))
    html = client.get(
        reply_url(topic), {"quote": [topic.last_post_id, other.pk, "x", "9" * 40]}
    ).content.decode()
    assert f"[quote post={topic.last_post_id}]Third lets go[/quote]" in html
    assert f"[quote post={other.pk}]Same here[/quote]" in html


def test_an_edit_shows_what_was_typed_and_saves_what_is_typed(client: Client):
    ann = make_member("Ann")
    topic = make_topic(by=ann, source="First")
    reply = make_post(
        topic, source=f"[quote post={topic.last_post_id}]First[/quote]\nYes"
    )
    client.force_login(ann)
    url = reverse("forum:edit", args=[reply.pk])
    assert (
        f"[quote post={topic.last_post_id}]First[/quote]"
        in client.get(url).content.decode()
    )
    assert client.post(url, {"source": "No"}).status_code == 302
    assert PostBody.objects.get(post=reply).source == "No"


def test_a_stranger_is_told_that_he_cannot_edit(client: Client):
    topic = make_topic(source="Secret source [b]")
    client.force_login(make_member("Bea"))
    url = reverse("forum:edit", args=[topic.last_post_id])
    page = client.get(url)
    assert page.status_code == 403
    assert "Only its author" in page.content.decode()
    page = client.post(url, {"title": "Mine", "source": "Mine"})
    assert page.status_code == 422
    assert "Only its author" in page.content.decode()


def test_deeds_need_a_post_request(client: Client):
    topic = make_topic()
    post = make_post(topic)
    client.force_login(make_moderator())
    for name, pk in (
        ("lock", topic.pk),
        ("pin", topic.pk),
        ("delete_topic", topic.pk),
        ("delete_post", post.pk),
    ):
        assert client.get(reverse(f"forum:{name}", args=[pk])).status_code == 405
    topic.refresh_from_db()
    assert not topic.is_locked


def test_a_form_from_another_site_is_refused(client: Client):
    topic = make_topic()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_moderator())
    assert strict.post(reverse("forum:lock", args=[topic.pk])).status_code == 403
    topic.refresh_from_db()
    assert not topic.is_locked


def test_moe_locks_and_ann_is_refused_in_words(client: Client):
    topic = make_topic()
    client.force_login(make_member("Ann"))
    page = client.post(reverse("forum:lock", args=[topic.pk]))
    assert page.status_code == 403
    assert "Only moderators" in page.content.decode()
    client.force_login(make_moderator())
    client.post(reverse("forum:lock", args=[topic.pk]))
    topic.refresh_from_db()
    assert topic.is_locked


def test_deleting_and_undoing_lead_back_to_the_place(client: Client):
    topic = make_topic()
    post = make_post(topic)
    client.force_login(topic.author)
    page = client.post(reverse("forum:delete_post", args=[post.pk]))
    assert page["Location"].endswith(f"#post-{post.pk}")
    assert "removed by its author" in client.get(page["Location"]).content.decode()
    client.post(reverse("forum:undelete_post", args=[post.pk]))
    assert not Post.objects.get(pk=post.pk).is_deleted


@pytest.mark.clause("C72")
def test_the_composer_says_who_will_read_it(client: Client):
    topic = make_topic()
    client.force_login(make_member("Ann"))
    html = client.get(reverse("forum:topic", args=[topic.pk])).content.decode()
    assert "Everyone on the internet can read" in html
    room = make_topic(make_committee_room(), by=make_moderator())
    client.force_login(make_moderator("Mia"))
    html = client.get(reverse("forum:topic", args=[room.pk])).content.decode()
    assert "Only some groups of this site can read" in html


@pytest.mark.django_db(transaction=True)
def test_a_reply_costs_few_ways_to_the_database(client: Client):
    topic = make_topic()
    client.force_login(make_member("Ann"))
    words = {"source": "At 34 Nm", "markup": "1"}
    with process.serving():
        client.post(reply_url(topic), {**words, "key": str(uuid.uuid4())})
        with CaptureQueriesContext(connection) as captured:
            client.post(reply_url(topic), {**words, "key": str(uuid.uuid4())})
    assert Post.objects.filter(topic=topic).count() == 3
    asked = [query["sql"] for query in captured]
    # The topic, the key, the counts, the place, the words, the draft and the watch;
    # around them the transaction.
    assert len(asked) <= 9, asked


def test_what_ann_wrote_herself_is_read_by_her(client: Client):
    topic = make_topic()
    ann = make_member("Ann")
    make_post(topic, by=ann)
    mark_read_up_to(reader=ann, topic_id=topic.pk, pos=2)
    reply = make_post(topic, by=ann)
    assert TopicRead.objects.get(member=ann, topic=topic).last_pos == reply.pos == 3
