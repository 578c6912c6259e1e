"""Lists over many forums, and the page of a forum, for those who may read them."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Group
from focaljet.accounts.tests.makers import make_member, make_moderator
from focaljet.base import clock
from focaljet.forum.models.topics import MovedTopic, Topic
from focaljet.forum.queries.across import LINES_PER_PAGE
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.lists import TOPICS_PER_PAGE, topics_in
from focaljet.forum.queries.posts import SUMMARIES_PER_PAGE
from focaljet.forum.rights import Rights
from focaljet.forum.services import keeping, watching
from focaljet.forum.tests.makers import (
    allow,
    fold,
    make_category,
    make_committee_room,
    make_forum,
    make_post,
    make_topic,
)
from focaljet.forum.tests.pages import queries_of, see, topic_page

pytestmark = pytest.mark.django_db

FOR_MEMBERS = ["new", "watched", "mine", "my_posts", "participated"]
FOR_EVERYBODY = ["latest", "unanswered"]
ALL = [*FOR_MEMBERS, *FOR_EVERYBODY]


def page(name: str, **asked: object) -> str:
    asked = {key.rstrip("_"): value for key, value in asked.items()}
    query = "&".join(f"{key}={value}" for key, value in asked.items())
    return f"{reverse(f'forum:{name}')}?{query}"


def older_than(html: str) -> str:
    """The address behind "Older"; "" where there is none."""
    _, found, rest = html.partition('rel="next" href="')
    return rest.partition('"')[0].replace("&amp;", "&") if found else ""


@pytest.fixture
def ann(client: Client):
    member = make_member("Ann")
    client.force_login(member)
    return member


@pytest.mark.parametrize("name", FOR_MEMBERS)
def test_lists_of_ones_own_lead_a_visitor_to_sign_in(client: Client, name: str):
    assert "/account/sign-in/" in client.get(page(name))["Location"]


@pytest.mark.parametrize("name", FOR_EVERYBODY)
def test_vera_reads_the_lists_for_everybody(client: Client, name: str):
    make_topic(title="Clutch slips in third")
    html = see(client, page(name))
    assert "Clutch slips in third" in html
    assert "My topics" not in html


@pytest.mark.parametrize("name", ALL)
def test_an_empty_list_says_why_and_what_to_do(client: Client, ann, name: str):
    assert 'class="empty"' in see(client, page(name))


@pytest.mark.parametrize("name", ALL)
def test_no_list_shows_what_its_reader_may_not_read(client: Client, ann, name: str):
    """Ann wrote there and watched it while she might."""
    room = make_forum("Old room")
    topic = make_topic(room, by=ann, title="Canary in a closed room", source="Canary")
    watching.watch_forum(member=ann, forum_id=room.pk)
    if name == "new":
        make_post(topic, by=make_member("Bea"))
    assert "Canary" in see(client, page(name))
    for group in (Group.Kind.VISITORS, Group.Kind.MEMBERS):
        allow(room, group, Rights(see=True))
    html = see(client, page(name))
    assert "Canary" not in html
    see(client, page(name, in_=make_committee_room().pk), 404)


@pytest.mark.parametrize("name", ALL)
def test_no_list_shows_what_was_deleted(client: Client, ann, name: str):
    topic = make_topic(by=ann, title="Canary deleted")
    if name == "new":
        make_post(topic, by=make_member("Bea"))
    assert "Canary deleted" in see(client, page(name))
    keeping.delete_topic(by=make_moderator(), topic=topic)
    assert "Canary deleted" not in see(client, page(name))


@pytest.mark.parametrize("name", ALL)
def test_a_list_can_be_narrowed_to_a_forum_and_those_below(
    client: Client, ann, name: str
):
    category = make_category()
    forum = make_forum("Mk2", parent=category)
    below = make_topic(make_forum("ST", parent=forum), by=ann, title="In the ST forum")
    other = make_topic(make_forum("Wheels"), by=ann, title="About wheels")
    if name == "new":
        for topic in (below, other):
            make_post(topic, by=make_member(f"Writer {topic.pk}"))
    for forum_id in (category.pk, forum.pk):
        html = see(client, page(name, in_=forum_id))
        assert "In the ST forum" in html
        assert "About wheels" not in html
    see(client, page(name, in_="x"), 404)


@pytest.mark.parametrize("name", ALL)
def test_a_list_costs_the_same_for_one_line_or_for_many(client: Client, ann, name: str):
    bea, forum = make_member("Bea"), make_forum()

    def one_more(n: int) -> None:
        topic = make_topic(forum, by=ann, title=f"Topic {n}")
        if name == "new":
            make_post(topic, by=bea)

    one_more(0)
    few = queries_of(client, page(name))
    for n in range(1, 12):
        one_more(n)
    assert queries_of(client, page(name)) == few <= 6


@pytest.mark.parametrize("name", ALL)
def test_a_long_list_goes_on_where_its_page_ended(client: Client, ann, name: str):
    bea, forum = make_member("Bea"), make_forum()
    start = clock.now() - timedelta(days=2)
    size = SUMMARIES_PER_PAGE if name == "my_posts" else LINES_PER_PAGE
    for n in range(size + 3):
        with clock.at(start + timedelta(minutes=n)):
            topic = make_topic(forum, by=ann, title=f"Topic no {n:03}")
            if name == "new":
                make_post(topic, by=bea)
    first = see(client, page(name))
    assert "Topic no 003" in first
    assert "Topic no 002" not in first
    second = see(client, reverse(f"forum:{name}") + older_than(first))
    assert "Topic no 003" not in second
    assert "Topic no 002" in second
    assert "Topic no 000" in second
    assert older_than(second) == ""


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("place", ["x", "0_now_1", "-1", "9" * 30, "٣"])
def test_a_list_that_goes_on_nowhere_is_not_found(
    client: Client, ann, name: str, place: str
):
    see(client, page(name, before=place), 404)


def test_new_is_what_others_wrote_since_ann_read(client: Client, ann):
    topic = make_topic(title="Clutch slips in third")
    mine = make_topic(topic.forum, by=ann, title="Her own")
    assert "Clutch slips" in see(client, page("new"))
    assert "Her own" not in see(client, page("new"))
    see(client, topic_page(topic))
    assert "Clutch slips" not in see(client, page("new"))
    make_post(mine, by=make_member("Bea"))
    assert "Her own" in see(client, page("new"))


def test_every_list_leads_to_the_first_new_post(client: Client, ann):
    topic = make_topic(by=ann)
    make_post(topic, by=make_member("Bea"))
    where = reverse("forum:new_post", args=[topic.pk])
    for name in ("new", "watched", "mine", "participated", "latest"):
        assert where in see(client, page(name)), name
    assert where in see(client, reverse("forum:forum", args=[topic.forum_id]))
    see(client, topic_page(topic))
    assert where not in see(client, page("latest"))


def test_unanswered_is_what_is_open_and_has_no_reply(client: Client):
    asked = make_topic(title="Who knows?")
    answered = make_topic(asked.forum, title="Known")
    reply = make_post(answered)
    locked = make_topic(asked.forum, title="Closed")
    keeping.lock_topic(by=make_moderator(), topic=locked)
    html = see(client, page("unanswered"))
    assert "Who knows?" in html
    assert "Known" not in html
    assert "Closed" not in html
    keeping.delete_post(by=answered.author, post=reply)
    assert "Known" in see(client, page("unanswered"))


def test_taking_part_is_having_a_post_there_that_is_not_deleted(client: Client, ann):
    topic = make_topic(title="Where Ann replied")
    reply = make_post(topic, by=ann)
    make_topic(topic.forum, title="Where she did not")
    html = see(client, page("participated"))
    assert "Where Ann replied" in html
    assert "Where she did not" not in html
    keeping.delete_post(by=ann, post=reply)
    assert "Where Ann replied" not in see(client, page("participated"))


def test_my_posts_show_what_was_written_the_newest_first(client: Client, ann):
    topic = make_topic(title="Clutch")
    make_post(topic, by=ann, source="First *thought*")
    make_post(topic, by=ann, source="Second thought")
    html = see(client, page("my_posts"))
    assert html.index("Second thought") < html.index("First thought")


def numbered(forum, n: int) -> None:
    start = clock.now() - timedelta(days=9)
    ann = make_member("Writer")
    for number in range(n):
        with clock.at(start + timedelta(minutes=number)):
            make_topic(forum, by=ann, title=f"Topic no {number:03}")
    fold()


def test_a_forum_is_walked_back_and_forth_by_places(client: Client):
    forum = make_forum()
    numbered(forum, 2 * TOPICS_PER_PAGE + 5)
    keeping.pin_topic(
        by=make_moderator(), topic=Topic.objects.get(title="Topic no 000")
    )
    board = Board(AnonymousUser())
    node = board.node(forum.pk)
    page_one = topics_in(node, board)
    assert page_one.lines[0].title == "Topic no 000"
    second = topics_in(node, board, before=page_one.older)
    third = topics_in(node, board, before=second.older)
    assert [len(one.lines) for one in (page_one, second, third)] == [30, 30, 5]
    assert not third.older
    again = topics_in(node, board, after=third.newer)
    assert again.lines == second.lines
    first = topics_in(node, board, after=again.newer)
    assert first.lines == page_one.lines
    assert not first.newer
    url = reverse("forum:forum", args=[forum.pk])
    assert "Newer topics" in see(client, f"{url}?before={quote(second.older)}")
    titles = {line.title for one in (page_one, second, third) for line in one.lines}
    assert len(titles) == 2 * TOPICS_PER_PAGE + 5


def test_an_announcement_stands_on_top_below_its_forum_and_no_further(client: Client):
    parent = make_forum("Mk2")
    below, beside = make_forum("ST", parent=parent), make_forum("Wheels")
    topic = make_topic(parent, title="Read this first")
    Topic.objects.filter(pk=topic.pk).update(pin=Topic.Pin.ANNOUNCED)
    assert "Read this first" in see(client, reverse("forum:forum", args=[below.pk]))
    assert "Read this first" not in see(
        client, reverse("forum:forum", args=[beside.pk])
    )
    assert 'class="announced"' not in see(client, reverse("forum:index"))
    Topic.objects.filter(pk=topic.pk).update(pin=Topic.Pin.EVERYWHERE)
    for url in (reverse("forum:index"), reverse("forum:forum", args=[beside.pk])):
        html = see(client, url)
        assert html.index('class="announced"') < html.index("Read this first")


def test_an_announcement_is_for_those_who_may_read_its_forum(client: Client):
    room = make_committee_room()
    make_topic(room, by=make_moderator(), title="Canary for the committee")
    Topic.objects.update(pin=Topic.Pin.EVERYWHERE)
    other = make_forum("Wheels")
    for url in (reverse("forum:index"), reverse("forum:forum", args=[other.pk])):
        assert "Canary" not in see(client, url)


def moved(topic: Topic, away_from, *, days_ago: float = 0.0, until=None) -> None:
    at = clock.now() - timedelta(days=days_ago)
    MovedTopic.objects.create(forum=away_from, topic=topic, moved_at=at, until=until)


def test_a_sign_says_where_a_topic_went(client: Client):
    old, new = make_forum("Mk1"), make_forum("Wheels")
    topic = make_topic(new, title="Which rims fit?")
    moved(topic, old)
    html = see(client, reverse("forum:forum", args=[old.pk]))
    assert "Moved to" in html
    assert "Which rims fit?" in html
    assert reverse("forum:forum", args=[new.pk]) in html


def test_a_sign_stands_at_its_time_on_one_page(client: Client):
    old, new = make_forum("Mk1"), make_forum("Wheels")
    topic = make_topic(new, title="Which rims fit?")
    numbered(old, TOPICS_PER_PAGE + 5)
    # Between the pages: after the fifth topic from the beginning.
    start = Topic.objects.get(title="Topic no 004").last_post_at
    MovedTopic.objects.create(
        forum=old, topic=topic, moved_at=start + timedelta(seconds=30)
    )
    url = reverse("forum:forum", args=[old.pk])
    first, second = see(client, url), see(client, f"{url}?page=2")
    assert "Which rims fit?" not in first
    assert second.index("Which rims fit?") < second.index("Topic no 004")
    assert "Topic no 005" in first


def test_no_sign_leads_to_what_cannot_be_read_or_is_over(client: Client):
    old, room, new = make_forum("Mk1"), make_committee_room(), make_forum("Wheels")
    moe = make_moderator()
    moved(make_topic(room, by=moe, title="Canary in the room"), old)
    deleted = make_topic(new, by=moe, title="Canary deleted")
    moved(deleted, old)
    keeping.delete_topic(by=moe, topic=deleted)
    over = clock.now() - timedelta(minutes=1)
    moved(make_topic(new, by=moe, title="Canary of yesterday"), old, until=over)
    assert "Canary" not in see(client, reverse("forum:forum", args=[old.pk]))
