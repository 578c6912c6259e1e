"""What fj-composer adds to the form of a post, in a browser."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

import focaljet
from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member, make_moderator
from focaljet.composer.models import Draft
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic
from focaljet.forum.services import keeping
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
    page.get_by_role("link", name="Quote", exact=True).click()
    post = Post.objects.get(topic=topic)
    expect(page.locator(WORDS)).to_have_value(
        f"I did.\n\n[quote post={post.pk}]Hold it in *fourth*.[/quote]\n\n"
    )


def test_just_the_selected_words_are_quoted(page: Page, topic):
    page.locator(".post-body p").first.evaluate(
        """words => {
            const range = document.createRange();
            range.setStart(words.firstChild, 5);
            range.setEnd(words.firstChild, 10);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }"""
    )
    page.get_by_role("link", name="Quote", exact=True).click()
    post = Post.objects.get(topic=topic)
    expect(page.locator(WORDS)).to_have_value(
        f"[quote post={post.pk}]it in[/quote]\n\n"
    )


def test_posts_are_picked_without_leaving_the_page_and_quoted_elsewhere(
    page: Page, topic
):
    other = make_topic(source="Another topic.")
    page.evaluate("window.stillHere = true")
    page.get_by_role("button", name="Pick to quote").click()
    expect(page.locator(".picked-count")).to_have_text("1")
    assert page.evaluate("window.stillHere")
    page.goto(f"/forum/topics/{other.pk}/")
    page.get_by_role("link", name="Put them in").click()
    expect(page.locator(WORDS)).to_have_value(re.compile(r"Hold it in \*fourth\*"))


def test_a_table_a_list_and_hidden_words_come_from_the_toolbar(page: Page, topic):
    page.get_by_role("button", name="Table").click()
    expect(page.locator(WORDS)).to_have_value("|  | |\n|---|---|\n| | |")
    page.fill(WORDS, "one\ntwo")
    page.locator(WORDS).select_text()
    page.get_by_role("button", name="Numbered list").click()
    expect(page.locator(WORDS)).to_have_value("1. one\n1. two")
    page.locator("select[name=markup]").select_option(label="BBCode")
    page.fill(WORDS, "one\ntwo")
    page.locator(WORDS).select_text()
    page.get_by_role("button", name="List", exact=True).click()
    expect(page.locator(WORDS)).to_have_value("[list]\n[*]one\n[*]two\n[/list]")
    page.keyboard.press("Control+z")
    expect(page.locator(WORDS)).to_have_value("one\ntwo")


def test_the_toolbar_is_one_stop_and_the_arrows_go_along_it(page: Page, topic):
    page.get_by_role("button", name="Bold").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Slanted")).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("button", name="Picture from elsewhere")).to_be_focused()
    assert page.locator(".strip button[tabindex='0']").count() == 1


def test_the_preview_goes_on_while_she_types(page: Page, topic):
    page.goto(f"/forum/topics/{topic.pk}/reply/")
    page.fill(WORDS, "It *was* ||the bearing||.")
    expect(page.locator(".preview em")).to_have_text("was")
    veil = page.locator(".preview .veil")
    assert veil.evaluate("e => getComputedStyle(e).color") == "rgba(0, 0, 0, 0)"
    veil.focus()
    expect(veil).not_to_have_css("color", "rgba(0, 0, 0, 0)")
    page.fill(WORDS, "And *then*.")
    expect(page.locator(".preview em")).to_have_text("then")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview")).to_have_count(0)


def test_what_she_types_is_kept_and_offered_on_another_device(
    page: Page, topic, new_context
):
    page.fill(WORDS, "It was the bea")
    expect(page.locator(".composer-said")).to_have_text("Draft saved")
    phone = new_context(storage_state=page.context.storage_state()).new_page()
    phone.goto(f"/forum/topics/{topic.pk}/")
    expect(phone.locator(WORDS)).to_have_value("It was the bea")
    phone.fill(WORDS, "It was the fuse")
    expect(phone.locator(".composer-said")).to_have_text("Draft saved")
    page.fill(WORDS, "It was the bearing")
    expect(page.locator(".composer-said")).to_contain_text("Both are kept")
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator(".post")).to_have_count(2)
    assert [draft.source for draft in Draft.objects.all()] == ["It was the fuse"]


def test_leaving_at_once_loses_no_word(page: Page, topic):
    page.fill(WORDS, "Typed and gone")
    with page.expect_request("**/drafts/save/"):
        page.evaluate("dispatchEvent(new Event('pagehide'))")
    page.goto("/forum/")
    page.goto(f"/forum/topics/{topic.pk}/")
    expect(page.locator(WORDS)).to_have_value("Typed and gone")


def test_a_site_that_does_not_answer_keeps_the_words_in_place(page: Page, topic):
    page.fill(WORDS, "Sent in a tunnel")
    page.route("**/reply/", lambda route: route.abort())
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator(".composer-said")).to_contain_text("Your words are still here")
    expect(page.locator(WORDS)).to_have_value("Sent in a tunnel")
    page.unroute("**/reply/")
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator(".post")).to_have_count(2)


def test_what_is_refused_comes_back_with_the_reason(page: Page, topic):
    page.fill(WORDS, "Too late")
    keeping.lock_topic(by=make_moderator(), topic=topic)
    page.get_by_role("button", name="Post reply").click()
    expect(page.get_by_role("alert")).to_contain_text("locked")
    expect(page.locator(WORDS)).to_have_value("Too late")


def test_an_at_and_two_letters_bring_names(page: Page, topic, axe):
    for name in ("Moe Smith", "Moritz"):
        make_member(name)
    page.fill(WORDS, "Thanks ")
    page.locator(WORDS).press_sequentially("@mo")
    options = page.get_by_role("listbox", name="Members").get_by_role("option")
    expect(options).to_have_count(2)
    assert axe(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(WORDS)).to_have_value('Thanks @"Moe Smith" ')
    page.locator(WORDS).press_sequentially("@mor")
    expect(options).to_have_count(1)
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator(".post .mention")).to_have_text("@Moe Smith")


def test_her_own_address_is_pointed_out_while_she_types(page: Page, topic):
    ann = Member.objects.get(screen_name="Ann")
    EmailAddress.objects.update_or_create(
        user=ann, defaults={"email": "ann@private.example", "verified": True}
    )
    page.fill(WORDS, "Mail ann@private.example")
    expect(page.locator(".composer-said")).to_contain_text(
        "This holds your e-mail address. Everyone on the internet can read"
    )


def test_without_scripts_a_draft_is_saved_and_picked_posts_are_quoted(
    plain_page: Page, page: Page, topic
):
    plain_page.context.add_cookies(page.context.cookies())
    plain_page.goto(f"/forum/topics/{topic.pk}/")
    expect(plain_page.get_by_role("toolbar")).to_be_hidden()
    plain_page.get_by_role("button", name="Pick to quote").click()
    plain_page.goto(f"/forum/topics/{topic.pk}/reply/")
    plain_page.get_by_role("link", name="Put them in").click()
    expect(plain_page.locator(WORDS)).to_have_value(re.compile("Hold it in"))
    plain_page.get_by_role("button", name="Save draft").click()
    expect(plain_page.locator(".notice.good")).to_contain_text("The draft is saved")
    plain_page.goto("/drafts/")
    plain_page.get_by_role("link", name="Continue").click()
    expect(plain_page.locator(WORDS)).to_have_value(re.compile("Hold it in"))
    plain_page.get_by_role("button", name="Throw away").click()
    expect(plain_page.locator(WORDS)).to_have_value("")


def test_the_scripts_of_composer_and_viewer_are_small():
    """Forty kilobytes compressed, for whoever writes and reads."""
    static = Path(focaljet.__file__).parent / "static"
    sizes = [len(gzip.compress(file.read_bytes())) for file in static.glob("fj-*.js")]
    assert len(sizes) >= 6
    assert sum(sizes) < 25_000


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


def test_enter_in_a_line_posts_and_throws_no_draft_away(page: Page, topic):
    """A form's first button is the one that Enter presses; the draft's stands above."""
    page.goto(reverse("forum:start", args=[topic.forum_id]))
    page.get_by_label("Title").fill("Idle hunts")
    page.fill(WORDS, "Between 700 and 1100.")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".composer-said")).to_have_text("Draft saved")
    page.reload()
    expect(page.get_by_role("button", name="Throw away")).to_be_visible()
    page.get_by_label("Title").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Idle hunts")
    expect(page.locator(".post-body")).to_have_text("Between 700 and 1100.")
