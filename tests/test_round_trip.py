"""What Ann took along from one club comes in at another one."""

from __future__ import annotations

import zipfile

import pytest

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member, make_moderator
from focaljet.forum.models.posts import Post, Quote
from focaljet.forum.tests.makers import (
    make_committee_room,
    make_forum,
    make_post,
    make_topic,
)
from focaljet.importers.loading.load import load
from focaljet.privacy.services import exporting

pytestmark = pytest.mark.django_db


def test_the_posts_of_an_archive_come_in_again_as_they_were(tmp_path):
    ann, bob = make_member("Ann"), make_member("Bob")
    topic = make_topic(by=bob, title="Clutch slips", source="It slips in third.")
    make_post(topic, by=ann, source="**Bleed** it first.")
    first = topic.posts.get(pos=1)
    quoting = f"[quote post={first.pk}]slips in third[/quote]\n\nOnly in third?"
    make_post(topic, by=ann, source=quoting)
    make_topic(by=ann, title="Mine", source="My own words.")
    archive = tmp_path / "ann.zip"
    exporting.write_to(archive, member_id=ann.pk)
    with zipfile.ZipFile(archive) as packed:
        packed.extract("posts.neutral", tmp_path)
    Member.objects.filter(pk=ann.pk).update(screen_name="Annie", skeleton="annie")
    last = Post.objects.order_by("-pk")[0].pk
    report = load(tmp_path / "posts.neutral")
    assert report.left_out == {}
    came = Post.objects.filter(pk__gt=last).order_by("pk")
    mine = Post.objects.filter(author=ann).order_by("pk")
    assert [p.body.source for p in came] == [p.body.source for p in mine]
    assert [p.written_at.replace(microsecond=0) for p in mine] == [
        p.written_at for p in came
    ]
    assert {p.author.screen_name for p in came} == {"Ann"}
    assert {p.topic.title for p in came} == {"Clutch slips", "Mine"}
    quote = Quote.objects.get(post__in=came)
    assert quote.excerpt == "slips in third"


def test_titles_and_words_of_others_in_a_closed_room_stay_there(tmp_path):
    ann, bob = make_member("Ann"), make_moderator("Bob")
    make_forum()
    room = make_committee_room()
    topic = make_topic(room, by=bob, title="The budget", source="Four hundred.")
    first = topic.posts.get(pos=1)
    quoting = f"[quote post={first.pk}]Four hundred[/quote]\n\nAgreed."
    Post.objects.filter(pk=make_post(topic, by=bob, source=quoting).pk).update(
        author=ann
    )
    archive = tmp_path / "ann.zip"
    exporting.write_to(archive, member_id=ann.pk)
    with zipfile.ZipFile(archive) as packed:
        everything = b"\n".join(packed.read(name) for name in packed.namelist())
    assert b"Agreed." in everything
    for word in (b"The budget", b"Four hundred", b"Committee room", b"Bob"):
        assert word not in everything, word
