"""Who may crawl: Otto chooses, robots.txt says it, and what it says fits the site."""

from __future__ import annotations

import re
from urllib.robotparser import RobotFileParser

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from focaljet.accounts.tests.makers import make_owner
from focaljet.caching.bots import AI_CRAWLERS, Crawlers
from focaljet.choices import services
from focaljet.site.middleware import kept_out_of_search
from focaljet.site.robots import READ_NOINDEX, USELESS, robots_txt

A_TOPIC = "/forum/topics/12/"


def may(policy: Crawlers, name: str, path: str) -> bool:
    parser = RobotFileParser()
    parser.parse(robots_txt(policy).splitlines())
    return parser.can_fetch(name, path)


@pytest.mark.parametrize(
    ("policy", "search", "ai", "others"),
    [
        (Crawlers.ALL, True, True, True),
        (Crawlers.SEARCH, True, False, True),
        # Search engines come to read "noindex"; everybody else stays away.
        (Crawlers.NONE, True, False, False),
    ],
)
def test_each_policy_lets_in_whom_it_names(policy, search, ai, others):
    assert {may(policy, name, A_TOPIC) for name in READ_NOINDEX} == {search}
    assert {may(policy, name, A_TOPIC) for name in AI_CRAWLERS} == {ai}
    assert may(policy, "Google-Extended", A_TOPIC) is ai
    assert may(policy, "SomeBot", A_TOPIC) is others


@pytest.mark.parametrize("policy", [Crawlers.ALL, Crawlers.SEARCH])
def test_nobody_needs_what_is_for_one_person_only(policy):
    for path in ("/account/sign-in/", "/owner/", "/search/?q=lowbeam", "/drafts/"):
        assert not may(policy, "Googlebot", path)
    assert may(policy, "Googlebot", "/forum/3/?before=2026")


def matches(rule: str, path: str) -> bool:
    """As RFC 9309 has it: from the start, and * for anything."""
    return re.match(re.escape(rule).replace(r"\*", ".*"), path) is not None


def all_paths(
    of: URLResolver | None = None, before: str = "/"
) -> list[tuple[str, URLPattern]]:
    found = []
    for pattern in (of or get_resolver()).url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += all_paths(pattern, path)
        else:
            found.append((re.sub(r"<[^>]*>", "1", path), pattern))
    return found


def test_every_line_is_about_pages_that_are_there():
    paths = [path for path, _pattern in all_paths()]
    queries = [f"{path}?after=1" for path in paths]
    for rule in USELESS:
        assert any(matches(rule, path) for path in paths + queries), rule


def test_what_is_kept_for_guests_may_be_crawled():
    kept = [
        path for path, pattern in all_paths() if hasattr(pattern.callback, "guest_page")
    ]
    shut = {path for path in kept for rule in USELESS if matches(rule, path)}
    assert shut <= {"/forum/unanswered/", "/forum/topics/1/print/"}


@pytest.mark.django_db
def test_without_a_choice_search_engines_are_welcome_and_ai_crawlers_are_not(
    client: Client,
):
    page = client.get("/robots.txt")
    assert page["Content-Type"] == "text/plain; charset=utf-8"
    assert page.content.decode() == robots_txt(Crawlers.SEARCH)


@pytest.mark.django_db
def test_otto_chooses_and_robots_txt_says_it(client: Client):
    client.force_login(make_owner())
    html = client.get("/owner/choices/?q=crawlers").content.decode()
    for policy in Crawlers:
        assert f'value="{policy.value}"' in html
    sent = {"part": "site", "site.crawlers": "none"}
    assert client.post("/owner/choices/?q=crawlers", sent).status_code == 302
    assert Client().get("/robots.txt").content.decode() == robots_txt(Crawlers.NONE)


@pytest.mark.django_db
def test_a_policy_that_is_none_of_ours_is_refused(client: Client):
    client.force_login(make_owner())
    sent = {"part": "site", "site.crawlers": "nobody"}
    assert client.post("/owner/choices/?q=crawlers", sent).status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize("policy", Crawlers)
def test_pages_say_noindex_only_where_the_owner_wants_none(policy):
    services.choose(by_id=None, name="site.crawlers", value=policy.value)
    may(policy, "Googlebot", "/")
    Client().get("/robots.txt")  # reads what was chosen
    answer = kept_out_of_search(lambda _request: HttpResponse())(HttpRequest())
    says_so = answer.headers.get("X-Robots-Tag") == "noindex, nofollow"
    assert says_so == (policy is Crawlers.NONE)


def test_search_engines_are_told_where_the_list_of_pages_is(settings):
    settings.SITE_URL = "https://club.example"
    line = "\nSitemap: https://club.example/sitemap.xml\n"
    assert line in robots_txt(Crawlers.ALL)
    assert line in robots_txt(Crawlers.SEARCH)
    assert "Sitemap" not in robots_txt(Crawlers.NONE)
    assert not {rule for rule in USELESS if matches(rule, "/sitemap.xml")}
