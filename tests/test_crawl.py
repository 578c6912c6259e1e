"""The whole crawl in a real browser: what the pages leave there, and whom they ask."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from focaljet.personal import declared
from tests.browser import foreign_requests
from tests.test_every_page import Site, signed_in, small_site

__all__ = ["small_site"]
pytestmark = pytest.mark.django_db(transaction=True)

# What lies in a browser beside cookies, as the page's own scripts would see it.
KEPT = """async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map(each => each.name),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    written: document.cookie,
})"""
NOTHING = {
    "local": [],
    "session": [],
    "databases": [],
    "caches": [],
    "workers": 0,
    "written": "",
}


def doors() -> set[str]:
    """Pages with a form that needs a cookie; reading does not lead there."""
    names = (
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_email_verification_sent",
    )
    return {reverse(name) for name in names}


def reading(pages: list[str]) -> list[str]:
    return [url for url in pages if url not in doors()]


def names_in(context: BrowserContext) -> set[str]:
    return {cookie["name"] for cookie in context.cookies()}


def crawl(page: Page, urls: list[str]) -> dict[str, Any]:
    """What each page left behind where it should have left nothing."""
    found = {}
    for url in urls:
        answer = page.goto(url)
        assert answer is not None
        assert answer.status == 200, url
        kept = page.evaluate(KEPT)
        if kept != NOTHING:
            found[url] = kept
    return found


@pytest.mark.browser
@pytest.mark.clause("C38", "C47", "C50")
def test_what_vera_reads_leaves_nothing_in_her_browser(
    small_site: Site, site, new_context
):
    context = new_context()
    page = context.new_page()
    foreign = foreign_requests(page, site.url)
    assert crawl(page, reading(small_site.pages["vera"])) == {}
    assert context.cookies() == []
    assert foreign == []


@pytest.mark.browser
@pytest.mark.clause("C38", "C47")
def test_signed_in_ann_has_the_cookies_of_the_inventory_and_no_others(
    small_site: Site, site, new_context
):
    context = new_context()
    ann = small_site.people["ann"]
    session = signed_in(ann).cookies["session"].value
    signed = {"name": "session", "value": session, "url": site.url}
    context.add_cookies([{**signed, "httpOnly": True, "sameSite": "Lax"}])
    page = context.new_page()
    foreign = foreign_requests(page, site.url)
    assert crawl(page, [*small_site.pages["ann"], *doors()]) == {}
    assert names_in(context) <= {cookie.name for cookie in declared.cookies()}
    assert all(cookie["httpOnly"] for cookie in context.cookies())
    assert {cookie["sameSite"] for cookie in context.cookies()} == {"Lax"}
    assert foreign == []


@pytest.mark.clause("C50")
def test_who_refuses_cookies_reads_everything(small_site: Site):
    for url in reading(small_site.pages["vera"]):
        page = Client().get(url)
        html = page.content.decode()
        assert page.status_code == 200, url
        assert not page.cookies, url
        assert "Set-Cookie" not in page.headers, url
        assert not re.search(r"(?i)[?&;](session|sid|csrf)\w*=", html), url


@pytest.mark.clause("C38")
def test_no_page_asks_anybody_to_accept_cookies(small_site: Site):
    told = re.compile(r"(?i)(accept|allow|agree to) (all |our |the )?cookies")
    for url in reading(small_site.pages["vera"]):
        html = Client().get(url).content.decode()
        assert not told.search(html), url


@pytest.mark.clause("C47")
def test_the_pages_are_the_same_where_the_browser_asks_not_to_be_tracked(
    small_site: Site,
):
    said = reverse("consent:cookies")  # the one that tells that it was heard
    for url in reading(small_site.pages["vera"]):
        if url != said:
            asked = Client(headers={"Sec-GPC": "1", "DNT": "1"}).get(url)
            assert asked.status_code == 200, url
            assert not asked.cookies, url
