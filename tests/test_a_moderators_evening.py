"""Moe keeps order for an evening, and Otto looks after the site: with scripts, and
without any."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import (
    PASSWORD,
    make_member,
    make_moderator,
    make_owner,
)
from focaljet.forum.models.forums import Forum
from focaljet.forum.models.topics import Topic
from focaljet.forum.tests.makers import make_forum, make_post, make_topic
from tests.jobs import forget_jobs_and_counts
from tests.steps import (
    choose,
    follow,
    follow_under_more,
    look_into,
    post_on,
    press,
    read,
    sign_in,
    the_log_says,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COLOUR = "button => getComputedStyle(button).backgroundColor"
NewPage = Callable[..., Page]


@pytest.fixture
def mk1(site) -> Iterator[Forum]:
    yield make_forum("Mk1")
    forget_jobs_and_counts()


@pytest.fixture
def ann(mk1: Forum) -> Member:
    return make_member("Ann", email="ann@example.org", password=PASSWORD)


@pytest.fixture
def moes(mk1: Forum, new_page: NewPage) -> Page:
    """The page of Moe, who is signed in."""
    make_moderator("Moe", email="moe@example.org", password=PASSWORD)
    return sign_in(new_page(), "Moe")


@pytest.fixture
def ottos(mk1: Forum, new_page: NewPage) -> Page:
    make_owner("Otto", email="otto@example.org", password=PASSWORD)
    return sign_in(new_page(), "Otto")


def test_moe_moves_a_topic_and_leaves_a_sign(moes: Page, mk1: Forum):
    mk2, topic = make_forum("Mk2"), make_topic(mk1, title="Choke sticks")
    read(moes, topic)
    follow_under_more(moes, "Move")
    moes.get_by_label("To", exact=True).select_option(label="Mk2")
    moes.get_by_label("Sign where it stood").select_option(label="For three months")
    moes.get_by_label("Reason").fill("It is about the Mk2")
    press(moes, "Move")
    expect(moes.locator(".crumbs")).to_contain_text("Mk2")

    look_into(moes, mk1)
    sign = moes.locator(".topic.moved")
    expect(sign).to_contain_text("Moved to Mk2: Choke sticks")
    follow(sign, "Choke sticks")
    expect(moes.get_by_role("heading", level=1)).to_have_text("Choke sticks")
    the_log_says(moes, mk1, "Moved a topic away")
    expect(moes.locator(".log-words")).to_have_text("“It is about the Mk2”")
    the_log_says(moes, mk2, "Moved a topic here")


def test_moe_merges_two_topics_and_splits_what_is_about_something_else(
    moes: Page, mk1: Forum
):
    old = make_topic(mk1, title="Clutch", source="My clutch slips.")
    topic = make_topic(mk1, title="Clutch slips in third", source="So does mine.")
    for words in ("What wax do you use?", "The one in the tin."):
        make_post(topic, source=words)

    look_into(moes, mk1)
    both = choose(moes, "Merge into one", "“Clutch”", "“Clutch slips in third”")
    expect(both.locator("li")).to_have_count(2)
    moes.get_by_role("radio", name="Clutch slips in third").check()
    press(moes, "Merge into one")
    expect(moes.locator(".post-body")).to_have_text(
        [
            "My clutch slips.",
            "So does mine.",
            "What wax do you use?",
            "The one in the tin.",
        ]
    )
    moes.goto(reverse("forum:topic", args=[old.pk]))
    expect(moes).to_have_url(re.compile(rf"/forum/topics/{topic.pk}/$"))

    choose(moes, "Split off", "post 3", "post 4")
    moes.get_by_label("Title of the new topic").fill("Wax")
    press(moes, "Split off")
    expect(moes.get_by_role("heading", level=1)).to_have_text("Wax")
    expect(moes.locator(".post-body")).to_have_text(
        ["What wax do you use?", "The one in the tin."]
    )
    follow_under_more(moes, "Give another title")
    moes.get_by_label("Title", exact=True).fill("Wax that lasts")
    press(moes, "Give another title")
    expect(moes.get_by_role("heading", level=1)).to_have_text("Wax that lasts")
    read(moes, topic)
    expect(moes.locator(".post-body")).to_have_text(
        ["My clutch slips.", "So does mine."]
    )
    the_log_says(
        moes,
        mk1,
        "Gave a topic another title",
        "Split posts off a topic",
        "Split posts off a topic",  # one line for each of the two topics
        "Merged topics",
    )


def test_moe_announces_a_topic_sets_another_to_lock_itself_and_locks_two(
    moes: Page, mk1: Forum, ann: Member, new_page: NewPage
):
    titles = ("Summer meet", "Sump guard group buy", "Oil: which?", "Oil: how much?")
    below = make_forum("Mk1 brakes", parent=mk1)
    meet, buy, *oil = [make_topic(mk1, title=title) for title in titles]
    read(moes, meet)
    follow_under_more(moes, "Announce here and below")
    press(moes, "Announce here and below")
    expect(moes.locator(".topic-head .tag")).to_have_text("Announcement")
    read(moes, buy)
    follow_under_more(moes, "Lock itself later")
    moes.get_by_label("After so many days").fill("3")
    press(moes, "Lock itself later")
    expect(moes.locator(".topic-head .tag")).to_contain_text("Locks itself on")

    look_into(moes, mk1)
    both = choose(moes, "Lock", *(f"“{topic.title}”" for topic in oil))
    expect(both.locator("li")).to_have_count(2)
    assert Topic.objects.filter(locked_at=None).count() == 4
    press(moes, "Lock")
    expect(moes.locator(".notice.good")).to_have_text("Done.")
    expect(moes.locator(".things li")).to_have_count(2)

    hers = sign_in(new_page(), "Ann")
    look_into(hers, below)
    follow(hers.get_by_role("region", name="Announcements"), "Summer meet")
    expect(hers.get_by_role("heading", level=1)).to_have_text("Summer meet")
    look_into(hers, mk1)
    locked = hers.locator(".topic", has=hers.get_by_title("Locked"))
    expect(locked).to_have_count(2)
    read(hers, oil[0])
    expect(hers.locator(".cannot-reply")).to_contain_text("This topic is locked.")
    the_log_says(
        moes,
        mk1,
        "Locked a topic",
        "Locked a topic",
        "Had a topic lock itself later",
        "Announced a topic",
    )


def test_moe_deletes_a_post_ann_reads_why_and_moe_puts_it_back(
    moes: Page, mk1: Forum, ann: Member, new_page: NewPage
):
    topic = make_topic(mk1)
    post = make_post(topic, by=ann, source="Ring me: 0123 456")
    read(moes, topic)
    choose(moes, "Delete", "post 2")
    moes.get_by_label("Reason").fill("No telephone numbers, please")
    press(moes, "Delete")
    expect(moes.locator(".notice.good")).to_have_text("Done.")

    hers = sign_in(new_page(), "Ann")
    read(hers, topic)
    expect(post_on(hers, post)).to_contain_text("removed by a moderator")
    expect(post_on(hers, post)).to_contain_text("“No telephone numbers, please”")
    expect(hers.locator("main")).not_to_contain_text("0123")

    follow(moes, "Back to the topic")
    press(post_on(moes, post), "Put back")
    expect(post_on(moes, post).locator(".post-body")).to_be_visible()
    read(hers, topic)
    expect(post_on(hers, post)).to_contain_text("Ring me: 0123 456")
    the_log_says(moes, mk1, "Put a post back", "Deleted a post")


def test_otto_takes_a_right_away_and_asks_why_ann_may_not(
    ottos: Page, mk1: Forum, ann: Member, new_page: NewPage
):
    hers = sign_in(new_page(), "Ann")
    look_into(hers, mk1)
    expect(hers.get_by_role("link", name="Start a topic")).to_be_visible()

    look_into(ottos, mk1)
    follow(ottos, "Rights and moderators")
    ottos.get_by_label("Members: start topics", exact=True).uncheck()
    press(ottos, "Save")
    expect(ottos.get_by_role("row", name="Members")).to_contain_text("set here")
    expect(ottos.get_by_label("Members: start topics", exact=True)).not_to_be_checked()

    follow(ottos, "Ask why somebody may do something")
    ottos.get_by_label("Who").fill("Ann")
    ottos.get_by_label("Wants to").select_option(label="start topics")
    press(ottos, "Ask")
    said = ottos.locator(".notice.warn")
    expect(said).to_contain_text("Ann may not start topics in Mk1.")
    expect(said).to_contain_text(
        "The group Members may not start topics: so it is set in this forum."
    )
    look_into(hers, mk1)
    expect(hers.get_by_role("link", name="Start a topic")).to_have_count(0)


def test_otto_deletes_a_topic_for_good_when_he_has_seen_what_goes_along(
    ottos: Page, mk1: Forum, ann: Member, new_page: NewPage
):
    topic = make_topic(mk1, by=ann, title="Cheap watches")
    make_post(topic, by=make_member("Sue"), source="Not again.")
    read(ottos, topic)
    follow_under_more(ottos, "Delete, with a reason")
    ottos.get_by_label("Reason").fill("An advertisement")
    press(ottos, "Delete")
    expect(ottos.get_by_role("heading", level=1)).to_have_text("Mk1")

    follow(ottos, "Deleted topics")
    expect(ottos.locator(".things")).to_contain_text("An advertisement")
    choose(ottos, "Delete for good", "“Cheap watches”")
    along = ottos.locator(".notice.warn")
    expect(along).to_contain_text("This ends for good, and nothing brings it back")
    expect(along).to_contain_text("2 posts, of 2 members")
    assert Topic.objects.filter(pk=topic.pk).exists()
    press(ottos, "Delete for good")
    expect(ottos.get_by_role("heading", level=1)).to_have_text("Mk1")
    hers = sign_in(new_page(), "Ann")
    answer = hers.goto(reverse("forum:topic", args=[topic.pk]))
    assert answer
    assert answer.status == 404
    look_into(ottos, mk1)
    follow(ottos.locator(".order-links"), "Staff log")
    expect(ottos.locator(".log-what b")).to_have_text(
        ["Deleted a topic for good", "Deleted a topic"]
    )


def test_otto_gives_the_site_a_name_and_a_colour(
    ottos: Page, mk1: Forum, new_page: NewPage
):
    vera = new_page()
    vera.goto(reverse("forum:index"))
    join = vera.locator("main .button.main", has_text="Join")
    before = join.evaluate(COLOUR)

    follow(ottos, "Site")
    follow(ottos, "The face of the site")
    ottos.get_by_label("Name of the site").fill("Hatchback Club")
    ottos.get_by_label("Colour").fill("#8a1f4b")
    press(ottos, "Preview")
    expect(ottos.get_by_text("Nothing is saved yet.")).to_be_visible()
    shown = ottos.locator(".face-preview.light")
    expect(shown.locator(".face-bar b")).to_have_text("Hatchback Club")
    previewed = shown.locator(".button.main")
    expect(previewed).not_to_have_css("background-color", before)
    after = previewed.evaluate(COLOUR)
    vera.reload()
    expect(vera.locator(".brand")).to_have_text("Focaljet")
    expect(join).to_have_css("background-color", before)

    press(ottos, "Save")
    expect(ottos.get_by_text("The site shows its new face.")).to_be_visible()
    vera.reload()
    expect(vera.locator(".brand")).to_have_text("Hatchback Club")
    expect(vera).to_have_title("Forums · Hatchback Club")
    expect(join).to_have_css("background-color", after)
