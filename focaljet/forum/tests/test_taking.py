"""A topic on paper, and taken away in one file."""

from __future__ import annotations

import re
from base64 import b64decode
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member, make_moderator
from focaljet.attachments.models import Attachment
from focaljet.attachments.services import making
from focaljet.attachments.tests.makers import make_attachment
from focaljet.base import clock
from focaljet.base.tests import pictures
from focaljet.forum import taking
from focaljet.forum.models.posts import Post, PostBody
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.attachments import PLACE
from focaljet.forum.services import keeping
from focaljet.forum.tests.makers import (
    make_committee_room,
    make_post,
    make_topic,
)
from focaljet.forum.tests.pages import queries_of, see, topic_page

pytestmark = pytest.mark.django_db


def on_paper(topic: Topic) -> str:
    return reverse("forum:print", args=[topic.pk])


def take(client: Client, topic: Topic, status: int = 200, **asked) -> str:
    answer = client.post(reverse("forum:take", args=[topic.pk]), asked)
    assert answer.status_code == status
    return answer.getvalue().decode() if status == 200 else ""


@pytest.fixture
def ann(client: Client):
    member = make_member("Ann")
    client.force_login(member)
    return member


def test_vera_prints_a_topic_without_the_site_around_it(client: Client):
    topic = make_topic(source="Rebuilt the box")
    make_post(topic, by=make_member("Bea"), source="See https://manual.example/oil")
    html = see(client, on_paper(topic))
    assert "Rebuilt the box" in html
    assert "Bea" in html
    assert "https://manual.example/oil" in html
    assert "<button" not in html
    assert on_paper(topic) in see(client, topic_page(topic))


def test_ann_takes_a_topic_away_in_one_file(client: Client, ann):
    topic = make_topic(title="Clutch slips <in> third", source="Rebuilt **the box**")
    quote = f"[quote post={topic.last_post_id}]Rebuilt[/quote] Yes."
    post = make_post(topic, by=make_member("Bea"), source=quote)
    html = take(client, topic)
    assert "<title>Clutch slips &lt;in&gt; third" in html
    assert "Rebuilt <strong>the box</strong>" in html
    assert f'href="#post-{topic.last_post_id}">#1</a>' in html
    assert reverse("forum:post", args=[post.pk]) in html
    # It needs nothing from elsewhere, and lets nothing run.
    assert not re.search(r'<link|<script|\ssrc="(?!data:)|href="/', html)
    assert "default-src 'none'" in unescape(html)
    assert ".plain-post {" in html
    style = html.partition("<style>")[2].partition("</style>")[0]
    assert "&" not in style


def test_the_file_is_saved_and_nothing_in_it_can_run_on_the_site(client: Client, ann):
    topic = make_topic(title="Über “Räder”/../x")
    answer = client.post(reverse("forum:take", args=[topic.pk]))
    named = answer["Content-Disposition"]
    assert named == f'attachment; filename="uber-raderx-{topic.pk}.html"'
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("who", ["ann", "moe"])
def test_what_was_deleted_stays_behind_and_its_place_remains(client: Client, who: str):
    reader = make_member("Ann") if who == "ann" else make_moderator("Mia")
    client.force_login(reader)
    topic = make_topic()
    post = make_post(topic, source="Canary")
    quote = f"[quote post={post.pk}]Canary[/quote] Well."
    make_post(topic, source=quote)
    keeping.delete_post(by=make_moderator(), post=post)
    html = take(client, topic)
    assert "Canary" not in html
    assert "Removed by a moderator" in html
    assert "What stood here was removed" in html
    if who == "ann":
        assert "Canary" not in see(client, on_paper(topic))


def test_who_left_is_not_named(client: Client, ann):
    bob = make_member("Bob")
    topic = make_topic(by=bob)
    Member.objects.filter(pk=bob.pk).update(hidden_at=clock.now())
    for html in (take(client, topic), see(client, on_paper(topic))):
        assert "Bob" not in html
        assert "a former member" in html


def test_a_topic_that_ann_may_not_read_she_neither_prints_nor_takes(
    client: Client, ann
):
    topic = make_topic(make_committee_room(), by=make_moderator())
    see(client, on_paper(topic), 404)
    take(client, topic, 404)


def test_taking_away_is_for_members_and_by_a_button(client: Client):
    topic = make_topic()
    url = reverse("forum:take", args=[topic.pk])
    assert url not in see(client, topic_page(topic))
    assert "/account/sign-in/" in client.post(url)["Location"]
    client.force_login(make_member("Ann"))
    assert client.get(url).status_code == 405
    assert url in see(client, topic_page(topic))


@pytest.mark.parametrize("part", ["0", "2", "x", "9" * 30, ""])
def test_a_part_that_there_is_not_is_not_found(client: Client, ann, part: str):
    topic = make_topic()
    take(client, topic, 404, part=part)
    see(client, f"{on_paper(topic)}?part={part}", 404)


def test_who_takes_away_without_end_is_asked_to_wait(client: Client, ann):
    topic = make_topic()
    for _ in range(20):
        take(client, topic)
    take(client, topic, 429)


def with_pictures(by: Member, count: int = 1) -> tuple[Topic, list[Attachment]]:
    topic = make_topic(by=by)
    place = {"place": PLACE, "place_id": topic.last_post_id}
    made = [make_attachment(by, data=pictures.jpeg(), **place) for _ in range(count)]
    for one in made:
        making.make_sizes(attachment_id=one.pk)
    return topic, made


def test_pictures_are_in_the_file(client: Client, ann):
    topic, _made = with_pictures(ann)
    html = take(client, topic)
    picture = re.search(r'src="data:image/webp;base64,([^"]+)"', html)
    assert picture
    assert b64decode(picture[1]).startswith(b"RIFF")


def test_pictures_without_room_are_left_out_and_counted(
    client: Client, ann, monkeypatch
):
    topic, made = with_pictures(ann, 2)
    monkeypatch.setattr(taking, "PICTURE_BYTES", 10)
    html = take(client, topic)
    assert "src=" not in html
    assert "2 pictures were left out" in html
    for one in made:
        assert f"/{one.key}/full.webp" in html


def test_a_picture_of_somewhere_else_does_not_come_along(client: Client, ann):
    """Bea names the key of a picture that lies where Ann may not look."""
    moe, bea = make_moderator(), make_member("Bea")
    _room, (secret,) = with_pictures(moe)
    topic = make_topic(by=bea, source=f"![x](attachment:{secret.key})")
    html = take(client, topic)
    assert "data:image" not in html
    assert secret.key not in html


def long_topic(posts: int) -> Topic:
    topic = make_topic(source="Post 1")
    now = clock.now()
    Post.objects.bulk_create(
        Post(topic=topic, pos=pos, author=topic.author, written_at=now)
        for pos in range(2, posts + 1)
    )
    PostBody.objects.bulk_create(
        PostBody(post=post, source=f"Post {post.pos}.")
        for post in Post.objects.filter(pos__gt=1)
    )
    Topic.objects.update(highest_pos=posts, visible_count=posts)
    topic.refresh_from_db()
    return topic


def test_a_long_topic_is_fetched_in_pieces(client: Client, ann):
    topic = long_topic(250)
    with CaptureQueriesContext(connection) as captured:
        html = take(client, topic)
    assert "Post 250." in html
    fetched = [query for query in captured if "FROM forum_post AS post" in query["sql"]]
    assert len(fetched) == 3


def test_a_very_long_topic_is_taken_and_printed_in_parts(
    client: Client, ann, monkeypatch
):
    monkeypatch.setattr(taking, "POSTS_IN_A_FILE", 30)
    topic = long_topic(510)
    first, second = (take(client, topic, part=str(part)) for part in (1, 2))
    assert "Part 1 of 17" in first
    assert "Post 30." in first
    assert "Post 31." not in first
    assert "Post 31." in second
    assert "Post 510." not in see(client, on_paper(topic))
    assert "Post 510." in see(client, f"{on_paper(topic)}?part=2")
    assert queries_of(client, on_paper(topic)) <= 7
