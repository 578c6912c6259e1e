"""The versions as everybody reads them, and the banner on top of every page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from focaljet.accounts.tests.makers import make_member
from focaljet.base import clock
from focaljet.choices.queries import assume
from focaljet.policy.models.silences import Silence
from focaljet.policy.models.versions import Version
from focaljet.policy.queries import versions
from focaljet.policy.services import publishing
from focaljet.policy.tests.makers import Build, publish, publish_wider

pytestmark = pytest.mark.django_db

BANNER = '<aside class="banner"'
ALL, DIFFERENCES = "/privacy/versions/", "/privacy/versions/1/to/2/"


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> Build:
    return Build(monkeypatch)


def html(client: Client, url: str) -> str:
    page = client.get(url)
    assert page.status_code == 200, url
    return page.content.decode()


def test_vera_reads_which_versions_there_are_and_each_as_it_was(
    client: Client, build: Build
):
    old = build.words
    publishing.publish_first("privacy")
    build.words = "It says it in other words."
    publish(summary="Other words.")
    listed = html(client, ALL)
    assert "Other words." in listed
    assert listed.index("Version 2") < listed.index("Version 1")
    first = html(client, f"{ALL}1/")
    assert old.replace("%(site)s", "Focaljet") in first
    assert "This is an older version." in first
    assert build.words not in first
    assert build.words in html(client, f"{ALL}2/")
    assert client.cookies == {}


@pytest.mark.clause("C94")
def test_vera_sees_what_lies_between_two_versions_in_words(
    client: Client, build: Build
):
    publishing.publish_first("privacy")
    build.widen()
    build.narrow()
    build.words = "It says what %(site)s sometimes does."
    build.title = "This document"
    publish()
    page = html(client, DIFFERENCES)
    assert "What grew wider" in page
    assert "Members: shoe size" in page
    assert "What grew narrower" in page
    assert "Members: language" in page
    assert '<ins><span class="spoken">added: </span>sometimes ' in page
    back = html(client, "/privacy/versions/2/to/1/")
    assert '<del><span class="spoken">removed: </span>sometimes ' in back
    assert client.cookies == {}


def test_the_tables_of_a_version_are_those_of_its_day(client: Client, build: Build):
    publish_wider(build)
    assert "shoe size" not in html(client, f"{ALL}1/")
    assert "shoe size" in html(client, f"{ALL}2/").lower()


@pytest.mark.clause("C97")
def test_the_policy_follows_the_name_of_the_site(client: Client, build: Build):
    publishing.publish_first("privacy")
    assume({"site.name": "Panda 100 %s Club"})
    versions.forget()
    assert "It says what Panda 100 %s Club does." in html(client, f"{ALL}1/")


@pytest.mark.parametrize(
    "url",
    ["/privacy/versions/7/", "/privacy/versions/1/to/7/", "/terms/versions/1/"],
)
def test_a_version_that_there_is_not_is_not_found(
    client: Client, build: Build, url: str
):
    publishing.publish_first("privacy")
    assert client.get(url).status_code == 404


def test_before_the_first_version_the_list_says_so(client: Client):
    assert "No version yet" in html(client, ALL)
    assert "No version yet" in html(client, "/terms/versions/")


def test_many_versions_cost_the_queries_of_one(client: Client, build: Build):
    publishing.publish_first("privacy")

    def asked() -> int:
        versions.forget()
        with CaptureQueriesContext(connection) as made:
            html(client, ALL)
        return len(made)

    one = asked()
    for number in range(20):
        build.words = f"The text of day {number}."
        publish()
    assert asked() == one


@pytest.mark.clause("C95")
def test_the_banner_and_the_new_text_are_there_at_one_moment_for_visitors_too(
    client: Client, build: Build
):
    publishing.publish_first("privacy")
    assert BANNER not in html(client, "/forum/")
    build.widen()
    build.words = "It says more."
    with clock.at(clock.now()) as watch:
        version = publish(summary="We ask for the size of your shoes.")
        page = html(client, "/forum/")
        assert BANNER in page
        assert "We ask for the size of your shoes." in page
        assert "The privacy policy changes." in page
        assert DIFFERENCES in page
        assert "It says more." in html(client, f"{ALL}2/")
        assert "It says more." not in html(client, "/privacy/")
        watch.set(version.effective_from)
        assert "New privacy policy." in html(client, "/forum/")
        assert "It says more." in html(client, "/privacy/")
        watch.advance(days=29)
        assert BANNER in html(client, "/forum/")
        watch.advance(days=2)
        assert BANNER not in html(client, "/forum/")
    assert client.cookies == {}


def test_a_small_version_raises_no_banner(client: Client, build: Build):
    publishing.publish_first("privacy")
    build.narrow()
    publish()
    assert BANNER not in html(client, "/forum/")


def test_two_changes_that_are_news_are_told_as_one(client: Client, build: Build):
    publish_wider(build)
    build.add_purpose("offer")
    publish()
    page = html(client, "/forum/")
    assert page.count(BANNER) == 1
    assert "/privacy/versions/1/to/3/" in page


def test_the_banner_costs_a_visitor_no_query(client: Client, build: Build):
    publishing.publish_first("privacy")
    html(client, "/help/")
    with CaptureQueriesContext(connection) as without:
        html(client, "/help/")
    build.widen()
    publish()
    html(client, "/help/")
    with CaptureQueriesContext(connection) as with_it:
        assert BANNER in html(client, "/help/")
    assert len(with_it) == len(without)


def test_ann_sees_the_banner_no_more_once_she_said_so_until_the_next(
    client: Client, build: Build
):
    version = publish_wider(build)
    ann, url = make_member("Ann"), f"/policy/silence/{version.pk}/"
    assert client.post(url).status_code == 302  # a visitor is asked to sign in
    client.force_login(ann)
    assert client.get(url).status_code == 405
    assert url in html(client, "/forum/")
    for _ in range(2):
        gone = client.post(url, headers={"Referer": "http://testserver/forum/?a=1"})
        assert gone.headers["Location"] == "/forum/?a=1"
    away = client.post(url, headers={"Referer": "https://evil.example/forum/"})
    assert away.headers["Location"] == "/"
    assert Silence.objects.count() == 1
    assert BANNER not in html(client, "/forum/")
    assert BANNER in html(Client(), "/forum/")
    build.add_purpose("offer")
    publish()
    assert BANNER in html(client, "/forum/")


@pytest.mark.parametrize(
    ("came_from", "goes_to"),
    [
        ("http://testserver//elsewhere.example/", "/"),
        ("http://testserver/\\\\elsewhere.example/", "/"),
        ("https://elsewhere.example/", "/"),
        ("http://testserver/forum/?page=2", "/forum/?page=2"),
    ],
)
def test_the_button_of_a_banner_leads_to_no_other_site(
    client: Client, build: Build, came_from: str, goes_to: str
):
    news = publish_wider(build)
    client.force_login(make_member("Ann"))
    answer = client.post(f"/policy/silence/{news.pk}/", headers={"referer": came_from})
    assert (answer.status_code, answer["Location"]) == (302, goes_to)


def test_nobody_silences_what_is_no_news(client: Client, build: Build):
    publishing.publish_first("privacy")
    client.force_login(make_member("Ann"))
    first = Version.objects.get()
    assert client.post(f"/policy/silence/{first.pk}/").status_code == 404
    assert client.post("/policy/silence/99999/").status_code == 404


@pytest.mark.clause("C96")
def test_the_page_says_when_the_version_in_force_was_published(
    client: Client, build: Build
):
    with clock.at(clock.now() - timedelta(days=40)):
        publishing.publish_first("privacy")
    from focaljet.base.moments import day

    page = html(client, "/privacy/")
    assert day(Version.objects.get().published_at) in page
