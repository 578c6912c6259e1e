"""Otto publishes: what he sees before, what he must say, and who is turned away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from focaljet.accounts.tests.makers import make_member, make_moderator, make_owner
from focaljet.base import clock, offers
from focaljet.base.offers import Health
from focaljet.policy import panels
from focaljet.policy.models.versions import Version
from focaljet.policy.services import publishing
from focaljet.policy.tests.makers import Build, publish

pytestmark = pytest.mark.django_db
HERE, DRAFT = "/owner/policy/", "/owner/policy/privacy/"
GOOD = {"summary": "We ask for the size of your shoes.", "sure": "on", "expects": "2"}


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> Build:
    return Build(monkeypatch)


@pytest.fixture
def otto(client: Client):
    otto = make_owner()
    client.force_login(otto)
    return otto


def test_only_owners_learn_that_the_pages_exist(client: Client, build: Build):
    for person in (None, make_member("Ann"), make_moderator()):
        if person:
            client.force_login(person)
        for url in (HERE, DRAFT):
            assert client.get(url).status_code == 404
        assert client.post(DRAFT, GOOD).status_code == 404
    assert not Version.objects.exists()


def test_otto_reads_what_this_build_changes_and_publishes_it(
    client: Client, otto, build: Build
):
    publishing.publish_first("privacy")
    assert "Nothing waits to be published." in client.get(HERE).content.decode()
    build.widen()
    build.words = "It says more."
    page = client.get(HERE).content.decode()
    assert "the site does not start again before" in page
    draft = client.get(DRAFT).content.decode()
    assert "Members: shoe size" in draft
    assert "It changes something that matters." in draft
    assert "It says more." in draft
    assert client.post(DRAFT, GOOD).headers["Location"] == HERE
    version = Version.objects.get(number=2)
    assert version.published_by == otto
    assert version.is_material
    done = client.get(HERE).content.decode()
    assert "everybody is told of it" in done
    assert "Version 2 takes effect on" in done


def test_what_is_not_right_comes_back_with_his_words(
    client: Client, otto, build: Build
):
    publishing.publish_first("privacy")
    build.widen()
    soon = timezone.localdate(clock.now() + timedelta(days=2)).isoformat()
    for wrong, said in (
        ({"sure": ""}, "Read the draft first"),
        ({"summary": ""}, "This field is required"),
        ({"day": "not a day"}, "valid date"),
        ({"day": "2020-01-01"}, "in the past"),
        ({"day": soon}, "too early"),
        ({"expects": "1"}, "meanwhile"),
    ):
        page = client.post(DRAFT, {**GOOD, **wrong})
        assert page.status_code == 422
        assert said in page.content.decode()
        if "summary" not in wrong:
            assert GOOD["summary"] in page.content.decode()
    assert Version.objects.count() == 1


def test_a_day_that_he_chooses_counts_by_the_clock_of_the_site(
    client: Client, otto, build: Build
):
    publishing.publish_first("privacy")
    build.widen()
    day = timezone.localdate(clock.now() + timedelta(days=30))
    client.post(DRAFT, {**GOOD, "day": day.isoformat()})
    assert Version.objects.get(number=2).effective_from.date() == day


def test_he_may_tell_everybody_of_something_small(client: Client, otto, build: Build):
    publishing.publish_first("privacy")
    build.words = "In other words."
    assert "tell_everybody" in client.get(DRAFT).content.decode()
    client.post(DRAFT, {**GOOD, "tell_everybody": "on"})
    assert Version.objects.get(number=2).is_material


def test_pressed_twice_it_publishes_once(client: Client, otto, build: Build):
    publishing.publish_first("privacy")
    build.widen()
    client.post(DRAFT, GOOD)
    again = client.post(DRAFT, GOOD)
    assert again.status_code == 422
    assert "Nothing waits to be published" in again.content.decode()
    assert Version.objects.count() == 2


def test_a_document_that_there_is_not_is_not_found(client: Client, otto):
    assert client.get("/owner/policy/imprint/").status_code == 404


def test_the_page_of_the_site_leads_there(client: Client, otto):
    assert f'href="{HERE}"' in client.get("/owner/").content.decode()


def test_the_health_of_the_site_says_whether_the_policy_covers_the_program(
    build: Build,
):
    def state() -> Health:
        (line,) = panels.health()
        return line.state

    assert state() == Health.WAITS
    publishing.publish_first("privacy")
    assert state() == Health.GOOD
    build.widen()
    assert state() == Health.BAD
    publish()
    assert state() == Health.GOOD
    assert panels.health()[0] in offers.health()
