"""What fj-composer adds to the form of a post, in a browser."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from focaljet.accounts.tests.makers import make_member
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic
from focaljet.forum.tests.makers import make_topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "fj-composer textarea"


@pytest.fixture
def topic(site, page: Page) -> Topic:
    """Ann has this topic open; there is one post in it."""
    topic = make_topic(source="Hold it in *fourth*.")
    client = Client()
    client.force_login(make_member("Ann"))
    key = client.cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": key, "url": site.url}])
    page.goto(f"/forum/topics/{topic.pk}/")
    return topic


def test_marks_go_around_the_chosen_words_and_can_be_taken_back(page: Page, topic):
    page.fill(WORDS, "very loud")
    page.locator(WORDS).select_text()
    page.get_by_role("button", name="Bold").click()
    expect(page.locator(WORDS)).to_have_value("**very loud**")
    page.keyboard.press("Control+z")
    expect(page.locator(WORDS)).to_have_value("very loud")

    page.locator("select[name=markup]").select_option(label="BBCode")
    page.locator(WORDS).select_text()
    page.keyboard.press("Control+i")
    expect(page.locator(WORDS)).to_have_value("[i]very loud[/i]")


def test_plain_words_have_no_marks(page: Page, topic):
    expect(page.get_by_role("toolbar")).to_be_visible()
    page.locator("select[name=markup]").select_option(label="Plain text")
    expect(page.get_by_role("toolbar")).to_be_hidden()


def test_a_preview_appears_without_leaving_the_page(page: Page, topic):
    page.fill(WORDS, "It *was* the bearing.")
    page.evaluate("window.stillHere = true")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview em")).to_have_text("was")
    assert page.evaluate("window.stillHere")
    assert page.locator(WORDS).input_value() == "It *was* the bearing."


def test_a_quote_comes_into_the_words_that_are_there_already(page: Page, topic):
    page.fill(WORDS, "I did.")
    page.get_by_role("link", name="Quote").click()
    post = Post.objects.get(topic=topic)
    expect(page.locator(WORDS)).to_have_value(
        f"I did.\n\n[quote post={post.pk}]Hold it in *fourth*.[/quote]\n\n"
    )


def test_control_enter_and_two_impatient_clicks_make_one_post(page: Page, topic):
    page.fill(WORDS, "Once is enough.")
    page.evaluate(
        """() => {
            const send = document.querySelector("button[value=send]");
            send.click();
            send.click();
        }"""
    )
    expect(page.locator(".post")).to_have_count(2)
    page.fill(WORDS, "And by the keys.")
    page.locator(WORDS).press("Control+Enter")
    expect(page.locator(".post")).to_have_count(3)


def test_a_preview_that_cannot_be_fetched_comes_by_the_page_itself(page: Page, topic):
    page.route("**/forum/preview/", lambda route: route.abort())
    page.fill(WORDS, "It *was* the bearing.")
    page.get_by_role("button", name="Preview").click()
    page.wait_for_url(f"**/forum/topics/{topic.pk}/reply/")
    expect(page.locator(".preview em")).to_have_text("was")
    expect(page.locator(WORDS)).to_have_value("It *was* the bearing.")
