"""A small crowd is made once for this file, and every test looks at it."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, F, Max, Q
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member
from focaljet.base import clock
from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.render import render
from focaljet.demo import content
from focaljet.demo.services.growing import LOCK, size_of_site
from focaljet.demo.services.settling import Size
from focaljet.forum.models.forums import Forum, ForumDelta
from focaljet.forum.models.marks import Thanks
from focaljet.forum.models.posts import Post, PostBody, Quote
from focaljet.forum.models.readers import ForumMember, TopicRead, TopicWatch
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries import across
from focaljet.forum.queries.board import Board
from focaljet.forum.services.counts import recount
from focaljet.forum.services.reading import forget_old_marks

pytestmark = pytest.mark.django_db
WANTED = Size(members=150, topics=160, posts=2_400)
WORDS = ("--members", "150", "--topics", "160", "--posts", "2400")


@pytest.fixture(scope="module", autouse=True)
def said(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield demo(*WORDS)
        transaction.set_rollback(True)


def demo(*words: str) -> str:
    said = StringIO()
    call_command("demo", *words, stdout=said)
    return said.getvalue()


def crowd():
    return Member.objects.exclude(
        screen_name__in=[person.name for person in content.club().people]
    )


def topics():
    """Those of the crowd, with what is to be said of them."""
    return Topic.objects.filter(author__in=crowd())


def test_the_site_is_of_the_size_that_was_asked_for(said: str):
    assert size_of_site() == WANTED
    assert said == ("The demo club has grown to 150 members, 160 topics, 2400 posts.\n")


def test_asked_again_it_does_nothing():
    newest = Post.objects.latest("id").pk
    assert "is of that size already" in demo(*WORDS)
    assert size_of_site() == WANTED
    assert Post.objects.latest("id").pk == newest


def test_it_grows_only_once():
    with pytest.raises(CommandError, match="grown already"):
        demo("--posts", "5000")


def test_no_count_has_to_be_repaired():
    assert not ForumDelta.objects.exists()
    assert recount() == {"topics": 0, "forums": 0, "members": 0}


def test_topics_know_their_last_post():
    last = Post.objects.filter(topic__in=topics()).order_by("topic", "-pos")
    for post in last.distinct("topic").select_related("topic"):
        topic = post.topic
        assert post.deleted_at is None
        assert (topic.last_post_id, topic.last_post_at) == (post.pk, post.written_at)
        assert (topic.last_author_id, topic.highest_pos) == (post.author_id, post.pos)


def test_topics_begin_with_their_first_post():
    first = Post.objects.filter(topic__in=topics(), pos=1)
    assert first.count() == topics().count()
    assert not first.exclude(
        author=F("topic__author"), written_at=F("topic__started_at"), deleted_at=None
    ).exists()


def test_a_later_post_has_a_higher_id_and_none_lies_in_the_future():
    found = Post.objects.filter(author__in=crowd()).order_by("id")
    moments = list(found.values_list("written_at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] < clock.now()


def test_nobody_wrote_before_they_joined():
    assert not Post.objects.filter(written_at__lt=F("author__joined_at")).exists()
    assert not Thanks.objects.filter(given_at__lt=F("member__joined_at")).exists()


def test_a_quote_shows_words_that_were_written():
    found = Quote.objects.filter(post__author__in=crowd())
    assert found.count() > 100
    for quote in found.select_related("post__body", "quoted__body"):
        assert quote.excerpt in quote.quoted.body.source
        assert quote.post.body.source.startswith("[quote:1]\n\n")
        ids = f"p{quote.post_id}q1"
        assert quote.html == render(quote.excerpt, Markup.MARKDOWN, ids=ids).html
    marks = PostBody.objects.filter(source__startswith="[quote:")
    assert marks.filter(post__author__in=crowd()).count() == found.count()


def test_everybody_watches_what_they_wrote_in():
    watched = set(
        TopicWatch.objects.filter(member__in=crowd()).values_list("member", "topic")
    )
    written = set(
        Post.objects.filter(author__in=crowd()).values_list("author", "topic")
    )
    assert watched == written


def test_everybody_has_read_as_far_as_they_wrote():
    furthest = (
        Post.objects.filter(author__in=crowd())
        .values("author", "topic")
        .annotate(pos=Max("pos"), last=Max("topic__last_post_id"))
    )
    marks = {
        (member, topic): pos
        for member, topic, pos in TopicRead.objects.values_list(
            "member", "topic", "last_pos"
        )
    }
    floors = dict(ForumMember.objects.values_list("member", "read_up_to"))
    assert furthest
    for each in furthest:
        if each["last"] > floors[each["author"]]:
            assert marks[each["author"], each["topic"]] >= each["pos"]


def test_the_night_has_nothing_to_forget():
    done = forget_old_marks()
    # Of the people of the small club it may have.
    assert not TopicRead.objects.filter(
        topic__last_post_id__lte=F("member__in_forum__read_up_to")
    ).exists()
    assert done.floors <= len(content.club().people)


def test_the_regulars_find_something_new_but_not_everything():
    regulars = ForumMember.objects.filter(member__in=crowd()).order_by("-post_count")[
        :5
    ]
    found = [
        len(across.unread(who.member, Board(who.member), None, "").lines)
        for who in regulars
    ]
    recent = topics().filter(
        last_post_at__gte=clock.now() - timedelta(days=60), deleted_at=None
    )
    assert 0 < max(found) < recent.count()


def test_nothing_new_was_put_where_only_staff_write():
    for title in ("Committee room", "Club news"):
        assert not topics().filter(forum__title=title).exists()
    assert topics().values("forum").distinct().count() == 12


def test_nobody_of_the_crowd_can_sign_in():
    assert not any(member.has_usable_password() for member in crowd())


def test_vera_reads_what_was_never_rendered(client: Client):
    topic = topics().annotate(of=Count("posts")).filter(of__gte=3).first()
    first = PostBody.objects.get(post__topic=topic, post__pos=1)
    assert (first.html, first.html_version) == ("", 0)
    page = client.get(f"/forum/topics/{topic.pk}/").content.decode()
    beginning = first.source.split(" ")[:3]
    assert " ".join(beginning).replace("*", "") in page
    assert topic.author.screen_name in page


def test_some_topics_are_unanswered_locked_or_sticky_and_some_posts_gone():
    found = topics().aggregate(
        alone=Count("id", Q(visible_count=1)),
        locked=Count("id", Q(locked_at__isnull=False)),
        sticky=Count("id", Q(pin=Topic.Pin.STICKY)),
    )
    assert all(found.values())
    gone = Post.objects.filter(author__in=crowd(), deleted_at__isnull=False)
    assert gone.exists()
    assert not gone.exclude(deleted_by=F("author")).exists()
    assert not gone.filter(pos=1).exists()


def test_the_next_post_gets_a_number_that_nobody_has():
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('forum_post', 'id'))")
        assert cursor.fetchone()[0] > Post.objects.latest("id").pk


def test_where_a_person_has_joined_it_does_not_grow():
    vera = make_member("Vera")
    before = size_of_site()
    with pytest.raises(CommandError, match="not of the demo club"):
        demo("--posts", "9000")
    assert size_of_site() == before
    vera.delete()


def test_a_public_site_is_left_alone(settings: Settings):
    settings.IS_PUBLIC = True
    with pytest.raises(CommandError, match="public site"):
        demo("--posts", "9000")
    # Asked to, it looks further, and finds that the club has grown already.
    with pytest.raises(CommandError, match="grown already"):
        demo("--posts", "9000", "--on-a-public-site")


def test_topics_without_posts_are_no_size():
    with pytest.raises(CommandError, match="--posts N"):
        demo("--topics", "10")


def test_two_do_not_grow_it_at_once(django_db_blocker: DjangoDbBlocker):
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, 0)", [LOCK])
        with pytest.raises(CommandError, match="Another process"):
            demo(*WORDS)
    finally:
        other.close()


def test_forums_hold_all_that_was_written():
    shown = Post.objects.filter(deleted_at=None, topic__deleted_at=None).count()
    assert sum(Forum.objects.values_list("post_count", flat=True)) == shown
