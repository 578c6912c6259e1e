"""The page of the User CP about notices, and the owner's page of how far they are."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from focaljet.accounts.tests.makers import make_member, make_moderator, make_owner
from focaljet.base import clock, offers
from focaljet.base.offers import Health
from focaljet.mailing import panels
from focaljet.mailing.models.notices import Notice
from focaljet.policy.tests.makers import Build, publish, publish_wider
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db
MINE, SENDINGS = "/mailing/notices/", "/mailing/sendings/"


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> Build:
    return Build(monkeypatch)


def html(client: Client, url: str) -> str:
    page = client.get(url)
    assert page.status_code == 200
    return page.content.decode()


@pytest.mark.clause("C17")
def test_ann_reads_that_notices_are_always_on_and_why(client: Client, build: Build):
    assert client.get(MINE).status_code == 302
    client.force_login(make_member("Ann", email="ann@example.org"))
    page = html(client, MINE)
    assert "Always on" in page
    assert "Nobody can switch that off" in page
    assert "Nothing so far." in page
    form = page.partition("<main")[2].partition("</main>")[0]
    assert "checkbox" not in form
    publish_wider(build)
    run_jobs(queue="mail")
    page = html(client, MINE)
    assert "Privacy policy, version 2" in page
    assert "Important notices" in html(client, "/account/")


def test_ann_sees_only_her_own(client: Client, build: Build):
    make_member("Bob", email="bob@example.org")
    publish_wider(build)
    client.force_login(make_member("Ann"))
    assert "Nothing so far." in html(client, MINE)


def test_otto_sees_how_far_a_notice_has_come(client: Client, build: Build):
    for person in (None, make_member("Ann"), make_moderator()):
        if person:
            client.force_login(person)
        assert client.get(SENDINGS).status_code == 404
    client.force_login(make_owner())
    assert "No notice yet" in html(client, SENDINGS)
    for number in range(4):
        make_member(f"M{number}", email=f"m{number}@example.org")
    publish_wider(build)
    first, second, third, _fourth = Notice.objects.order_by("pk")
    for notice, change in (
        (first, {"sent_at": clock.now()}),
        (second, {"trouble": "refused"}),
        (third, {"trouble": "doubt"}),
    ):
        Notice.objects.filter(pk=notice.pk).update(**change)
    page = html(client, SENDINGS)
    assert "1 of 4 sent" in page
    assert "1 waits" in page
    assert "1 could not be sent" in page
    assert "1 in doubt" in page
    assert "on its way" in page


def test_many_notices_cost_the_queries_of_one(client: Client, build: Build):
    ann = make_member("Ann", email="ann@example.org")
    otto = make_owner("Otto", email="otto@example.org")
    publish_wider(build)

    def asked(person, url) -> int:
        client.force_login(person)
        html(client, url)
        with CaptureQueriesContext(connection) as made:
            html(client, url)
        return len(made)

    one = asked(ann, MINE), asked(otto, SENDINGS)
    for purpose in ("offer", "store", "survey", "research"):
        build.add_purpose(purpose)
        publish()
    assert (asked(ann, MINE), asked(otto, SENDINGS)) == one


def test_the_health_of_the_site_says_when_notices_do_not_arrive(build: Build):
    make_member("Ann", email="ann@example.org")
    publish_wider(build)
    assert panels.health()[0].state == Health.GOOD
    Notice.objects.update(trouble="refused")
    assert panels.health()[0].state == Health.ATTENTION
    assert panels.health()[0] in offers.health()
