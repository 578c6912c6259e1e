"""Nothing that a member writes runs in anybody's browser, nor loads anything."""

from __future__ import annotations

import json

import pytest

from focaljet.accounts.tests.makers import make_member, make_moderator
from focaljet.base.markup.kinds import Markup
from focaljet.base.tests.markup.hostile import HOSTILE
from focaljet.base.text import without_controls
from focaljet.forum.tests.makers import make_post, make_topic
from tests.browser import foreign_requests
from tests.shared import shared_data

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def read_and_edit(
    site, page, client, sources: list[str]
) -> tuple[list[str], list[str]]:
    """What was asked of other hosts, and what ran, on the topic and in the editor."""
    foreign = foreign_requests(page, site.url)
    ran: list[str] = []

    def note(dialog):
        ran.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    moe = make_moderator()
    topic = make_topic(source="Harmless", by=make_member("Mallory"))
    for markup in Markup:
        for at in range(0, len(sources), 10):
            # As the composer takes it: PostgreSQL could not hold the controls.
            joined = without_controls("\n\n".join(sources[at : at + 10]))
            make_post(topic, source=joined[:60_000], markup=markup)
    topic.refresh_from_db()
    client.force_login(moe)
    page.context.add_cookies(
        [{"name": "session", "value": client.cookies["session"].value, "url": site.url}]
    )
    for number in range(1, topic.page_count + 1):
        page.goto(f"{site.url}/forum/topics/{topic.pk}/?page={number}")
        for event in ("mouseover", "focusin", "pointerenter", "click"):
            page.evaluate(
                """event => document.querySelectorAll('.post-body *').forEach(
                    e => e.dispatchEvent(new Event(event, {bubbles: true})))""",
                event,
            )
        if page.evaluate("window.pwned !== undefined"):
            ran.append(f"page {number}")
    # Staff open what others wrote in the editor: the worst place for a script to run.
    for post in topic.posts.all()[:6]:
        page.goto(f"{site.url}/forum/posts/{post.pk}/edit/")
        # On a page of its own the composer shows the preview by itself.
        page.wait_for_selector(".preview")
        if page.evaluate("window.pwned !== undefined"):
            ran.append(f"editor of {post.pk}")
    return foreign, ran


def test_our_own_hostile_texts_stay_texts(site, page, client):
    assert read_and_edit(site, page, client, list(HOSTILE.values())) == ([], [])


def test_the_vectors_of_h5sc_stay_texts(site, page, client):
    vectors = json.loads(shared_data("xss/h5sc.json").read_text(encoding="utf-8"))
    found: list[str] = []

    def collect(value):
        if isinstance(value, str) and ("<" in value or ":" in value):
            found.append(value)
        elif isinstance(value, dict):
            for inner in value.values():
                collect(inner)
        elif isinstance(value, list):
            for inner in value:
                collect(inner)

    collect(vectors)
    assert len(found) > 140
    sources = [text.replace("alert(1)", "window.pwned=1") for text in found]
    assert read_and_edit(site, page, client, sources[:300]) == ([], [])
