"""What fj-attach adds to the composer, and what is left of it without scripts."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from focaljet.accounts.tests.makers import make_member
from focaljet.attachments.models import Attachment
from focaljet.base.tests import pictures
from focaljet.forum.models.topics import Topic
from focaljet.forum.tests.makers import make_topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "fj-composer textarea"
LINES = ".attach-list li[data-key]"


@pytest.fixture
def topic(site) -> Topic:
    return make_topic(source="Show us the bay.")


def sign_in(context: BrowserContext, url: str) -> None:
    client = Client()
    client.force_login(make_member("Ann"))
    key = client.cookies["session"].value
    context.add_cookies([{"name": "session", "value": key, "url": url}])


@pytest.fixture
def composer(site, page: Page, topic: Topic) -> Page:
    """Ann has the topic open."""
    sign_in(page.context, site.url)
    page.goto(f"/forum/topics/{topic.pk}/")
    return page


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bay.jpg").write_bytes(pictures.jpeg(400, 300))
    (tmp_path / "evil.jpg").write_bytes(pictures.SVG)
    return tmp_path


def let_fall(page: Page, kind: str) -> None:
    """Drop a picture on the words, or paste it into them, as the browser would."""
    page.evaluate(
        """([kind, data]) => {
          const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
          const held = new DataTransfer();
          held.items.add(new File([bytes], "dropped.jpg", { type: "image/jpeg" }));
          const words = document.querySelector("fj-composer textarea");
          words.focus();
          words.dispatchEvent(kind === "paste"
            ? new ClipboardEvent(kind, { clipboardData: held, bubbles: true, cancelable: true })
            : new DragEvent(kind, { dataTransfer: held, bubbles: true, cancelable: true }));
        }""",
        [kind, base64.b64encode(pictures.jpeg(400, 300)).decode()],
    )


def test_a_chosen_picture_is_sent_at_once_and_put_at_the_cursor(
    composer: Page, folder: Path
):
    composer.fill(WORDS, "Before. After.")
    composer.set_input_files("input[name=files]", folder / "bay.jpg")
    expect(composer.locator(LINES)).to_have_count(1)
    composer.locator(WORDS).evaluate("words => words.setSelectionRange(7, 7)")
    composer.get_by_role("button", name="Put into the text").click()
    key = Attachment.objects.get().key
    expect(composer.locator(WORDS)).to_have_value(
        f"Before.\n\n![](attachment:{key})\n After."
    )
    composer.get_by_role("button", name="Post reply").click()
    shown = composer.locator(".post-body a.attached img")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)")
    assert shown.get_attribute("width") == "400"


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_a_picture_that_is_dropped_or_pasted_stands_in_the_text(
    composer: Page, kind: str
):
    let_fall(composer, kind)
    expect(composer.locator(WORDS)).to_have_value(
        re.compile(r"^!\[\]\(attachment:[0-9a-f]{24}\)\n$")
    )
    expect(composer.locator("progress")).to_have_count(0)


def test_what_is_refused_is_said_beside_what_was_taken(composer: Page, folder: Path):
    composer.fill(WORDS, "My words.")
    files = [folder / "evil.jpg", folder / "bay.jpg"]
    composer.set_input_files("input[name=files]", files)
    expect(
        composer.get_by_text("“evil.jpg” is not what its name says.")
    ).to_be_visible()
    expect(composer.locator(LINES)).to_have_count(1)
    expect(composer.locator(WORDS)).to_have_value("My words.")


def test_a_picture_can_be_left_out_again(composer: Page):
    let_fall(composer, "drop")
    expect(composer.locator(LINES)).to_have_count(1)
    composer.get_by_role("button", name="Do not attach").click()
    expect(composer.locator(LINES)).to_have_count(0)
    expect(composer.locator(WORDS)).to_have_value("\n")


def test_without_scripts_the_buttons_do_it(
    site, plain_page: Page, topic: Topic, folder: Path
):
    sign_in(plain_page.context, site.url)
    plain_page.goto(f"/forum/topics/{topic.pk}/")
    plain_page.fill(WORDS, "Look:")
    plain_page.set_input_files("input[name=files]", folder / "bay.jpg")
    plain_page.get_by_role("button", name="Attach", exact=True).click()
    expect(plain_page.locator(LINES)).to_have_count(1)
    plain_page.get_by_role("button", name="Put into the text").click()
    expect(plain_page.locator(WORDS)).to_have_value(re.compile(r"^Look:\n\n!\[\]\(att"))
    plain_page.get_by_role("button", name="Post reply").click()
    expect(plain_page.locator(".post-body a.attached img")).to_be_visible()
