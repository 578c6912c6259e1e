"""A neutral file comes into the forum: whole, once, and with every count right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.db import connections
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Group, Member
from focaljet.accounts.services.members import forget_the_unconfirmed
from focaljet.accounts.tests.makers import make_member
from focaljet.base import clock
from focaljet.base.markup.kinds import Markup
from focaljet.forum.models.forums import Forum
from focaljet.forum.models.posts import Post, PostBody, Quote
from focaljet.forum.models.readers import ForumMember
from focaljet.forum.models.topics import Topic
from focaljet.forum.services.writing import Words, write_reply
from focaljet.forum.tests.makers import make_category, make_forum
from focaljet.importers.loading import load as loading
from focaljet.importers.loading.errors import LoadError
from focaljet.importers.loading.forums import forum_named
from focaljet.importers.loading.load import load, look
from focaljet.importers.loading.report import Report, lines
from focaljet.importers.models import AuthorOrigin, Origin
from focaljet.importers.neutral import rows
from focaljet.importers.neutral.rows import Kind
from focaljet.importers.tests.makers import (
    NOON,
    a_board,
    a_forum,
    a_member,
    a_post,
    a_topic,
    make_neutral,
)

pytestmark = pytest.mark.django_db


def bring(tmp_path: Path, *things: rows.Row, **more) -> Report:
    path = make_neutral(tmp_path / "file.neutral", *things)
    return load(path, **more)


def counts() -> dict[str, int]:
    tables = (Member, Forum, Topic, Post, PostBody, Quote, Origin, AuthorOrigin)
    return {table.__name__: table.objects.count() for table in tables}


def test_a_topic_comes_in_with_all_that_belongs_to_it(tmp_path: Path):
    report = bring(tmp_path, *a_board())
    topic = Topic.objects.get()
    ann, ben = Member.objects.order_by("screen_name")
    first, second = Post.objects.order_by("pos")
    assert (topic.title, topic.author, topic.started_at) == ("Clutch slips", ann, NOON)
    assert (topic.highest_pos, topic.visible_count) == (2, 2)
    assert (topic.last_post_id, topic.last_author) == (second.pk, ben)
    assert topic.last_post_at == second.written_at == NOON + timedelta(minutes=2)
    assert (first.pos, second.pos) == (1, 2)
    assert first.markup == Markup.PLAIN
    assert second.body.source == "[quote:1]\n\nOnly when hot."
    assert second.body.html_version == 0
    quote = second.quotes.get()
    assert quote.quoted == first
    assert "Does it always slip?" in quote.html
    assert {kind: count for kind, count in report.came_in.items() if count} == {
        Kind.MEMBER: 2,
        Kind.FORUM: 1,
        Kind.TOPIC: 1,
        Kind.POST: 2,
    }


def test_every_count_is_right_at_the_end(tmp_path: Path):
    bring(tmp_path, *a_board(), a_post("p3", 3))
    forum = Forum.objects.get()
    assert (forum.topic_count, forum.post_count) == (1, 3)
    written = dict(ForumMember.objects.values_list("member__screen_name", "post_count"))
    assert written == {"Ann": 2, "Ben": 1}


def test_the_topic_can_be_read_and_the_quote_names_its_author(
    tmp_path: Path, client: Client
):
    bring(tmp_path, *a_board())
    page = client.get(reverse("forum:topic", args=[Topic.objects.get().pk]))
    html = page.content.decode()
    assert page.status_code == 200
    assert "Only when hot." in html
    assert html.partition("<body")[2].count("Does it always slip?") == 2
    assert "[quote" not in html


def test_an_author_without_an_address_is_imported_and_cannot_sign_in(
    tmp_path: Path, client: Client
):
    bring(tmp_path, *a_board())
    ann = Member.objects.get(screen_name="Ann")
    assert ann.is_imported
    assert not ann.has_usable_password()
    assert ann.joined_at is None
    page = client.get(reverse("members:member", args=[ann.pk]))
    assert "Imported author" in page.content.decode()


def test_the_same_file_again_brings_nothing(tmp_path: Path):
    bring(tmp_path, *a_board())
    before = counts()
    report = bring(tmp_path, *a_board())
    assert counts() == before
    assert not report.came_in.total()
    assert report.here_already[Kind.POST] == 2
    forum = Forum.objects.get()
    assert (forum.topic_count, forum.post_count) == (1, 2)


def test_later_posts_of_a_topic_take_the_next_positions(tmp_path: Path):
    bring(tmp_path, *a_board())
    topic = Topic.objects.get()
    dan = make_member("Dan")
    write_reply(author=dan, topic=topic, words=Words("Here and now."))
    early = NOON - timedelta(days=1)
    bring(tmp_path, *a_board(), a_post("p0", 3, written_at=early), a_post("p9", 4))
    positions = dict(Post.objects.values_list("pos", "written_at"))
    assert sorted(positions) == [1, 2, 3, 4, 5]
    assert positions[4] == early
    topic.refresh_from_db()
    assert (topic.highest_pos, topic.visible_count) == (5, 5)
    assert topic.last_post_at == positions[3]
    assert topic.last_post_id == Post.objects.get(pos=5).pk


def test_an_archive_that_goes_on_joins_its_topics_by_what_they_answer(tmp_path: Path):
    bring(tmp_path, a_member(), a_forum(), a_topic("p1"), a_post("p1", topic="p1"))
    bring(
        tmp_path,
        a_member(),
        a_forum(),
        a_topic("p2"),
        a_post("p2", topic="p2"),
        rows.Alias("p1", "p2"),
    )
    assert Topic.objects.get().highest_pos == 2


def test_answers_to_a_message_that_never_came_meet_in_one_topic(tmp_path: Path):
    for each in ("p1", "p2"):
        bring(
            tmp_path,
            a_member(),
            a_forum(),
            a_topic(each),
            a_post(each, topic=each),
            rows.Alias("gone", each),
        )
    assert Topic.objects.get().highest_pos == 2


def test_a_message_that_was_missing_joins_the_answers_it_had(tmp_path: Path):
    bring(
        tmp_path,
        a_member(),
        a_forum(),
        a_topic("p2"),
        a_post("p2", topic="p2"),
        rows.Alias("p1", "p2"),
    )
    bring(tmp_path, a_member(), a_forum(), a_topic("p1"), a_post("p1", topic="p1"))
    assert Topic.objects.get().highest_pos == 2


def test_forums_keep_their_tree_and_a_forum_deleted_since_comes_anew(tmp_path: Path):
    tree = [
        a_forum("below", "Below", parent="mid"),
        a_forum("mid", "Mid", parent="top"),
        a_forum("top", "Top", is_category=True),
        a_forum("ring", "Ring", parent="ring"),
    ]
    bring(tmp_path, *tree)
    below = Forum.objects.get(title="Below")
    assert below.parent
    assert below.parent.parent
    assert below.parent.parent.kind == Forum.Kind.CATEGORY
    below.delete()
    report = bring(tmp_path, *tree)
    assert report.came_in[Kind.FORUM] == 1
    assert Forum.objects.filter(title="Below").count() == 1


def test_everything_can_go_into_one_forum(tmp_path: Path):
    make_category("Old")
    forum = make_forum("Archive")
    bring(tmp_path, *a_board(), into=forum_named("archive"))
    assert Topic.objects.get().forum == forum
    assert Forum.objects.count() == 2


@pytest.mark.parametrize("said", ["Old", "nowhere", "999999", "9" * 30, "Twice"])
def test_a_forum_that_is_not_one_is_refused_in_words(said: str):
    make_category("Old")
    make_forum("Twice")
    make_forum("Twice")
    with pytest.raises(LoadError, match=said):
        forum_named(said)


def test_a_topic_that_the_owner_moved_stays_where_it_is(tmp_path: Path):
    bring(tmp_path, *a_board())
    elsewhere = make_forum("Elsewhere")
    Topic.objects.update(forum=elsewhere)
    bring(tmp_path, *a_board(), a_post("p3", 3))
    elsewhere.refresh_from_db()
    assert elsewhere.post_count == 1
    assert Topic.objects.get().highest_pos == 3


def test_a_topic_removed_here_does_not_come_back(tmp_path: Path):
    bring(tmp_path, *a_board())
    Topic.objects.all().delete()
    report = bring(tmp_path, *a_board(), a_post("p3", 3))
    assert Topic.objects.count() == Post.objects.count() == 0
    assert report.left_out.total() == 1


def test_a_post_without_topic_or_forum_is_told_of(tmp_path: Path):
    report = bring(
        tmp_path, a_topic("t9", forum="none"), a_post("p1", topic="t9"), a_post("p2")
    )
    assert Post.objects.count() == 0
    assert sorted(remark.id for remark in report.remarks) == ["p1", "p2"]


def test_an_erased_author_does_not_come_back_with_the_next_archive(tmp_path: Path):
    bring(tmp_path, *a_board())
    Member.objects.get(screen_name="Ann").delete()
    bring(tmp_path, *a_board(), a_post("p3", 3))
    assert [member.screen_name for member in Member.objects.all()] == ["Ben"]
    assert Post.objects.get(pos=3).author is None


def test_no_id_that_looks_like_an_address_is_stored(tmp_path: Path):
    bring(
        tmp_path,
        a_member(),
        a_forum(),
        a_topic("ann@garage.example"),
        a_post("ann@garage.example", topic="ann@garage.example"),
        rows.Alias("ben@garage.example", "ann@garage.example"),
    )
    assert not Origin.objects.filter(key__contains="@").exists()


def test_ids_of_two_sources_are_not_the_same(tmp_path: Path):
    load(make_neutral(tmp_path / "1", *a_board(), source="here"))
    load(make_neutral(tmp_path / "2", *a_board(), source="there"))
    assert Topic.objects.count() == 2
    names = set(Member.objects.values_list("screen_name", flat=True))
    assert names == {"Ann", "Ben", "Ann (2)", "Ben (2)"}


def test_members_of_another_forum_keep_address_group_and_day(tmp_path: Path):
    joined = datetime(2004, 3, 1, tzinfo=UTC)
    report = bring(
        tmp_path,
        a_member(
            email="Ann@Garage.example", joined_at=joined, legacy_hash="legacy$x$y$z"
        ),
        a_member("ben", "Ben", email="no address"),
        rows.Group("crew", "Track crew"),
        rows.Group("staff", "Moderators"),
        rows.InGroup("ann", "crew"),
        rows.InGroup("ann", "staff"),
        rows.InGroup("ann", "none"),
    )
    ann = Member.objects.get(screen_name="Ann")
    assert (ann.joined_at, ann.is_imported) == (joined, False)
    address = EmailAddress.objects.get()
    assert (address.email, address.verified) == ("ann@garage.example", False)
    names = set(ann.groups.values_list("name", flat=True))
    assert names == {"Track crew", "Moderators (2)"}
    assert not ann.is_moderator
    assert report.changed.total() == 2
    with clock.at(joined + timedelta(days=36_500)):
        forget_the_unconfirmed()
    assert Member.objects.filter(pk=ann.pk).exists()


def test_a_group_of_the_same_name_is_the_same_group(tmp_path: Path):
    Group.objects.create(name="Track crew")
    bring(tmp_path, a_member(), rows.Group("c", "Track crew"), rows.InGroup("ann", "c"))
    assert Group.objects.get(name="Track crew").members.count() == 1


def test_mischief_in_the_words_is_cleaned_away(tmp_path: Path):
    report = bring(
        tmp_path,
        a_member(name="An\x00n\u202e"),
        a_forum(title="Te\x00ch\n"),
        a_topic(title="\x00" * 5 + "x" * 500),
        a_post(source="a\x00b\ud83d\r\nc".encode("utf-8", "replace").decode()),
        rows.Remark(Kind.POST, "\x1b[31m", True, "\x1b[2Jgone"),
        rows.Quote("p1", 0, None, "no such mark"),
        rows.Quote("p1", 1, "none", "\x00from nowhere"),
        rows.Quote("p1", 99_999, None, "no such mark"),
    )
    assert "\x1b" not in "".join([*report.summary(), *lines(report.remarks)])
    assert Topic.objects.get().title == "x" * 150
    assert PostBody.objects.get().source == "ab?\nc"
    assert Quote.objects.get().quoted is None


def test_what_has_no_place_yet_is_counted(tmp_path: Path):
    report = bring(
        tmp_path,
        rows.Conversation("c", "Hello", NOON),
        rows.Attachment("a", "p", "x", "image/png", 3),
    )
    assert "1 attachment, 1 conversation" in "\n".join(report.summary())


def test_a_look_changes_nothing(tmp_path: Path):
    path = make_neutral(tmp_path / "file", *a_board())
    before = counts()
    report = look(path)
    assert counts() == before
    assert "Would bring in: 2 members, 1 topic, 2 posts" in list(report.summary())
    load(path)
    assert "Here already: 2 members, 1 topic, 2 posts" in list(look(path).summary())


def test_small_batches_come_to_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    posts = [a_post(f"q{n}", n, topic=f"t{n % 5}") for n in range(40)]
    topics = [a_topic(f"t{n}") for n in range(5)]
    monkeypatch.setattr(loading, "POSTS_AT_ONCE", 3)
    bring(tmp_path, a_member(), a_forum(), *topics, *posts)
    for topic in Topic.objects.all():
        placed = list(topic.posts.order_by("pos").values_list("pos", "written_at"))
        assert [pos for pos, _moment in placed] == list(range(1, 9))
        assert [moment for _pos, moment in placed] == sorted(m for _p, m in placed)
    assert Forum.objects.get().post_count == 40


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_are_refused(tmp_path: Path):
    path = make_neutral(tmp_path / "file", *a_board())
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, 0)", [loading._LOCK])
        with pytest.raises(LoadError, match="Another import is running"):
            load(path)
    finally:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, 0)", [loading._LOCK])
        other.close()
    load(path)
