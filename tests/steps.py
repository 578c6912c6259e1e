"""What people do in a browser, in the tests that tell a story."""

from __future__ import annotations

import io
import re
from pathlib import Path

from django.urls import reverse
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from focaljet.accounts.tests.makers import PASSWORD
from focaljet.base.tests import pictures
from focaljet.forum.models.forums import Forum
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic

WORDS = "fj-composer textarea"


def press(page: Page | Locator, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def follow(page: Page | Locator, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def follow_under_more(page: Page, name: str) -> None:
    """What is done to a topic more seldom stands folded away beside it."""
    more = page.locator("aside details", has_text="More")
    more.locator("summary").click()
    follow(more, name)


def sign_in(page: Page, name: str) -> Page:
    page.goto(reverse("account_login"))
    page.get_by_label("Screen name or e-mail address").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page.locator("main"), "Sign in")
    expect(page.get_by_role("link", name="Sign in", exact=True)).to_have_count(0)
    return page


def read(page: Page, topic: Topic) -> None:
    page.goto(reverse("forum:topic", args=[topic.pk]))
    expect(page.get_by_role("heading", level=1)).to_have_text(topic.title)


def post_on(page: Page, post: Post) -> Locator:
    return page.locator(f"#post-{post.pk}")


def user_cp(page: Page, entry: str) -> None:
    """Into the User CP, and there to one of its pages."""
    page.goto(reverse("accounts:user_cp"))
    page.locator(".usercp-pages").get_by_role("link", name=entry).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(entry)


def look_into(page: Page, forum: Forum) -> None:
    page.goto(reverse("forum:forum", args=[forum.pk]))
    expect(page.get_by_role("heading", level=1)).to_have_text(forum.title)


def choose(page: Page, deed: str, *ticks: str) -> Locator:
    """Tick lines or posts, and go on to the page that asks again."""
    for tick in ticks:
        page.get_by_label(f"Choose {tick}", exact=True).check()
    page.get_by_label("With those ticked").select_option(label=deed)
    press(page, "Go on")
    expect(page.get_by_role("heading", level=1)).to_have_text(deed)
    return page.locator("main .things")


def the_log_says(page: Page, forum: Forum, *deeds: str) -> None:
    """All of these, the newest first, and each by Moe."""
    look_into(page, forum)
    follow(page.locator(".order-links"), "Staff log")
    expect(page.locator(".log-what b")).to_have_text(deeds)
    lines = page.locator(".log-line", has=page.get_by_role("link", name="Moe"))
    expect(lines).to_have_count(len(deeds))


def write_with_a_picture_by_scripts(page: Page, photo: Path) -> None:
    """Two quotes come into the words at the foot of the page, and a name behind the @."""
    for pos in (0, 1):
        page.get_by_role("link", name="Quote", exact=True).nth(pos).click()
        so_many = re.compile(r"(\[/quote\].*)" * (pos + 1), re.S)
        expect(page.locator(WORDS)).to_have_value(so_many)
    page.locator(WORDS).press_sequentially("Look at the *level*, @mo")
    page.get_by_role("option", name="Moe").click()
    page.set_input_files("input[name=files]", photo)
    page.get_by_role("button", name="Put into the text").click()
    expect(page.locator(WORDS)).to_have_value(re.compile("attachment:"))
    expect(page.locator(".composer-said")).to_have_text("Draft saved")


def write_with_a_picture_by_buttons(page: Page, photo: Path) -> None:
    """She picks the posts first; each button brings the page again."""
    for pos in (1, 2):
        press(page, f"Pick to quote with others: {pos}")
        expect(page.locator(".picked-count")).to_have_text(str(pos))
    follow(page, "Put them in")
    words = page.locator(WORDS)
    words.fill(words.input_value() + "Look at the *level*, @Moe")
    page.set_input_files("input[name=files]", photo)
    press(page, "Attach")
    page.get_by_role("button", name="Put into the text").click()
    expect(words).to_have_value(re.compile("attachment:"))


def is_loaded(image: Locator) -> None:
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("complete", value=True)
    assert image.evaluate("image => image.naturalWidth > 0")


def it_is_shown_without_its_place(post: Locator) -> None:
    """The picture loads; nothing in its bytes tells where and with what it was taken."""
    shown = post.locator("a.attached")
    is_loaded(shown.locator("img"))
    for address in (
        shown.locator("img").get_attribute("src"),
        shown.get_attribute("href"),
    ):
        answer = post.page.context.request.get(str(address))
        assert answer.ok
        served = answer.body()
        with Image.open(io.BytesIO(served)) as picture:
            assert not dict(picture.getexif())
        for secret in (pictures.WHERE_IT_WAS, pictures.CAMERA, "GPS"):
            assert secret.encode() not in served
