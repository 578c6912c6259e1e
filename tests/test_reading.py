"""Reading in a browser: the viewer of pictures, single keys, and both switched off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member
from focaljet.attachments.services import making
from focaljet.attachments.tests.makers import make_attachment
from focaljet.base.tests import pictures
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.attachments import PLACE
from focaljet.forum.services.habits import choose
from focaljet.forum.tests.makers import make_forum, make_post, make_topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(context: BrowserContext, url: str, member: Member) -> Page:
    client = Client()
    client.force_login(member)
    key = client.cookies["session"].value
    context.add_cookies([{"name": "session", "value": key, "url": url}])
    return context.new_page()


@pytest.fixture
def ann(site) -> Member:
    return make_member("Ann")


@pytest.fixture
def album(ann: Member) -> Topic:
    """Three posts, the first with one picture and the second with two."""
    topic = make_topic(by=ann, title="Respray")
    for post, names in (
        (topic.posts.get(pos=1), ["before.jpg"]),
        (make_post(topic, by=ann), ["primer.jpg", "after.jpg"]),
    ):
        for name in names:
            made = make_attachment(
                ann,
                name=name,
                data=pictures.jpeg(1600, 900),
                place=PLACE,
                place_id=post.pk,
            )
            making.make_sizes(attachment_id=made.pk)
    make_post(topic, by=ann)
    return topic


def page_of(topic: Topic) -> str:
    return reverse("forum:topic", args=[topic.pk])


def test_pictures_open_large_and_go_on_with_the_arrows(page: Page, album: Topic):
    page.goto(page_of(album))
    first = page.locator(".posts a:has(> img)").first
    first.click()
    viewer = page.locator("dialog.viewer")
    expect(viewer).to_be_visible()
    expect(viewer.locator("[data-part=count]")).to_have_text("1 of 3")
    expect(viewer.get_by_role("button", name="Picture before")).to_be_disabled()
    page.keyboard.press("ArrowRight")
    expect(viewer.locator("[data-part=count]")).to_have_text("2 of 3")
    expect(viewer.locator("[data-part=caption]")).to_contain_text("Post 2 by Ann")
    large = viewer.locator("[data-part=save]").evaluate("link => link.href")
    expect(viewer.locator("figure img")).to_have_attribute("src", large)
    page.keyboard.press("End")
    expect(viewer.get_by_role("button", name="Next picture")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(first).to_be_focused()
    assert page.url.endswith(page_of(album))


def test_without_scripts_a_picture_is_a_link_to_the_large_one(
    plain_page: Page, album: Topic
):
    plain_page.goto(page_of(album))
    plain_page.locator(".posts a:has(> img)").first.click()
    assert plain_page.url.endswith("/full.webp")


def test_no_viewer_is_loaded_where_there_is_no_picture(page: Page, ann: Member):
    page.goto(page_of(make_topic(by=ann)))
    expect(page.locator("fj-viewer")).to_have_count(0)


def test_ann_goes_about_with_single_keys(
    new_context: Callable[..., BrowserContext], site, ann: Member
):
    forum = make_forum("Wheels")
    topics = [make_topic(forum, title=f"Topic {n}") for n in range(3)]
    page = sign_in(new_context(), site.url, ann)
    page.goto(reverse("forum:forum", args=[forum.pk]))
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".topic:focus")).to_contain_text("Topic 1")
    page.keyboard.press("o")
    page.wait_for_url(f"**{page_of(topics[1])}")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    words = page.locator("fj-composer textarea")
    expect(words).to_be_focused()
    # Whoever types, types.
    page.keyboard.type("just u g n")
    expect(words).to_have_value("just u g n")
    assert page.url.endswith(page_of(topics[1]))


def test_g_and_a_letter_go_to_the_lists(
    new_context: Callable[..., BrowserContext], site, ann: Member
):
    topic = make_topic()
    page = sign_in(new_context(), site.url, ann)
    page.goto(page_of(topic))
    for letter, name in [
        ("n", "forum:new"),
        ("w", "forum:watched"),
        ("h", "forum:index"),
    ]:
        page.keyboard.press("g")
        page.keyboard.press(letter)
        page.wait_for_url(f"**{reverse(name)}")


def test_keys_do_nothing_for_who_switched_them_off_and_for_visitors(
    new_context: Callable[..., BrowserContext], site, ann: Member
):
    topic = make_topic()
    choose(member=ann, watches_own=True, uses_keys=False)
    for page in (sign_in(new_context(), site.url, ann), new_context().new_page()):
        page.goto(page_of(topic))
        for key in "ju?":
            page.keyboard.press(key)
        assert page.url.endswith(page_of(topic))
        expect(page.locator(".post:focus")).to_have_count(0)
        expect(page.locator("dialog[open]")).to_have_count(0)


def test_ann_marks_everything_read_without_scripts(
    new_context: Callable[..., BrowserContext], site, ann: Member
):
    topic = make_topic(title="Clutch slips")
    context = new_context(java_script_enabled=False)
    page = sign_in(context, site.url, ann)
    page.goto(reverse("forum:new"))
    expect(page.get_by_role("link", name=topic.title)).to_be_visible()
    page.get_by_role("button", name="Mark everything as read").click()
    expect(page.get_by_text("Everything is marked as read.")).to_be_visible()
    expect(page.get_by_text("Nothing new")).to_be_visible()
