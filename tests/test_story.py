"""Ann's first evening and Moe's, in a browser: with scripts, and without any."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from focaljet.accounts.tests.makers import PASSWORD, make_moderator
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic
from focaljet.forum.tests.makers import make_forum, make_topic
from tests.jobs import run_jobs_beside_a_browser
from tests.steps import press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_up(page: Page, name: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="Join", exact=True).first.click()
    page.get_by_label("Day").select_option("1")
    page.get_by_label("Month").select_option("2")
    page.get_by_label("Year").select_option("1980")
    page.locator("main form button[type=submit]").first.click()
    page.get_by_label("Screen name").fill(name)
    page.get_by_label("E-mail").fill(f"{name.lower()}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/confirm/**")


def confirm(page: Page) -> None:
    run_jobs_beside_a_browser(queue="mail")
    link = re.search(r"https?://\S+/account/confirm/\S+", mail.outbox[-1].body)
    assert link
    page.goto(link[0])
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def sign_out(page: Page) -> None:
    page.goto("/account/")
    press(page, "Sign out")
    expect(page.get_by_role("link", name="Sign in", exact=True).first).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_ann_joins_and_writes_and_moe_keeps_order(site, new_context, scripts: bool):
    forum = make_forum("Mk2")
    make_topic(forum, title="Clutch slips in third", source="Rebuilt the box.")
    make_moderator("Moe", email="moe@example.org", password=PASSWORD)

    ann = new_context(java_script_enabled=scripts).new_page()
    sign_up(ann, "Ann")
    confirm(ann)

    # Ann starts a topic, looks at it first, and posts it once.
    ann.goto(f"/forum/{forum.pk}/")
    ann.get_by_role("link", name="Start a topic").click()
    ann.get_by_label("Title").fill("Heater blower only on 4")
    ann.get_by_label("Your post").fill("Resistor pack, **again**?")
    press(ann, "Preview")
    expect(ann.locator(".preview strong")).to_have_text("again")
    press(ann, "Post topic")
    expect(ann.get_by_role("heading", level=1)).to_have_text("Heater blower only on 4")
    expect(ann.locator(".post-body strong")).to_have_text("again")

    # She answers in the other topic, with a quote.
    topic = Topic.objects.get(title="Clutch slips in third")
    ann.goto(f"/forum/topics/{topic.pk}/")
    ann.get_by_role("link", name="Quote").first.click()
    words = ann.get_by_label("Your post")
    expect(words).to_have_value(re.compile("Rebuilt the box."))
    words.fill(words.input_value() + "Look for a brown line.")
    press(ann, "Post reply")
    quote = ann.locator(".post-body .quote")
    expect(quote).to_contain_text("Sue in #1")
    expect(quote).to_contain_text("Rebuilt the box.")

    # She mends it, deletes it, and takes that back.
    reply = Post.objects.get(topic=topic, pos=2)
    mine = ann.locator(f"#post-{reply.pk}")
    mine.get_by_role("link", name="Edit").click()
    words = ann.get_by_label("Your post")
    words.fill(words.input_value().replace("brown", "dark brown"))
    press(ann, "Save")
    expect(mine).to_contain_text("dark brown line")
    expect(mine).to_contain_text("edited")
    mine.get_by_role("button", name="Delete").click()
    expect(ann.locator(f"#post-{reply.pk}.tombstone")).to_contain_text(
        "removed by its author"
    )
    ann.locator(f"#post-{reply.pk}").get_by_role("button", name="Undo").click()
    expect(mine).to_contain_text("dark brown line")

    # Moe signs in with his password, edits, pins and locks.
    moe = new_context(java_script_enabled=scripts).new_page()
    moe.goto("/account/sign-in/")
    moe.get_by_label("Screen name").fill("moe")
    moe.get_by_label("Password").fill(PASSWORD)
    moe.locator("main form button[type=submit]").first.click()
    moe.goto(f"/forum/topics/{topic.pk}/")
    moe.locator(f"#post-{reply.pk} .more summary").click()
    moe.locator(f"#post-{reply.pk}").get_by_role("link", name="Edit").click()
    moe.get_by_label("Your post").fill("Tidied up.")
    press(moe, "Save")
    expect(moe.locator(f"#post-{reply.pk}")).to_contain_text("Changed by Moe")
    press(moe, "Pin")
    press(moe, "Lock")
    expect(moe.locator(".topic-head")).to_contain_text("Locked")
    expect(moe.locator(".topic-head")).to_contain_text("Sticky")

    # Ann meets the lock with her words in hand, and keeps them.
    ann.goto(f"/forum/topics/{topic.pk}/reply/")
    expect(ann.locator("main")).to_contain_text("This topic is locked.")
    sign_out(ann)
    sign_out(moe)
    assert Post.objects.filter(topic=topic).count() == 2
