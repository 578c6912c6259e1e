"""A week of Ann's in the club, day by day: with scripts, and without any."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import PASSWORD, make_member, make_moderator
from focaljet.attachments.services import making
from focaljet.attachments.tests.makers import make_attachment
from focaljet.base.tests import pictures
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.attachments import PLACE
from focaljet.forum.tests.makers import make_forum, make_post, make_topic
from tests.jobs import forget_jobs_and_counts
from tests.steps import (
    WORDS,
    follow,
    is_loaded,
    it_is_shown_without_its_place,
    post_on,
    press,
    read,
    sign_in,
    user_cp,
    write_with_a_picture_by_buttons,
    write_with_a_picture_by_scripts,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
NewPage = Callable[..., Page]


@pytest.fixture
def ann(site) -> Iterator[Member]:
    yield make_member("Ann", email="ann@example.org", password=PASSWORD)
    forget_jobs_and_counts()


@pytest.fixture
def moe(site) -> Member:
    return make_moderator("Moe", email="moe@example.org", password=PASSWORD)


@pytest.fixture
def topic(ann: Member) -> Topic:
    """Two posts by Sue, written after Ann joined."""
    topic = make_topic(make_forum("Mk2"), source="Rebuilt the box.")
    make_post(topic, source="Still slips when warm.")
    return topic


def test_on_monday_ann_finds_what_is_new(
    new_page: NewPage, ann: Member, moe: Member, topic: Topic
):
    page = sign_in(new_page(), "Ann")
    read(page, topic)
    make_post(topic, by=moe, source="Which oil did you use?")
    make_post(topic, by=moe, source="And how much of it?")

    follow(page, "New posts")
    line = page.locator(".topic", has_text=topic.title)
    expect(line).to_contain_text("3 replies")
    line.locator("a.tag.live").click()

    expect(page).to_have_url(re.compile("#"))
    expect(page.locator(".newline")).to_have_text("New since your last visit")
    expect(page.locator(".newline + .post")).to_contain_text("Which oil")
    expect(page.locator(".newline + .post")).to_be_in_viewport()
    page.goto(reverse("forum:new"))
    expect(page.get_by_role("heading", name="Nothing new")).to_be_visible()


def test_on_tuesday_ann_replies_and_finishes_on_another_computer(
    new_page: NewPage,
    scripts: bool,
    ann: Member,
    moe: Member,
    topic: Topic,
    tmp_path: Path,
):
    photo = tmp_path / "bay.jpg"
    photo.write_bytes(pictures.photo_with_a_place())
    page = sign_in(new_page(), "Ann")
    read(page, topic)
    if scripts:
        write_with_a_picture_by_scripts(page, photo)
    else:
        write_with_a_picture_by_buttons(page, photo)
    expect(page.locator(WORDS)).to_have_value(
        re.compile("Rebuilt.*Still slips.*@Moe", re.S)
    )
    press(page, "Preview")
    expect(page.locator(".preview em")).to_have_text("level")
    expect(page.locator(".preview blockquote, .preview .quote")).to_have_count(2)
    if not scripts:
        press(page, "Save draft")
        expect(page.locator(".notice.good")).to_contain_text("The draft is saved")
    page.goto(reverse("forum:index"))

    other = sign_in(new_page(user_agent=FIREFOX), "Ann")
    user_cp(other, "Drafts")
    expect(other.locator(".drafts")).to_contain_text(topic.title)
    other.locator(".drafts").get_by_role("link", name="Continue").click()
    expect(other.locator(WORDS)).to_have_value(re.compile("Look at the \\*level\\*"))
    press(other, "Post reply")
    expect(other.locator(".post")).to_have_count(3)

    mine = post_on(other, Post.objects.get(topic=topic, author=ann))
    expect(mine.locator(".quote")).to_have_count(2)
    expect(mine.locator(".quote").last).to_contain_text("Sue in #2")
    expect(mine.locator(".mention")).to_have_text("@Moe")
    it_is_shown_without_its_place(mine)
    user_cp(other, "Drafts")
    expect(other.get_by_role("heading", name="No drafts")).to_be_visible()

    his = sign_in(new_page(), "Moe")
    his.goto(reverse("forum:mentions"))
    follow(his, topic.title)
    expect(his.locator(".post-body em")).to_have_text("level")


def test_on_wednesday_ann_mends_her_post_and_thanks_sue(
    new_page: NewPage, ann: Member, topic: Topic
):
    mine = make_post(topic, by=ann, source="Look for a brown line.")
    page = sign_in(new_page(), "Ann")
    read(page, topic)
    follow(post_on(page, mine), "Edit")
    page.locator(WORDS).fill("Look for a dark line.")
    page.get_by_label("Why you change it").fill("It was not brown")
    press(page, "Save")

    expect(post_on(page, mine)).to_contain_text("Look for a dark line.")
    expect(post_on(page, mine).locator(".post-note")).to_contain_text(
        "It was not brown"
    )
    follow(post_on(page, mine), "1 change")
    expect(page.locator(".change del")).to_contain_text("brown")
    expect(page.locator(".change ins")).to_contain_text("dark")

    follow(page, topic.title)
    first = post_on(page, topic.posts.get(pos=1))
    press(first, "Thanks")
    expect(first.locator(".post-note")).to_contain_text("Ann found this helpful")
    expect(first.get_by_role("button", name="Take thanks back")).to_be_visible()


def test_on_thursday_ann_watches_a_topic_until_she_has_seen_enough(
    new_page: NewPage, ann: Member, topic: Topic
):
    make_topic(topic.forum, title="Heater blower only on 4")
    page = sign_in(new_page(), "Ann")
    read(page, topic)
    press(page, "Watch")
    expect(page.get_by_role("button", name="Watch no longer")).to_be_visible()
    make_post(topic, source="It was the fork.")

    page.goto(reverse("forum:new"))
    expect(page.locator(".topic.unread")).to_have_count(2)
    follow(page.locator(".tabs"), "Watched")
    watched = page.locator(".topic")
    expect(watched).to_have_count(1)
    expect(watched).to_contain_text(topic.title)
    expect(watched.get_by_role("link", name="First new")).to_be_visible()

    follow(page.locator(".tabs"), "New posts")
    press(page, "Mark everything as read")
    expect(page.get_by_text("Everything is marked as read.")).to_be_visible()
    expect(page.get_by_role("heading", name="Nothing new")).to_be_visible()
    follow(page.locator(".tabs"), "Watched")
    expect(page.locator(".topic:not(.unread)")).to_contain_text(topic.title)


def test_on_friday_ann_signs_her_posts_and_tries_german(
    new_page: NewPage, ann: Member, topic: Topic
):
    make_post(topic, by=ann, source="Mine does it too.")
    page = sign_in(new_page(), "Ann")
    user_cp(page, "Signature")
    page.get_by_label("Your signature").fill("[b]Ann[/b], Mk2, 1989")
    press(page, "Preview")
    expect(page.locator(".preview")).to_contain_text("Ann, Mk2, 1989")
    press(page, "Save")
    read(page, topic)
    expect(page.locator(".signed")).to_have_text("Ann, Mk2, 1989")
    expect(page.locator(".signed b, .signed strong")).to_have_text("Ann")

    user_cp(page, "Language and time")
    page.get_by_label("Language").select_option("de")
    press(page, "Save")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sprache und Uhrzeit")
    read(page, topic)
    expect(page.get_by_role("button", name="Antwort absenden")).to_be_visible()

    page.goto(reverse("accounts:language"))
    page.locator("select[name=language]").select_option("en")
    press(page, "Speichern")
    expect(page.get_by_role("heading", level=1)).to_have_text("Language and time")


def test_on_saturday_ann_takes_the_topic_to_the_garage(
    new_page: NewPage, ann: Member, topic: Topic, tmp_path: Path
):
    mine = make_post(topic, by=ann, source="This is the fork.")
    made = make_attachment(
        ann,
        name="fork.jpg",
        data=pictures.jpeg(400, 300),
        place=PLACE,
        place_id=mine.pk,
    )
    making.make_sizes(attachment_id=made.pk)
    page = sign_in(new_page(), "Ann")
    read(page, topic)
    with page.expect_download() as coming:
        press(page, "Take this topic away")
    file = tmp_path / "taken.html"
    coming.value.save_as(file)
    assert coming.value.suggested_filename.endswith(".html")

    follow(page, "To print")
    expect(page.locator("article")).to_have_count(3)
    expect(page.locator("article").last).to_contain_text("This is the fork.")
    page.emulate_media(media="print")
    expect(page.locator("nav.plain-ways")).to_be_hidden()

    # In the garage there is no network.
    page.context.set_offline(True)
    page.goto(file.as_uri())
    expect(page.get_by_role("heading", level=1)).to_have_text(topic.title)
    expect(page.locator("article").first).to_contain_text("Rebuilt the box.")
    is_loaded(page.locator("article img"))


def test_on_sunday_ann_signs_the_other_browser_out_and_takes_another_name(
    new_page: NewPage, ann: Member, topic: Topic
):
    make_post(topic, by=ann, source="Mine does it too.")
    page, other = (
        sign_in(new_page(), "Ann"),
        sign_in(new_page(user_agent=FIREFOX), "Ann"),
    )
    user_cp(page, "Where you are signed in")
    expect(page.get_by_role("row", name="this one")).to_have_count(1)
    firefox = page.get_by_role("row", name="Firefox")
    firefox.get_by_role("button", name="Sign out").click()
    expect(firefox).to_have_count(0)
    other.goto(reverse("accounts:user_cp"))
    expect(other.get_by_role("heading", level=1)).to_have_text("Sign in")

    user_cp(page, "Screen name")
    page.get_by_label("New screen name").fill("Ann Lee")
    page.get_by_label("Your current password").fill(PASSWORD)
    press(page, "Change the name")
    expect(page.get_by_text("That is your name now.")).to_be_visible()
    other.goto(reverse("members:named", args=["Ann"]))
    expect(other).to_have_url(re.compile(reverse("members:member", args=[ann.pk])))
    expect(other.get_by_role("heading", level=1)).to_have_text("Ann Lee")
    read(other, topic)
    expect(other.locator(".post-author").last).to_contain_text("Ann Lee")
