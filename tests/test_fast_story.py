"""An evening on a web server that keeps its pages: nobody waits, nobody reads the past."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import PASSWORD, make_member, make_moderator
from focaljet.config.tests.makers import wait_until
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic
from focaljet.forum.tests.makers import fold, make_forum, make_topic
from focaljet.search.tests.makers import index_all
from tests.jobs import forget_jobs_and_counts
from tests.steps import WORDS, post_on, press, read, sign_in, user_cp
from tests.web_processes import web_processes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ann() -> Iterator[Member]:
    yield make_member("Ann", email="ann@example.org", password=PASSWORD)
    forget_jobs_and_counts()


@pytest.fixture
def topic(ann: Member) -> Topic:
    make_moderator("Moe", email="moe@example.org", password=PASSWORD)
    topic = make_topic(make_forum("Mk2"), title="Clutch slips", source="In third.")
    fold()
    return topic


@pytest.fixture
def of(browser: Browser, topic: Topic, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """`of(java_script_enabled=False)`: somebody's own browser on the real web server."""
    with web_processes(tmp_path, 1) as [web]:
        opened: list[BrowserContext] = []

        def open_one(**options: bool) -> Page:
            url = f"http://127.0.0.1:{web.port}"
            context = browser.new_context(base_url=url, **options)
            context.set_default_timeout(10_000)
            opened.append(context)
            return context.new_page()

        yield open_one
        for context in opened:
            for page in context.pages:
                page.goto("about:blank")
            context.close()


def is_kept(page: Page) -> bool:
    """The page comes out of memory: it is the same twice, under its name."""
    names = [
        answer.headers.get("etag")
        for answer in (page.reload(), page.reload())
        if answer is not None
    ]
    return len(names) == 2 and names[0] is not None and names[0] == names[1]


def soon(page: Page, address: str, true: Callable[[], bool]) -> bool:
    """Vera asks for the page again until it is so."""

    def look() -> bool:
        page.goto(address)
        return true()

    return wait_until(look, patience=20)


def test_what_ann_writes_and_moe_takes_away_is_so_for_vera_in_a_blink(
    of: Callable[..., Page], ann: Member, topic: Topic
):
    there = reverse("forum:topic", args=[topic.pk])
    lists = [reverse("forum:index"), reverse("forum:forum", args=[topic.forum_id])]
    vera, anns, moes = of(), of(), of(java_script_enabled=False)
    read(vera, topic)
    assert wait_until(lambda: is_kept(vera))
    for address in lists:
        vera.goto(address)
        assert wait_until(lambda: is_kept(vera))

    # Ann reads her own words on the page that answers, Vera on the next that she asks for.
    sign_in(anns, "Ann")
    read(anns, topic)
    anns.locator(WORDS).fill("The uprated cover is AB12-3456.")
    press(anns, "Post reply")
    expect(anns.locator(".post-body").last).to_contain_text("AB12-3456")
    post = Post.objects.get(topic=topic, author=ann)
    assert soon(vera, there, lambda: post_on(vera, post).count() == 1)
    assert is_kept(vera)
    for address in lists:
        newest = vera.locator("main").get_by_text("by Ann")
        assert soon(vera, address, lambda newest=newest: newest.count() > 0)

    # She types the number as it stands on the box.
    index_all()
    box = vera.get_by_role("search").get_by_role("searchbox").first
    box.fill("ab12 3456")
    box.press("Enter")
    hit = vera.locator(".search-hits li")
    expect(hit).to_have_count(1)
    expect(hit).to_contain_text("The uprated cover")
    hit.get_by_role("heading").get_by_role("link").click()
    expect(post_on(vera, post)).to_be_visible()

    # Another name stands everywhere at once.
    user_cp(anns, "Screen name")
    anns.get_by_label("New screen name").fill("Ann Lee")
    anns.get_by_label("Your current password").fill(PASSWORD)
    press(anns, "Change the name")
    expect(anns.get_by_text("That is your name now.")).to_be_visible()
    for address in (there, *lists):
        assert soon(
            vera, address, lambda: vera.get_by_text("Ann Lee").first.is_visible()
        )

    # Moe, without scripts, takes the post away. Ann sees where it was; Vera no word of it.
    sign_in(moes, "Moe")
    read(moes, topic)
    of_ann = post_on(moes, post)
    of_ann.get_by_text("More", exact=True).click()
    press(of_ann, "Delete")
    expect(post_on(moes, post)).to_contain_text("Removed by a moderator")
    assert soon(vera, there, lambda: "AB12-3456" not in vera.content())
    assert is_kept(vera)
    read(anns, topic)
    expect(post_on(anns, post)).to_contain_text("removed by a moderator")
    vera.goto(reverse("search:search") + "?q=AB12-3456")
    expect(vera.get_by_text("Nothing found")).to_be_visible()
